package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostgreSQL server of a test run: embedded, or a container with
 * {@code -Dtest.database=testcontainers}.
 */
public final class TestServer {

	private static final String SUPERUSER = "postgres";

	private final String host;

	private final int port;

	private TestServer(String host, int port) {
		this.host = host;
		this.port = port;
		execute("postgres", "CREATE ROLE " + TestDatabase.OWNER + " LOGIN PASSWORD '" + TestDatabase.PASSWORD + "'");
	}

	public static TestServer shared() {
		return Holder.SERVER;
	}

	/**
	 * Returns the container image that stands for PostgreSQL in tests.
	 * @return {@code postgres:17}, or the one named by {@code -Dtest.postgres-image}
	 */
	public static DockerImageName image() {
		return DockerImageName.parse(System.getProperty("test.postgres-image", "postgres:17"))
			.asCompatibleSubstituteFor("postgres");
	}

	public String host() {
		return this.host;
	}

	public int port() {
		return this.port;
	}

	String jdbcUrl(String database) {
		return "jdbc:postgresql://%s:%d/%s".formatted(this.host, this.port, database);
	}

	void execute(String database, String sql) {
		try (var connection = DriverManager.getConnection(jdbcUrl(database), SUPERUSER, SUPERUSER);
				var statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/** The embedded server trusts everybody, and a wrong password would pass. */
	private void requirePasswords() {
		execute("postgres", "ALTER ROLE " + SUPERUSER + " PASSWORD '" + SUPERUSER + "'");
		execute("postgres",
				"""
						DO $$ BEGIN
						  EXECUTE format('COPY (VALUES (''host all all all scram-sha-256'')) TO %L', current_setting('hba_file'));
						END $$""");
		execute("postgres", "SELECT pg_reload_conf()");
	}

	private static final class Holder {

		private static final TestServer SERVER = start();

		private static TestServer start() {
			String kind = System.getProperty("test.database", "embedded");
			return switch (kind) {
				case "embedded" -> embedded();
				case "testcontainers" -> container();
				default -> throw new IllegalStateException(
						"test.database is '" + kind + "'; it must be 'embedded' or 'testcontainers'");
			};
		}

		private static TestServer embedded() {
			try {
				EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
				TestServer started = new TestServer("localhost", server.getPort());
				started.requirePasswords();
				return started;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@SuppressWarnings("resource") // lives as long as the test run
		private static TestServer container() {
			PostgreSQLContainer container = new PostgreSQLContainer(image()).withUsername(SUPERUSER)
				.withPassword(SUPERUSER)
				.withCommand("postgres", "-c", "max_connections=300");
			container.start();
			return new TestServer(container.getHost(), container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
		}

	}

}
