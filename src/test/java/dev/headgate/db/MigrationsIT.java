package dev.headgate.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.headgate.testing.Migrations;
import dev.headgate.testing.SchemaDump;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The change sets of {@code db/changelog} on a real database, without the gate.
 */
class MigrationsIT {

	private static final String HISTORY = "SELECT filename FROM databasechangelog ORDER BY orderexecuted";

	private static final int REVISIONS = (int) ChangelogFilesTests.revisions().count();

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void eachRevisionGoesUpDownAndUpAgain() {
		Migrations migrations = Migrations.fromClassPath(this.database, "test");
		for (int revision = 1; revision <= REVISIONS; revision++) {
			String before = schema();
			migrations.up(1);
			String after = schema();
			migrations.down(1);
			assertThat(schema()).as("schema after the rollback of revision %d", revision).isEqualTo(before);
			migrations.up(1);
			assertThat(schema()).as("schema after revision %d, again", revision).isEqualTo(after);
		}
		migrations.up();
		assertThat(history()).hasSize(REVISIONS);
	}

	@Test
	void allRevisionsGoDownToAnEmptySchemaAndUpAgainWithData() {
		Migrations migrations = Migrations.fromClassPath(this.database, "dev");
		migrations.up();
		String head = schema();
		migrations.down(history().size());
		assertThat(schema()).isEmpty();
		migrations.up();
		assertThat(schema()).isEqualTo(head);
	}

	@Test
	void logicalPathsAreTheSameFromClassPathAndDirectory() {
		Migrations.fromClassPath(this.database, "dev").up();
		List<String> fromClassPath = history();
		assertThat(fromClassPath).hasSize((int) ChangelogFilesTests.changeSets().count())
			.allMatch((path) -> path.startsWith("db/changelog/") || path.startsWith("db/seed/"));
		try (TestDatabase other = TestDatabase.create()) {
			Path root = Path.of("").toAbsolutePath();
			Migrations.fromDirectory(other, root, "dev").up();
			assertThat(other.query(HISTORY)).isEqualTo(fromClassPath);
			Migrations.fromClassPath(other, "dev").up();
			assertThat(other.query(HISTORY)).as("a second run from the class path").isEqualTo(fromClassPath);
		}
	}

	@Test
	void everyForeignKeyHasAnIndex() {
		Migrations.fromClassPath(this.database, "test").up();
		assertThat(this.database.query("""
				SELECT k.conrelid::regclass || '.' || k.conname FROM pg_constraint k
				WHERE k.contype = 'f' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid
				  AND i.indisvalid AND i.indpred IS NULL
				  AND (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey)"""))
			.isEmpty();
	}

	private List<String> history() {
		return this.database.query(HISTORY);
	}

	private String schema() {
		try (Connection connection = this.database.connect()) {
			return SchemaDump.withColumnsByName(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

}
