package dev.headgate.gate.lock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.HistoryTableGuard;
import dev.headgate.currency.LockHolder;
import dev.headgate.gate.audit.RunTable;
import dev.headgate.gate.lock.LockReport.Holder;
import dev.headgate.gate.lock.LockReport.Run;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.MigrationConnections;
import dev.headgate.jdbc.RetryLoop;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.jdbc.TransactionPoolerDetector;

/**
 * Looks who holds the locks that a migration has to wait for, and frees them.
 */
public final class MigrationLockService {

	private static final Duration MAX_WAIT = Duration.ofSeconds(10);

	private static final Duration BETWEEN = Duration.ofMillis(50);

	private static final String ACTIVITY = """
			SELECT state, left(query, 300), extract(epoch FROM clock_timestamp() - query_start),
			       extract(epoch FROM clock_timestamp() - xact_start), pg_blocking_pids(pid)
			  FROM pg_catalog.pg_stat_activity WHERE pid = ?""";

	private static final String RUN = """
			SELECT r.id, r.mode, r.host, r.pid, s.change_set
			  FROM headgate.run r
			  LEFT JOIN headgate.run_step s ON s.run_id = r.id AND s.outcome = 'running'
			 WHERE r.outcome = 'running' AND r.history = ? AND r.backend_pid = ?
			 ORDER BY r.id DESC, s.number DESC LIMIT 1""";

	/** A server process id may be given to another session; its beginning tells. */
	private static final String END = """
			SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
			 WHERE pid = ? AND backend_start IS NOT DISTINCT FROM ?""";

	private final Settings settings;

	private final Connection connection;

	private final HistoryTable table;

	private final LiquibaseLock liquibaseLock;

	/**
	 * Creates a view of the locks of one history.
	 * @param settings which history
	 * @param connection a connection as the migration role, in autocommit mode
	 * @throws SQLException when the database does not answer
	 */
	public MigrationLockService(Settings settings, Connection connection) throws SQLException {
		this.settings = settings;
		this.connection = connection;
		this.table = HistoryTable.locate(connection, settings.changelog().history());
		this.liquibaseLock = new LiquibaseLock(connection, this.table, settings.changelog().history());
	}

