package dev.headgate.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;

/**
 * One change set of a run, as it is kept in {@code headgate.run_step}.
 */
final class AuditedStep {

	private static final String UPSERT = """
			INSERT INTO headgate.run_step (run_id, number, path, author, change_set, outcome, started_at, duration_ms,
			       lock_wait_ms, retries, error)
			VALUES (?, ?, ?, ?, ?, ?, clock_timestamp() - ?::bigint * interval '1 millisecond', ?, ?, ?, ?)
			ON CONFLICT (run_id, number) DO UPDATE
			   SET outcome = EXCLUDED.outcome, duration_ms = EXCLUDED.duration_ms,
			       lock_wait_ms = EXCLUDED.lock_wait_ms, retries = EXCLUDED.retries, error = EXCLUDED.error""";

	private final ChangeSetKey key;

	private final int number;

	private final long started = System.nanoTime();

	private String outcome = "running";

	private @Nullable Long took;

	private Duration lockWait = Duration.ZERO;

	private int retries;

	private @Nullable String error;

	private boolean changed = true;

	AuditedStep(ChangeSetKey key, int number) {
		this.key = key;
		this.number = number;
	}

	boolean isRunning() {
		return this.outcome.equals("running");
	}

	boolean isDone() {
		return Set.of("applied", "stamped", "undone").contains(this.outcome);
	}

	boolean isFor(ChangeSetKey key) {
		return this.key.equals(key);
	}

	void retried(Duration lockWait) {
		this.retries++;
		this.lockWait = this.lockWait.plus(lockWait);
		change();
	}

	void end(String outcome, @Nullable String error) {
		end(outcome, Duration.ofNanos(System.nanoTime() - this.started), error);
	}

	void end(String outcome, Duration took, @Nullable String error) {
		this.outcome = outcome;
		this.took = took.toMillis();
		this.error = error;
		change();
	}

	void change() {
		this.changed = true;
	}

	void saved() {
		this.changed = false;
	}

	void save(Connection connection, long run) throws SQLException {
		if (!this.changed) {
			return;
		}
		try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
			AuditedRun.set(statement, run, this.number, this.key.path(), this.key.author(), this.key.id(), this.outcome,
					AuditedRun.millisSince(this.started), this.took, this.lockWait.toMillis(), this.retries,
					this.error);
			statement.executeUpdate();
		}
	}

	@Override
	public String toString() {
		return this.number + " " + this.key + " " + this.outcome
				+ ((this.took != null) ? " after " + this.took + " ms" : "") + ", " + this.retries + " retries";
	}

}
