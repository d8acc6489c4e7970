package dev.headgate.lint;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.gate.HeadgateSchema;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.jdbc.Connections;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.liquibase.apply.MigrationListener;
import dev.headgate.liquibase.apply.RetryingExecutor;

/**
 * A scratch database that is brought forward change set by change set, as a migration
 * would. Its tables have no rows but those that change sets insert.
 */
final class ScratchMigration {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final String OBJECTS = """
			SELECT o.oid::bigint
			  FROM (SELECT oid FROM pg_catalog.pg_class UNION ALL SELECT oid FROM pg_catalog.pg_type
			        UNION ALL SELECT oid FROM pg_catalog.pg_proc UNION ALL SELECT oid FROM pg_catalog.pg_namespace
			        UNION ALL SELECT oid FROM pg_catalog.pg_enum) AS o
			 WHERE o.oid >= 16384""";

	private final Settings settings;

	private final Database database;

	private final ParsedChangelog changelog;

	/**
	 * Begins with a database that is prepared.
	 * @param settings the settings for that database
	 * @throws SQLException when the database does not answer
	 */
	ScratchMigration(Settings settings) throws SQLException {
		this.settings = settings;
		this.database = settings.migration();
		ParsedChangelog read = ChangelogReader.read(settings.changelog());
		try (Connection connection = connect()) {
			this.changelog = read.on(connection);
		}
	}

	/**
	 * Makes the tables that a migration writes to.
	 * @param settings the settings for the database
	 * @throws SQLException when the database does not answer
	 * @throws MigrationException when the tables can't be made
	 * @throws InterruptedException when this thread is told to stop
	 */
	static void prepare(Settings settings) throws SQLException, MigrationException, InterruptedException {
		try (Connection connection = Connections.open(settings.migration(), "headgate lint", CONNECT_TIMEOUT)) {
			HeadgateSchema.ensureCurrent(connection, settings);
		}
	}

	/** Returns the database, to which nobody is connected between two calls. */
	Database database() {
		return this.database;
	}

	/**
	 * Applies some change sets.
	 * @param keys which ones
	 * @return what became of each
	 * @throws SQLException when the database does not answer
	 * @throws MigrationException when one fails
	 * @throws InterruptedException when this thread is told to stop
	 */
	List<AppliedStep> apply(Set<ChangeSetKey> keys) throws SQLException, MigrationException, InterruptedException {
		List<AppliedStep> steps = new ArrayList<>();
		if (keys.isEmpty()) {
			return steps;
		}
		MigrationListener listener = new MigrationListener() {

			@Override
			public void done(AppliedStep step) {
				steps.add(step);
			}

		};
		try (Connection connection = connect()) {
			new LiquibaseEngine(this.changelog, this.settings.changelog(), connection, () -> BoundSql.of("SELECT 1"),
					null, null, null)
				.apply(keys::contains, new RetryingExecutor(connection, this.settings.gate(), null, null, (lost) -> {
				}), listener);
		}
		return steps;
	}

	/** Returns the OIDs of all objects of a schema that are no part of the system. */
	Set<Long> objects() throws SQLException {
		Set<Long> oids = new HashSet<>();
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(OBJECTS)) {
			while (row.next()) {
				oids.add(row.getLong(1));
			}
		}
		return oids;
	}

	private Connection connect() throws SQLException {
		return Connections.open(this.database, "headgate lint", CONNECT_TIMEOUT);
	}

}
