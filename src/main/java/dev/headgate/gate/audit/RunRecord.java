package dev.headgate.gate.audit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.liquibase.apply.AppliedStep;

/**
 * One run with its steps as they are kept in {@code headgate.run} and
 * {@code headgate.run_step}. It knows all of itself, so that whatever was lost with a
 * connection can be written again. Times are the server's.
 */
final class RunRecord {

	private static final String INSERT = """
			INSERT INTO headgate.run (mode, deployment, history, changelog, from_revision, to_revision, planned,
			       applied, outcome, exit_code, error, os_user, host, pid, backend_pid, version, started_at,
			       duration_ms, finished_at)
			SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, started, took,
			       started + took * interval '1 millisecond'
			  FROM (SELECT clock_timestamp() - ?::bigint * interval '1 millisecond', ?::bigint) AS t (started, took)
			RETURNING id""";

	/** One statement, so one round trip and one transaction. */
	private static final String UPDATE = """
			WITH updated AS (
			  UPDATE headgate.run
			     SET to_revision = ?, planned = ?, applied = ?, outcome = ?, exit_code = ?, error = ?, duration_ms = ?,
			         finished_at = started_at + ?::bigint * interval '1 millisecond'
			   WHERE id = ?
			  RETURNING id),
			written AS (
			  INSERT INTO headgate.run_step (run_id, number, path, author, change_set, outcome, started_at, duration_ms,
			         lock_wait_ms, retries, error)
			  SELECT updated.id, number, path, author, change_set, outcome,
			         clock_timestamp() - age_ms * interval '1 millisecond', duration_ms, lock_wait_ms, retries, s.error
			    FROM updated, unnest(?::integer[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
			         ?::bigint[], ?::integer[], ?::text[]) AS s (number, path, author, change_set, outcome, age_ms,
			         duration_ms, lock_wait_ms, retries, error)
			  ON CONFLICT (run_id, number) DO UPDATE
			     SET outcome = EXCLUDED.outcome, duration_ms = EXCLUDED.duration_ms,
			         lock_wait_ms = EXCLUDED.lock_wait_ms, retries = EXCLUDED.retries, error = EXCLUDED.error)
			SELECT count(*) FROM updated""";

	private static final String ENDED = """
			WITH counted AS (UPDATE headgate.run SET applied = ? WHERE id = ?)
			UPDATE headgate.run_step SET outcome = ?, error = ?, duration_ms = ? WHERE run_id = ? AND number = ?""";

	private static final String BEGUN = """
			INSERT INTO headgate.run_step (run_id, number, path, author, change_set, outcome, started_at, lock_wait_ms,
			       retries)
			VALUES (?, ?, ?, ?, ?, 'running', clock_timestamp(), 0, 0)""";

	/** For one that has run in the transaction of the one before it. */
	private static final String TOGETHER = """
			INSERT INTO headgate.run_step (run_id, number, path, author, change_set, outcome, started_at, duration_ms,
			       lock_wait_ms, retries, error)
			VALUES (?, ?, ?, ?, ?, ?, clock_timestamp() - ? * interval '1 millisecond', ?, 0, 0, ?)""";

	private final Facts facts;

	private final long started;

	private final List<RunStepRecord> steps = new ArrayList<>();

	private final Set<RunStepRecord> unsaved = new LinkedHashSet<>();

	private int applied;

	private @Nullable String to;

	private int planned;

	private String outcome = "running";

	private @Nullable Integer exitCode;

	private @Nullable String error;

	private @Nullable Long took;

	private @Nullable Long id;

	/**
	 * Creates a run.
	 * @param facts what does not change while it lasts
	 * @param to the revision aimed at
	 * @param planned how many change sets are to be applied
	 * @param elapsed how long it has lasted already
	 */
	RunRecord(Facts facts, @Nullable String to, int planned, Duration elapsed) {
		this.facts = facts;
		this.to = to;
		this.planned = planned;
		this.started = System.nanoTime() - elapsed.toNanos();
	}

	@Nullable Long id() {
		return this.id;
	}

	/**
	 * Notes that a change set begins.
	 * @param key which one
	 */
	void begin(ChangeSetKey key) {
		RunStepRecord step = new RunStepRecord(key, this.steps.size() + 1);
		this.steps.add(step);
		this.unsaved.add(step);
	}

	/**
	 * Notes that the running change set has ended.
	 * @param outcome how
	 * @param took how long it took, {@code null} for as long as it is known
	 * @param error why it failed, {@code null} when it did not
	 */
	void endStep(String outcome, @Nullable Duration took, @Nullable String error) {
		RunStepRecord step = running();
		if (step != null) {
			step.end(outcome, took, error);
			this.applied += step.isDone() ? 1 : 0;
			this.unsaved.add(step);
		}
	}

	/**
	 * Notes that the running change set is to be tried again.
	 * @param lockWait how long it had waited for locks
	 */
	void retried(Duration lockWait) {
		RunStepRecord step = running();
		if (step != null) {
			step.retried(lockWait);
			this.unsaved.add(step);
		}
	}

	@Nullable RunStepRecord running() {
		RunStepRecord last = this.steps.isEmpty() ? null : this.steps.getLast();
		return (last != null && last.isRunning()) ? last : null;
	}

	void plan(@Nullable String to, int planned) {
		this.to = to;
		this.planned = planned;
	}

	/** Says whether there is anything to keep: not for a run that had nothing to do. */
	boolean isWorthKeeping() {
		return this.planned > 0 || !this.steps.isEmpty() || this.error != null;
	}

	void end(String outcome, int exitCode, @Nullable String error) {
		this.outcome = outcome;
		this.exitCode = exitCode;
		this.error = error;
		this.took = millisSince(this.started);
	}

