package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.Tables;

/**
 * The newest run that the audit trail has kept. Reading it writes nothing.
 *
 * @param id its number
 * @param outcome how it ended, {@code running} when it has not, {@code interrupted} when
 * its session is gone and it could not say
 * @param mode the gate's mode, or the verb
 * @param from the revision it began at, {@code null} for none
 * @param to the revision it aimed at, {@code null} for none
 * @param planned how many change sets were to be applied
 * @param applied how many were
 * @param role the role that migrated
 * @param host where its process ran
 * @param startedAt when it began
 * @param endedAt when it ended, {@code null} while it runs and when it could not say
 * @param durationMs how long it took in milliseconds, {@code null} as long as
 * {@code endedAt} is
 * @param error why it failed, {@code null} when it did not
 * @param version of the build that ran, {@code null} when that is not known
 * @param lockWaitMs how long its change sets lost to other sessions' locks on tables, in
 * milliseconds
 * @param retries how often one of them was tried again
 */
public record LastRun(long id, String outcome, String mode, @Nullable String from, @Nullable String to, int planned,
		int applied, String role, String host, Instant startedAt, @Nullable Instant endedAt, @Nullable Long durationMs,
		@Nullable String error, @Nullable String version, long lockWaitMs, int retries) {

	private static final String RUNNING = "running";

	private static final String INTERRUPTED = "interrupted";

	/**
	 * Says whether it has not ended yet.
	 * @return {@code true} while its session holds the migration lock
	 */
	public boolean isRunning() {
		return this.outcome.equals(RUNNING);
	}

	/**
	 * Says how it ended, for people.
	 * @return a few words
	 */
	public String ending() {
		return this.outcome.equals(INTERRUPTED) ? "ended without recording an outcome" : this.outcome;
	}

	/**
	 * Reads it.
	 * @param connection a connection
	 * @param table the history that the run worked on
	 * @param holder who holds the migration lock, {@code null} for nobody
	 * @return the run, empty when none was kept
	 * @throws SQLException when the database does not answer, or this role may not read
	 * it
	 */
	public static Optional<LastRun> read(Connection connection, HistoryTable table, @Nullable LockHolder holder)
			throws SQLException {
		return exists(connection) ? readKept(connection, table, holder) : Optional.empty();
	}

	static Optional<LastRun> readKept(Connection connection, HistoryTable table, @Nullable LockHolder holder)
			throws SQLException {
		String sql = """
				SELECT id, outcome, mode, from_revision, to_revision, planned, applied, db_role, host, started_at,
				       finished_at, duration_ms, error, version, backend_pid, s.lock_wait_ms, s.retries
				  FROM (SELECT * FROM headgate.run WHERE history = ? ORDER BY id DESC LIMIT 1) r
				 CROSS JOIN LATERAL (SELECT coalesce(sum(lock_wait_ms), 0) AS lock_wait_ms,
				                            coalesce(sum(retries), 0) AS retries
				                       FROM headgate.run_step WHERE run_id = r.id) s""";
		try (PreparedStatement statement = SearchPath.prepare(connection, sql)) {
			statement.setString(1, table.schema() + "." + table.table());
			try (ResultSet row = SearchPath.query(statement)) {
				return row.next() ? Optional.of(of(row, holder)) : Optional.empty();
			}
		}
	}

	static boolean exists(Connection connection) throws SQLException {
		return Tables.exists(connection, "headgate", "run");
	}

	/**
	 * A running process holds the lock; one that lost it could not record its outcome.
	 */
	private static LastRun of(ResultSet row, @Nullable LockHolder holder) throws SQLException {
		String outcome = row.getString("outcome");
		boolean gone = outcome.equals(RUNNING) && (holder == null || holder.pid() != row.getInt("backend_pid"));
		return new LastRun(row.getLong("id"), gone ? INTERRUPTED : outcome, row.getString("mode"),
				row.getString("from_revision"), row.getString("to_revision"), row.getInt("planned"),
				row.getInt("applied"), row.getString("db_role"), row.getString("host"),
				row.getObject("started_at", OffsetDateTime.class).toInstant(),
				HistoryTable.instant(row, row.findColumn("finished_at")), row.getObject("duration_ms", Long.class),
				row.getString("error"), row.getString("version"), row.getLong("lock_wait_ms"), row.getInt("retries"));
	}

}
