package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for tables on a real database.
 */
@Concurrent
class TablesIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void findsWhatIsThereUnderItsVeryName() throws SQLException {
		this.database
			.execute("CREATE SCHEMA \"Own\"; CREATE TABLE \"Own\".\"it's\" (id int); CREATE VIEW seen AS SELECT 1");
		try (Connection connection = this.database.connect()) {
			assertThat(Tables.exists(connection, "Own", "it's")).isTrue();
			assertThat(Tables.exists(connection, "own", "it's")).isFalse();
			assertThat(Tables.exists(connection, "public", "seen")).as("a view").isFalse();
		}
	}

	/** Somebody who may create objects there would run code with this role's rights. */
	@Test
	void asksTheCatalogueWhateverTheSearchPathIs() throws SQLException {
		this.database.execute("""
				CREATE TABLE there (id int);
				CREATE SCHEMA trap;
				CREATE TABLE trap.pg_tables (schemaname name, tablename name);
				CREATE FUNCTION trap.never(name, name) RETURNS boolean LANGUAGE plpgsql
				    AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;
				CREATE OPERATOR trap.= (LEFTARG = name, RIGHTARG = name, FUNCTION = trap.never)""");
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("SET search_path = trap, pg_catalog");
			assertThat(Tables.exists(connection, "public", "there")).isTrue();
		}
	}

}
