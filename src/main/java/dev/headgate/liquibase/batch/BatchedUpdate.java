package dev.headgate.liquibase.batch;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.RetryLoop;
import dev.headgate.jdbc.RetryLoop.Attempt;
import dev.headgate.jdbc.ShutdownSignal;
import dev.headgate.jdbc.SqlStates;

/**
 * Runs a statement over a whole table, one range of keys after the other, each in a
 * transaction of its own together with the note of how far it has come.
 */
final class BatchedUpdate {

	private static final Set<String> PASSING = Set.of(SqlStates.LOCK_NOT_AVAILABLE, SqlStates.DEADLOCK_DETECTED,
			SqlStates.SERIALIZATION_FAILURE);

	private static final int ATTEMPTS = 20;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private final Connection connection;

	private final BatchTable target;

	private final BatchSqlTemplate statement;

	private final int size;

	private final Duration pause;

	private final BatchProgressTable progressTable;

	private final BatchProgressReporter report;

	BatchedUpdate(Connection connection, BatchTable target, BatchSqlTemplate statement, int size, Duration pause,
			BatchProgressTable progressTable, BatchProgressReporter report) {
		this.connection = connection;
		this.target = target;
		this.statement = statement;
		this.size = size;
		this.pause = pause;
		this.progressTable = progressTable;
		this.report = report;
	}

	/**
	 * Does what is left to do. Rows whose keys come after the last one that there is at
	 * the beginning are not waited for.
	 * @throws SQLException when a batch fails for good; those before it stay
	 * @throws InterruptedException when this thread is told to stop
	 */
	void run() throws SQLException, InterruptedException {
		boolean autoCommit = this.connection.getAutoCommit();
		this.connection.setAutoCommit(false);
		SQLException failure = null;
		try {
			work();
		}
		catch (SQLException ex) {
			failure = ex;
			throw ex;
		}
		finally {
			restore(autoCommit, failure);
		}
	}

	private void work() throws SQLException, InterruptedException {
		BatchState state = withRetry(() -> this.progressTable.open(this.target));
		if (state.done()) {
			this.report.doneBefore(state);
			return;
		}
		this.report.started(state);
		String end = withRetry(this::lastKey);
		BatchState before = state;
		BatchState after = (end != null) ? withRetry(() -> batch(before, end)) : before;
		while (after.batches() > state.batches()) {
			state = after;
			this.report.batch(state);
			ShutdownSignal.interruptibleSleep(this.pause);
			BatchState latest = state;
			after = withRetry(() -> batch(latest, String.valueOf(end)));
		}
		BatchState last = state;
		withRetry(() -> {
			this.progressTable.write(last, true);
			return last;
		});
		this.report.done(last);
	}

	private @Nullable String lastKey() throws SQLException {
		try (Statement query = this.connection.createStatement();
				ResultSet row = query.executeQuery("SELECT t.%1$s::text FROM %2$s AS t ORDER BY t.%1$s DESC LIMIT 1"
					.formatted(this.target.key(), this.target.table()))) {
			return row.next() ? row.getString(1) : null;
		}
	}

	/** Returns the same state when there is nothing left. */
	private BatchState batch(BatchState state, String end) throws SQLException {
		try (Statement work = this.connection.createStatement()) {
			work.setEscapeProcessing(false);
			String from;
			String to;
			long count;
			try (ResultSet row = work.executeQuery(range(state, end))) {
				if (!row.next() || row.getString(1) == null) {
					return state;
				}
				from = row.getString(1);
				to = row.getString(2);
				count = row.getLong(3);
			}
			try {
				work.execute(this.statement.bind(this.target.value(from), this.target.value(to)));
			}
			catch (SQLException ex) {
				throw new SQLException("batch %d, %s from %s to %s of table %s".formatted(state.batches() + 1,
						this.target.key(), from, to, this.target.table()), ex.getSQLState(), ex);
			}
			BatchState next = state.after(to, count);
			this.progressTable.write(next, false);
			return next;
		}
	}

	/** One walk along the index gives the next range and the number of rows in it. */
	private String range(BatchState state, String end) {
		String last = state.lastKey();
		String key = "t." + this.target.key();
		String after = (last != null) ? key + " > " + this.target.value(last) + " AND " : "";
		return "SELECT keys[1]::text, keys[pg_catalog.cardinality(keys)]::text, pg_catalog.cardinality(keys) FROM"
				+ " (SELECT pg_catalog.array_agg(k ORDER BY k) AS keys FROM (SELECT " + key + " AS k FROM "
				+ this.target.table() + " AS t WHERE " + after + key + " <= " + this.target.value(end) + " ORDER BY "
				+ key + " LIMIT " + this.size + ") AS range) AS ranges";
	}

	/** Runs the work and commits it; tries again after a lock conflict. */
	private <T extends @Nullable Object> T withRetry(Attempt<T, SQLException> work)
			throws SQLException, InterruptedException {
		return RetryLoop.ofAttempts(ATTEMPTS, FIRST_PAUSE, LONGEST_PAUSE)
			.run(() -> committed(work), (failure) -> PASSING.contains(String.valueOf(failure.getSQLState())), (failure,
					retry, pause) -> this.report.retry(Connections.describe(failure), retry, ATTEMPTS, pause));
	}

	private <T extends @Nullable Object> T committed(Attempt<T, SQLException> work) throws SQLException {
		try {
			T result = work.run();
			this.connection.commit();
			return result;
		}
		catch (SQLException ex) {
			rollback(ex);
			throw ex;
		}
	}

	private void rollback(SQLException failure) {
		try {
			this.connection.rollback();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	private void restore(boolean autoCommit, @Nullable SQLException failure) throws SQLException {
		try {
			this.connection.rollback();
			this.connection.setAutoCommit(autoCommit);
		}
		catch (SQLException ex) {
			if (failure == null) {
				throw ex;
			}
			failure.addSuppressed(ex);
		}
	}

}