	/**
	 * Looks, and changes nothing. When Liquibase's own lock is set, this takes some
	 * seconds.
	 * @return who holds what
	 * @throws SQLException when the database does not answer
	 */
	public LockReport look() throws SQLException {
		LockHolder session = this.table.lockHolder(this.connection);
		try {
			return new LockReport((session != null) ? holder(session) : null, this.liquibaseLock.look());
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private Holder holder(LockHolder session) throws SQLException {
		Run run = run(session);
		try (PreparedStatement statement = SearchPath.prepare(this.connection, ACTIVITY)) {
			statement.setInt(1, session.pid());
			try (ResultSet row = SearchPath.query(statement)) {
				if (!row.next()) {
					return new Holder(session, null, null, null, null, List.of(), run);
				}
				Integer[] blockers = (Integer[]) row.getArray(5).getArray();
				boolean visible = row.getString(1) != null;
				return new Holder(session, row.getString(1), visible ? withoutPasswords(row.getString(2)) : null,
						seconds(row, 3), seconds(row, 4), Arrays.asList(blockers), run);
			}
		}
	}

	private @Nullable Run run(LockHolder session) throws SQLException {
		if (!mayUse("SELECT", "headgate.run") || !mayUse("SELECT", "headgate.run_step")) {
			return null;
		}
		try (PreparedStatement statement = SearchPath.prepare(this.connection, RUN)) {
			statement.setString(1, history());
			statement.setInt(2, session.pid());
			try (ResultSet row = SearchPath.query(statement)) {
				return row.next()
						? new Run(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5))
						: null;
			}
		}
	}

	/**
	 * Ends the session that holds the migration lock, if it still does. Its process, when
	 * it is alive and one of Headgate's, stops instead of connecting again.
	 * @param holder the session, as it was seen
	 * @return what came of it
	 * @throws SQLException when the database does not answer, or this role may not
	 */
	public Ending end(LockHolder holder) throws SQLException {
		if (!holder.equals(this.table.lockHolder(this.connection)) || !signal(holder)) {
			return Ending.ALREADY_RELEASED;
		}
		try {
			LockHolder now = RetryLoop.within(MAX_WAIT, BETWEEN, BETWEEN)
				.<@Nullable LockHolder, SQLException>poll(() -> this.table.lockHolder(this.connection),
						(seen) -> !holder.equals(seen));
			return holder.equals(now) ? Ending.TIMED_OUT : Ending.TERMINATED;
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	/**
	 * The run must be marked before its process comes back, which takes some hundredths
	 * of a second, and must not be when this role may not end the session.
	 */
	private boolean signal(LockHolder holder) throws SQLException {
		boolean marks = mayUse("UPDATE", "headgate.run");
		HistoryTableGuard.check(this.connection, this.settings.changelog().history());
		try (SessionMode transaction = SessionMode.transaction(this.connection)) {
			SearchPath.enter(transaction.connection());
			if (marks) {
				RunTable.markEnded(transaction.connection(), history(), holder.pid());
			}
			boolean signalled = terminate(holder);
			if (signalled) {
				transaction.commit();
			}
			return signalled;
		}
	}

	private boolean terminate(LockHolder holder) throws SQLException {
		Instant since = holder.since();
		try (PreparedStatement statement = this.connection.prepareStatement(END)) {
			statement.setInt(1, holder.pid());
			statement.setTimestamp(2, (since != null) ? Timestamp.from(since) : null);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getBoolean(1);
			}
		}
	}

	/**
	 * Clears Liquibase's own lock, under the migration lock, unless its holder seems to
	 * be at work.
	 * @return why it was not cleared, empty when it was
	 * @throws SQLException when the database does not answer, or this role may not
	 */
	public Optional<Verdict.Closed> clearLiquibaseLock() throws SQLException {
		ClosedVerdicts verdicts = new ClosedVerdicts(this.settings);
		Optional<String> pooled = new TransactionPoolerDetector(new MigrationConnections(this.settings),
				this.settings.migration())
			.detect(this.connection);
		if (pooled.isPresent()) {
			return pooled.map(verdicts::pooled);
		}
		SearchPath.enterForSession(this.connection);
		HistoryTableGuard.check(this.connection, this.settings.changelog().history());
		try {
			return switch (MigrationLock.acquire(this.connection, this.table, MAX_WAIT)) {
				case LockAttempt.Acquired(MigrationLock lock) -> {
					try (lock) {
						yield this.liquibaseLock.settle(Duration.ZERO) ? Optional.empty()
								: Optional.of(verdicts.liquibaseLockHeld(this.liquibaseLock.qualified()));
					}
				}
				case LockAttempt.TimedOut(LockHolder holder) -> Optional.of(verdicts.lockTaken(holder));
				case LockAttempt.AlreadyDone ignored ->
					throw new IllegalStateException("nothing but the lock is waited for here");
			};
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private String history() {
		return this.table.schema() + "." + this.table.table();
	}

	private boolean mayUse(String right, String name) throws SQLException {
		try (PreparedStatement statement = SearchPath.prepare(this.connection, """
				SELECT CASE WHEN has_schema_privilege(to_regnamespace('headgate')::oid, 'USAGE')
				            THEN has_table_privilege(to_regclass(?)::oid, ?) END""")) {
			statement.setString(1, name);
			statement.setString(2, right);
			try (ResultSet row = SearchPath.query(statement)) {
				return row.next() && row.getBoolean(1);
			}
		}
	}

	private static @Nullable String withoutPasswords(@Nullable String query) {
		return (query != null) ? query.strip()
			.replaceAll("\\s+", " ")
			.replaceAll("(?i)\\b(password\\s+)(e?'[^']*('|$)|\\$.*)", "$1'…'") : null;
	}

	private static @Nullable Duration seconds(ResultSet row, int column) throws SQLException {
		double seconds = row.getDouble(column);
		return row.wasNull() ? null : Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
	}

	private static SQLException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new SQLException("told to stop", SqlStates.QUERY_CANCELED, ex);
	}

	/**
	 * What came of ending a session.
	 */
	public enum Ending {

		/** It has ended. */
		TERMINATED,

		/** It had released the lock by itself before. */
		ALREADY_RELEASED,

		/** It was told to end, and has not in time. */
		TIMED_OUT

	}

}
