package dev.headgate.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.headgate.changelog.ChangelogReader;
import dev.headgate.config.Deployment;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;

/**
 * The mark that says which environment a database was first migrated in. It is the last
 * of the walls between production data and a developer's seeds.
 */
final class EnvironmentMark {

	private static final String SCHEMA = "headgate";

	private static final ChangelogSettings OWN = new ChangelogSettings("classpath:dev/headgate/gate/headgate.sql", "",
			"db/seed", false, List.of("headgate"), "", Map.of(),
			new History("", SCHEMA, "databasechangelog", "databasechangeloglock"));

	private EnvironmentMark() {
	}

	/**
	 * Reads the mark.
	 * @param connection a connection
	 * @return the environment, empty when the database is not marked
	 * @throws SQLException when the database does not answer, or this role may not read
	 * it
	 */
	static Optional<Deployment> read(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM pg_catalog.pg_tables"
					+ " WHERE schemaname = 'headgate' AND tablename = 'environment')")) {
				if (!row.next() || !row.getBoolean(1)) {
					return Optional.empty();
				}
			}
			try (ResultSet row = statement.executeQuery("SELECT name FROM headgate.environment")) {
				return row.next() ? Optional.of(Deployment.valueOf(row.getString(1).toUpperCase(Locale.ROOT)))
						: Optional.empty();
			}
		}
	}

	/**
	 * Marks a database that has no mark yet, and makes Headgate's own tables for it.
	 * @param connection the connection that holds the migration lock
	 * @param settings the environment, and how long to wait for locks
	 * @throws SQLException when this role may not
	 * @throws MigrationFailure when Headgate's own change sets fail
	 * @throws InterruptedException when this thread was told to stop
	 */
	static void write(Connection connection, Settings settings)
			throws SQLException, MigrationFailure, InterruptedException {
		connection.setAutoCommit(true);
		try (Statement statement = connection.createStatement()) {
			boolean exists;
			try (ResultSet row = statement
				.executeQuery("SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'headgate')")) {
				exists = row.next() && row.getBoolean(1);
			}
			if (!exists) {
				statement.execute("CREATE SCHEMA headgate");
			}
		}
		new Engine(ChangelogReader.read(OWN), OWN, connection)
			.apply(new Patience(connection, settings.gate(), null, null), (key) -> {
			}, (step) -> {
			});
		connection.setAutoCommit(true);
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO headgate.environment (name) VALUES (?) ON CONFLICT DO NOTHING")) {
			statement.setString(1, settings.deployment().id());
			statement.executeUpdate();
		}
	}

}
