package dev.headgate.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.headgate.testing.Migrations;
import dev.headgate.testing.SchemaDump;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code db/schema.sql} is the schema at head. Run with {@code -Dschema.update=true} to
 * write it anew.
 */
class SchemaFileIT {

	private static final Path FILE = Path.of("db/schema.sql");

	private static final String HEADER = """
			-- The schema at head: generated, do not edit.
			-- ./mvnw verify -Dit.test=SchemaFileIT -Dschema.update=true

			""";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void schemaFileIsTheSchemaAtHead() throws IOException {
		Migrations.fromClassPath(this.database, "test").up();
		String schema = HEADER + dump(this.database);
		if (Boolean.getBoolean("schema.update")) {
			Files.writeString(FILE, schema);
		}
		assertThat(FILE).as("db/schema.sql is stale: run this test with -Dschema.update=true").hasContent(schema);
	}

	@Test
	void schemaFileCreatesTheSameSchema() throws IOException {
		String schema = Files.readString(FILE);
		this.database.execute(schema);
		assertThat(HEADER + dump(this.database)).isEqualTo(schema);
	}

	@Test
	void dumpOfEveryKindOfObjectCreatesTheSame() {
		this.database.execute("""
				CREATE SCHEMA other;
				CREATE SCHEMA headgate;
				CREATE TABLE headgate.run (id int);
				CREATE TABLE databasechangelog (id text);
				CREATE TYPE other.mood AS ENUM ('good', 'it''s bad');
				CREATE SEQUENCE other.ticket INCREMENT 5 START 10 CYCLE MAXVALUE 1000;
				CREATE TABLE other."Odd name" (
				  a serial PRIMARY KEY, b bigint GENERATED ALWAYS AS IDENTITY, "c d" numeric(10, 2)[] DEFAULT '{}',
				  e other.mood DEFAULT 'it''s bad', f text COLLATE "C", g int GENERATED ALWAYS AS (1 + a) STORED,
				  h varchar(3) CHECK (h <> 'x'), i bigint DEFAULT nextval('other.ticket'));
				CREATE TABLE child (id int REFERENCES other."Odd name" ON DELETE CASCADE, r int4range,
				  EXCLUDE USING gist (r WITH &&), UNIQUE NULLS NOT DISTINCT (r, id));
				CREATE TABLE empty ();
				ALTER TABLE child ADD CONSTRAINT late CHECK (id > 0) NOT VALID;
				CREATE UNIQUE INDEX partial ON child (abs(id) DESC) INCLUDE (r) WHERE id > 5;
				CREATE VIEW zz AS SELECT a, e FROM other."Odd name";
				CREATE MATERIALIZED VIEW aa AS SELECT a FROM zz;
				CREATE INDEX aa_a ON aa (a);
				""");
		String dump = dump(this.database);
		assertThat(dump).doesNotContain("headgate", "databasechangelog").contains("other.mood", "late", "partial");
		try (TestDatabase copy = TestDatabase.create()) {
			copy.execute(dump);
			assertThat(dump(copy)).isEqualTo(dump);
		}
	}

	private static String dump(TestDatabase database) {
		try (Connection connection = database.connect()) {
			return SchemaDump.of(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

}
