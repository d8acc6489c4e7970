package dev.headgate.junit;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import dev.headgate.config.Database;
import dev.headgate.junit.HeadgateDatabase.Scope;
import dev.headgate.testing.Bookshop;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests without a Spring context. The order of the methods is that of their numbers, so
 * that a later one can look for what an earlier one wrote.
 */
class HeadgateDatabaseIT {

	private static final String INSERT = "INSERT INTO books (isbn, title) VALUES ('1', 'Emma')";

	private static final String COUNT = "SELECT count(*) FROM books";

	private static final String HEAD = "SELECT id FROM databasechangelog ORDER BY orderexecuted DESC LIMIT 1";

	private static String value(Connection connection, String query) throws SQLException {
		try (var statement = connection.createStatement(); var row = statement.executeQuery(query)) {
			row.next();
			return row.getString(1);
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (var statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Nested
	@HeadgateDatabase(profiles = { "test", "bookshop" })
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	class ForTheClass {

		private final Database ofTheClass;

		ForTheClass(Database database) {
			this.ofTheClass = database;
		}

		@Test
		@Order(1)
		void databaseIsAtHead(Connection connection) throws SQLException {
			assertThat(value(connection, HEAD)).isEqualTo(Bookshop.HEAD);
			assertThat(value(connection, "SELECT name FROM headgate.environment")).isEqualTo("test");
			execute(connection, INSERT);
		}

		@Test
		@Order(2)
		void methodSeesWhatTheOneBeforeWrote(DataSource dataSource, Database database) throws SQLException {
			try (Connection connection = dataSource.getConnection()) {
				assertThat(value(connection, COUNT)).isEqualTo("1");
				assertThat(value(connection, "SELECT current_database()"))
					.isEqualTo(database.url().replaceFirst(".*/", ""));
			}
			assertThat(database).isEqualTo(this.ofTheClass);
		}

		@Nested
		class WithinIt {

			@Test
			void classNestedInItSharesTheDatabase(Database database, Connection connection) throws SQLException {
				assertThat(database).isEqualTo(ForTheClass.this.ofTheClass);
				assertThat(value(connection, HEAD)).isEqualTo(Bookshop.HEAD);
			}

		}

	}

	@Nested
	@HeadgateDatabase(scope = Scope.METHOD, profiles = { "test", "bookshop" })
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	class ForEachMethod {

		private Database before;

		@BeforeEach
		void keep(Database database, Connection connection) throws SQLException {
			this.before = database;
			execute(connection, INSERT);
		}

		@Test
		@Order(1)
		void parametersOfOneMethodLeadToOneDatabase(Database database, Connection connection) throws SQLException {
			assertThat(database).isEqualTo(this.before);
			assertThat(value(connection, COUNT)).isEqualTo("1");
		}

		@Test
		@Order(2)
		void methodSeesNothingOfTheOneBefore(Connection connection) throws SQLException {
			assertThat(value(connection, COUNT)).isEqualTo("1");
		}

	}

	@Nested
	@HeadgateDatabase(profiles = { "dev", "bookshop" })
	class WithSeeds {

		@Test
		void profileDevHasTheSeeds(Connection connection) throws SQLException {
			assertThat(value(connection, COUNT)).isNotEqualTo("0");
			assertThat(value(connection, "SELECT name FROM headgate.environment")).isEqualTo("dev");
		}

	}

}
