package dev.headgate.gate.lock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.LockHolder;
import dev.headgate.jdbc.Backoff;
import dev.headgate.jdbc.BoundSql;

/**
 * The session lock under which migrations run. It is asked for again and again rather
 * than waited for: a session that waits in the server would make the holder's
 * {@code CREATE INDEX CONCURRENTLY} die of a deadlock. The server frees it when its
 * session ends, however it ends.
 */
public final class MigrationLock implements AutoCloseable {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

	/** The text of an error, which the server quotes in every language. */
	private static final String RELEASED = "headgate-lock-released";

	private static final String FAILING = "CAST(pg_catalog.concat('" + RELEASED
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
	 * @param needless asked between two tries whether the holder has done it all
	 * @return the lock, {@code null} when it is needless or the budget is spent
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	public static @Nullable MigrationLock acquire(Connection connection, HistoryTable table, Duration budget,
			Consumer<LockHolder> waiting, Check needless) throws SQLException, InterruptedException {
		long deadline = System.nanoTime() + budget.toNanos();
		long reportAt = System.nanoTime();
		Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
		while (!call(connection, "SELECT pg_try_advisory_lock(?)", table.lockKey())) {
			long now = System.nanoTime();
			if (now >= deadline || needless.test()) {
				return null;
			}
			if (now >= reportAt) {
				LockHolder holder = table.lockHolder(connection);
				if (holder != null) {
					waiting.accept(holder);
					reportAt = now + REPORT_EVERY.toNanos();
				}
			}
			Thread.sleep(backoff.next());
		}
		return new MigrationLock(connection, table.lockKey());
	}

	/**
	 * Returns a statement that fails when its session does not hold the lock any more. A
	 * change set may have let go of it, with {@code DISCARD ALL} for instance. Only
	 * giving it back tells whether the session has it, so the transaction holds it
	 * meanwhile; reading {@code pg_locks} would cost ten times as much.
	 * @return the statement, cheap enough to go with each commit
	 */
	public BoundSql guard() {
		return BoundSql.of("""
				SELECT CASE
				         WHEN NOT pg_catalog.pg_try_advisory_xact_lock(%1$d) THEN %2$s
				         WHEN NOT pg_catalog.pg_advisory_unlock(%1$d) THEN %2$s
				         ELSE CAST(pg_catalog.pg_try_advisory_lock(%1$d) AS pg_catalog.int4)
				       END""".formatted(this.key, FAILING));
	}

	/**
	 * Says whether a failure is the one of {@link #guard()}.
	 * @param failure what the server said
	 * @return {@code true} when the lock is not held any more
	 */
	public static boolean isReleased(SQLException failure) {
		return String.valueOf(failure.getMessage()).contains(RELEASED);
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

		boolean test() throws SQLException;

	}

}
