package dev.headgate.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.headgate.testing.Migrations;
import dev.headgate.testing.SchemaDump;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the sample's change sets do with its tables and rows.
 */
class DirectoryMigrationsIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void baselineEqualsTheExistingSystem() throws Exception {
		Migrations.fromClassPath(this.database, "test").up(1);
		try (TestDatabase existing = TestDatabase.create()) {
			existing.execute(Files.readString(Path.of("db/changelog/baseline/schema.sql")));
			try (Connection expected = existing.connect(); Connection actual = this.database.connect()) {
				assertThat(SchemaDump.of(actual)).isEqualTo(SchemaDump.of(expected)).contains("legacy_login");
			}
		}
	}

	@Test
	void rollbackBringsDroppedValuesBack() {
		Migrations migrations = Migrations.fromClassPath(this.database, "test");
		migrations.up(1);
		this.database.execute("""
				INSERT INTO users (email, username, full_name, is_active, legacy_login) VALUES
				  ('ada@one.example', 'ada', 'Ada', true, 'A.0001'),
				  ('bob@one.example', 'bob', 'Bob', false, 'B.0002'),
				  ('cyd@one.example', 'cyd', 'Cyd', true, NULL)""");
		String rows = "SELECT concat_ws('|', username, is_active, legacy_login) FROM users ORDER BY username";
		List<String> before = this.database.query(rows);
		migrations.up();
		assertThat(this.database.query("SELECT username || ' ' || status FROM users ORDER BY username"))
			.containsExactly("ada ACTIVE", "bob INACTIVE", "cyd ACTIVE");
		migrations.down(this.database.query("SELECT id FROM databasechangelog").size() - 1);
		assertThat(this.database.query(rows)).isEqualTo(before)
			.containsExactly("ada|t|A.0001", "bob|f|B.0002", "cyd|t");
	}

}