	/**
	 * Writes what is not written yet.
	 * @param connection a connection in autocommit mode
	 * @throws SQLException when the database does not take it
	 */
	void save(Connection connection) throws SQLException {
		if (this.id == null || !update(connection, this.id)) {
			this.id = insert(connection);
			writeAgain();
			update(connection, this.id);
		}
		this.unsaved.clear();
	}

	/**
	 * Makes the next {@link #save} write every step: a lost server may have lost some.
	 */
	void writeAgain() {
		this.unsaved.addAll(this.steps);
	}

	/**
	 * Returns what writes how the running change set ended, and those after it in the
	 * same transaction, and that another one begins, when that is all there is to write.
	 * @param ended the change sets, the running one first
	 * @param error what is kept of a reason for which one did not run
	 * @param next which one begins, {@code null} for none
	 * @return statements for one transaction, empty when something else is to be written
	 */
	List<BoundSql> applying(List<AppliedStep> ended, Function<String, @Nullable String> error,
			@Nullable ChangeSetKey next) {
		RunStepRecord step = running();
		AppliedStep first = ended.getFirst();
		if (this.id == null || step == null || !step.isFor(first.key()) || !this.unsaved.isEmpty()) {
			return List.of();
		}
		int ran = (int) ended.stream().filter((one) -> one.outcome().hasRun()).count();
		List<BoundSql> parts = new ArrayList<>();
		parts.add(BoundSql.of(ENDED, this.applied + ran, this.id, first.outcome().word(), error.apply(first.reason()),
				first.took().toMillis(), this.id, step.number()));
		int number = step.number();
		for (AppliedStep one : ended.subList(1, ended.size())) {
			number++;
			parts.add(BoundSql.of(TOGETHER, this.id, number, one.key().path(), one.key().author(), one.key().id(),
					one.outcome().word(), one.took().toMillis(), one.took().toMillis(), error.apply(one.reason())));
		}
		if (next != null) {
			parts.add(BoundSql.of(BEGUN, this.id, number + 1, next.path(), next.author(), next.id()));
		}
		return parts;
	}

	/**
	 * Notes that what {@link #applying} returned is written.
	 * @param ended the change sets, the running one first
	 * @param error what is kept of a reason for which one did not run
	 * @param next which one begins, {@code null} for none
	 */
	void applied(List<AppliedStep> ended, Function<String, @Nullable String> error, @Nullable ChangeSetKey next) {
		for (AppliedStep one : ended) {
			if (running() == null) {
				begin(one.key());
			}
			endStep(one.outcome().word(), one.took(), error.apply(one.reason()));
		}
		if (next != null) {
			begin(next);
		}
		this.unsaved.clear();
	}

	private long insert(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
			set(statement, this.facts.mode(), this.facts.deployment(), this.facts.history(), this.facts.changelog(),
					this.facts.from(), this.to, this.planned, this.applied, this.outcome, this.exitCode, this.error,
					System.getProperty("user.name", "?"), host(), ProcessHandle.current().pid(),
					this.facts.backendPid(), RunRecord.class.getPackage().getImplementationVersion(),
					millisSince(this.started), this.took);
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return row.getLong(1);
			}
		}
	}

	private boolean update(Connection connection, long id) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
			set(statement, this.to, this.planned, this.applied, this.outcome, this.exitCode, this.error, this.took,
					this.took, id, column(connection, "integer", RunStepRecord::number),
					column(connection, "text", (step) -> step.key().path()),
					column(connection, "text", (step) -> step.key().author()),
					column(connection, "text", (step) -> step.key().id()),
					column(connection, "text", RunStepRecord::outcome),
					column(connection, "bigint", RunStepRecord::age), column(connection, "bigint", RunStepRecord::took),
					column(connection, "bigint", RunStepRecord::lockWait),
					column(connection, "integer", RunStepRecord::retries),
					column(connection, "text", RunStepRecord::error));
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getLong(1) == 1;
			}
		}
	}

	private Array column(Connection connection, String type, Function<RunStepRecord, @Nullable Object> value)
			throws SQLException {
		return connection.createArrayOf(type, this.unsaved.stream().map(value).toArray());
	}

	@Override
	public String toString() {
		return "run " + ((this.id != null) ? this.id : "(new)") + " " + this.outcome + ", " + this.facts.mode()
				+ " from " + ((this.facts.from() != null) ? this.facts.from() : "nothing") + " to " + this.to + ", "
				+ this.applied + " of " + this.planned + " applied"
				+ ((this.exitCode != null) ? ", exit code " + this.exitCode : "")
				+ (this.steps.isEmpty() ? "" : ", last step " + this.steps.getLast())
				+ ((this.error != null) ? ", error " + this.error : "");
	}

	static long millisSince(long nanos) {
		return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
	}

	static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
		for (int i = 0; i < values.length; i++) {
			statement.setObject(i + 1, values[i]);
		}
	}

	/** The kernel's name for this host or container; a name server might take long. */
	private static String host() {
		try {
			return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
		}
		catch (IOException ex) {
			try {
				return InetAddress.getLocalHost().getHostName();
			}
			catch (UnknownHostException unknown) {
				return "?";
			}
		}
	}

	/**
	 * What does not change while a run lasts.
	 *
	 * @param mode the gate's mode, {@code stamp} or {@code downgrade}
	 * @param deployment where the process runs
	 * @param history schema and name of the history table
	 * @param changelog where the changelog is
	 * @param from the revision it began at, {@code null} for none
	 * @param backendPid the server process that holds the migration lock
	 */
	record Facts(String mode, String deployment, String history, String changelog, @Nullable String from,
			int backendPid) {
	}

}
