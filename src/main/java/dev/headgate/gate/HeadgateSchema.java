package dev.headgate.gate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.headgate.config.Deployment;
import dev.headgate.config.HeadgateProperties;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaHistory;
import dev.headgate.gate.lock.LockAttempt;
import dev.headgate.gate.lock.MigrationLock;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.liquibase.apply.MigrationListener;
import dev.headgate.liquibase.apply.RetryingExecutor;

/**
 * Headgate's own tables, made by its own changelog with its own history. Databases may
 * hold several users' histories, so they are made under a lock of their own.
 */
public final class HeadgateSchema {

	private static final String SCHEMA = "headgate";

	private static final Duration LOCK_BUDGET = Duration.ofSeconds(30);

	private static final ChangelogSettings CHANGELOG = new ChangelogSettings("classpath:dev/headgate/gate/headgate.sql",
			"", HeadgateProperties.DEFAULT_SEED_PATH, false, List.of("headgate"), "", Map.of(),
			new History(SCHEMA, SCHEMA, "databasechangelog", "databasechangeloglock"));

	private static final Set<String> IDS = ids();

	private HeadgateSchema() {
	}

	/**
	 * Brings the tables to what this build needs. It costs one query when they are.
	 * @param connection the connection that holds the migration lock, left in autocommit
	 * mode
	 * @param settings how long to wait for locks
	 * @throws SQLException when this role may not
	 * @throws MigrationException when Headgate's own change sets fail
	 * @throws InterruptedException when this thread is told to stop
	 */
	public static void ensureCurrent(Connection connection, Settings settings)
			throws SQLException, MigrationException, InterruptedException {
		connection.setAutoCommit(true);
		HistoryTable history = HistoryTable.locate(connection, CHANGELOG.history());
		if (complete(connection, history)) {
			return;
		}
		if (!(MigrationLock.acquire(connection, history,
				LOCK_BUDGET) instanceof LockAttempt.Acquired(MigrationLock lock))) {
			throw new SQLException("another application has been making Headgate's own tables for more than "
					+ LOCK_BUDGET.toSeconds() + " s", SqlStates.LOCK_NOT_AVAILABLE);
		}
		try (lock) {
			create(connection, lock, settings);
		}
	}

	/**
	 * Marks a database as this environment's, unless it is marked already.
	 * @param connection the connection that holds the migration lock
	 * @param deployment the environment
	 * @throws SQLException when this role may not
	 */
	static void mark(Connection connection, Deployment deployment) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO headgate.environment (name) VALUES (?) ON CONFLICT DO NOTHING")) {
			statement.setString(1, deployment.id());
			statement.executeUpdate();
		}
	}

	/**
	 * Says whether the tables are as this build needs them; changes nothing.
	 * @param connection a connection
	 * @return {@code false} also when there are none
	 * @throws SQLException when the database does not answer, or this role may not read
	 */
	public static boolean isCurrent(Connection connection) throws SQLException {
		return complete(connection, HistoryTable.locate(connection, CHANGELOG.history()));
	}

	private static boolean complete(Connection connection, HistoryTable history) throws SQLException {
		return SchemaHistory.read(connection, history)
			.stream()
			.map((row) -> row.key().id())
			.collect(Collectors.toSet())
			.containsAll(IDS);
	}

	private static void create(Connection connection, MigrationLock lock, Settings settings)
			throws SQLException, MigrationException, InterruptedException {
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
		new LiquibaseEngine(ChangelogReader.read(CHANGELOG), CHANGELOG, connection, lock).apply((key) -> true,
				new RetryingExecutor(connection, settings.gate(), null, null, (ignored) -> {
				}), MigrationListener.NONE);
		connection.setAutoCommit(true);
	}

	/** Read from the file's own lines, so that Liquibase need not be asked. */
	private static Set<String> ids() {
		try (InputStream file = Objects.requireNonNull(HeadgateSchema.class.getResourceAsStream("headgate.sql"))) {
			String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
			return Pattern.compile("(?m)^--changeset headgate:(\\S+)")
				.matcher(text)
				.results()
				.map((MatchResult match) -> match.group(1))
				.collect(Collectors.toUnmodifiableSet());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
