package dev.headgate.gate.lock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.LockHolder;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.jdbc.RetryLoop;
import dev.headgate.liquibase.apply.LockGuard;
import dev.headgate.liquibase.apply.LockReleasedException;

/**
 * The session lock under which migrations run. It is asked for again and again rather
 * than waited for: a session that waits in the server would make the holder's
 * {@code CREATE INDEX CONCURRENTLY} die of a deadlock. The server frees it when its
 * session ends, however it ends.
 */
public final class MigrationLock implements LockGuard, AutoCloseable {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private static final String FAILING = "CAST(pg_catalog.concat('" + LockReleasedException.TEXT
			+ " ', pg_catalog.pg_backend_pid()) AS pg_catalog.int4)";

	private final Connection connection;

	private final long key;

	private MigrationLock(Connection connection, long key) {
		this.connection = connection;
		this.key = key;
	}

	/**
	 * Takes the lock.
	 * @param connection the session that is to hold it, in autocommit mode
	 * @param table the history that it protects
	 * @param budget how long to try
	 * @param waiting told at once and then every few seconds who holds it
	 * @param alreadyDone asked between two tries whether the holder has done it all
	 * @return the lock, or why there is none
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	public static LockAttempt acquire(Connection connection, HistoryTable table, Duration budget,
			Consumer<LockHolder> waiting, Check alreadyDone) throws SQLException, InterruptedException {
		LockAttempt attempt = RetryLoop.within(budget, FIRST_PAUSE, LONGEST_PAUSE)
			.<@Nullable LockAttempt, SQLException>poll(() -> attempt(connection, table, alreadyDone), Objects::nonNull,
					(none, left) -> {
						LockHolder holder = table.lockHolder(connection);
						if (holder != null) {
							waiting.accept(holder);
						}
					});
		return (attempt != null) ? attempt : new LockAttempt.TimedOut(table.lockHolder(connection));
	}

	private static @Nullable LockAttempt attempt(Connection connection, HistoryTable table, Check alreadyDone)
			throws SQLException {
		if (call(connection, "SELECT pg_try_advisory_lock(?)", table.lockKey())) {
			return new LockAttempt.Acquired(new MigrationLock(connection, table.lockKey()));
		}
		return alreadyDone.test() ? new LockAttempt.AlreadyDone() : null;
	}

	/**
	 * Takes the lock while its holder may be doing anything.
	 * @param connection the session that is to hold it, in autocommit mode
	 * @param table the history that it protects
	 * @param budget how long to try
	 * @return the lock, or {@link LockAttempt.TimedOut}
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	public static LockAttempt acquire(Connection connection, HistoryTable table, Duration budget)
			throws SQLException, InterruptedException {
		return acquire(connection, table, budget, (holder) -> {
		}, () -> false);
	}

	/**
	 * A change set may have released the lock, with {@code DISCARD ALL} for instance.
	 * Only giving it back tells whether the session has it, so the transaction holds it
	 * meanwhile; reading {@code pg_locks} would cost ten times as much.
	 */
	@Override
	public BoundSql statement() {
		return BoundSql.of("""
				SELECT CASE
				         WHEN NOT pg_catalog.pg_try_advisory_xact_lock(%1$d) THEN %2$s
				         WHEN NOT pg_catalog.pg_advisory_unlock(%1$d) THEN %2$s
				         ELSE CAST(pg_catalog.pg_try_advisory_lock(%1$d) AS pg_catalog.int4)
				       END""".formatted(this.key, FAILING));
	}

	@Override
	public void close() throws SQLException {
		if (!this.connection.isClosed()) {
			this.connection.setAutoCommit(true);
			call(this.connection, "SELECT pg_advisory_unlock(?)", this.key);
		}
	}

	private static boolean call(Connection connection, String sql, long key) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setLong(1, key);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getBoolean(1);
			}
		}
	}

	/** A question to the database. */
	@FunctionalInterface
	public interface Check {

		/**
		 * Asks.
		 * @return the answer
		 * @throws SQLException when the database does not answer
		 */
		boolean test() throws SQLException;

	}

}
