package dev.headgate.gate.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.RedactedError;
import dev.headgate.jdbc.RetryLoop;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.TransactionPoolerDetector;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.ChangeSetRecorder;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * Keeps what a run did, for whoever is on call later. A change set that is applied is
 * noted in the transaction that records it, together with the one that begins after it.
 * All else is written through a connection of its own: a change set's rollback, its
 * {@code SET ROLE} or the end of its session leave the trail alone. What can't be written
 * within a short time goes to the log, and nothing that happens here changes the gate's
 * verdict.
 */
public final class AuditTrail implements ChangeSetRecorder {

	private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

	/** In each log line of the run's thread, as structured logging prints them. */
	private static final String LOG_FIELD = "headgate.run";

	private static final Duration BUDGET = Duration.ofSeconds(5);

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration PAUSE = Duration.ofMillis(200);

	/** Only the holder of a history's lock can be running; all others have ended. */
	private static final String SWEEP = """
			WITH swept AS (
			  UPDATE headgate.run
			     SET outcome = 'interrupted', error = coalesce(error, 'ended without a verdict')
			   WHERE outcome = 'running' AND history = ?
			  RETURNING id)
			UPDATE headgate.run_step
			   SET outcome = 'interrupted', error = 'ended without a verdict'
			  FROM swept
			 WHERE run_id = swept.id AND outcome = 'running'""";

	private final Settings settings;

	private final String mode;

	private final RedactedError errors;

	private @Nullable RunRecord run;

	private @Nullable Connection connection;

	private @Nullable String failure;

	private boolean unavailable;

	private boolean separateConnectionOnly;

	/**
	 * Creates a trail that has nothing to tell yet.
	 * @param settings what the gate was told
	 * @param mode the gate's mode, {@code stamp} or {@code downgrade}
	 */
	public AuditTrail(Settings settings, String mode) {
		this.settings = settings;
		this.mode = mode;
		this.errors = new RedactedError(settings);
		// A run that closed its gate left it, for the report of the failure.
		MDC.remove(LOG_FIELD);
	}

	/**
	 * Begins when the lock is taken.
	 * @param holder the connection that holds it, in autocommit mode
	 * @param table the history that it protects
	 * @param before the state that was found under the lock
	 * @param aim what the run is to reach
	 * @param elapsed how long it has lasted already
	 */
	public void begin(Connection holder, HistoryTable table, SchemaState before, Aim aim, Duration elapsed) {
		if (this.run != null && this.run.id() != null && !this.unavailable) {
			save(this.run, false);
		}
		String history = table.schema() + "." + table.table();
		int backend = 0;
		try (PreparedStatement statement = holder.prepareStatement(SWEEP)) {
			backend = TransactionPoolerDetector.pid(holder);
			statement.setQueryTimeout((int) TIMEOUT.toSeconds());
			statement.setString(1, history);
			statement.executeUpdate();
		}
		catch (SQLException ex) {
			log.warn("Audit trail: earlier runs of {} that did not end could not be marked as interrupted: {}", history,
					Connections.describe(ex));
		}
		var position = before.schemaPosition();
		RunRecord.Facts facts = new RunRecord.Facts(this.mode, this.settings.deployment().id(), history,
				this.settings.changelog().location(), position.map((at) -> at.current()).orElse(null), backend);
		this.run = new RunRecord(facts, aim.to(), aim.planned(), elapsed);
		if (this.run.isWorthKeeping()) {
			save(this.run, false);
		}
	}

	/**
	 * Says whether somebody ended this run, rather than the server its session.
	 * @param connection a new session
	 * @return {@code true} when it must not begin again
	 * @throws SQLException when the database does not answer
	 */
	public boolean hasEnded(Connection connection) throws SQLException {
		Long id = runId();
		return id != null && RunTable.wasEnded(connection, id);
	}

	/**
	 * Notes that a change set begins, or begins again. The one before it, when nothing
	 * was heard of it since, was skipped.
	 * @param key which one
	 */
	public void starting(ChangeSetKey key) {
		if (this.run == null) {
			return;
		}
		RunStepRecord running = this.run.running();
		if (running != null && running.isFor(key)) {
			return;
		}
		this.run.endStep("skipped", null, null);
		this.run.begin(key);
		save(this.run, false);
	}

	/**
	 * Notes that the running change set lost against others and is to be tried again.
	 * @param lockWait how long it had waited
	 */
	public void retried(Duration lockWait) {
		if (this.run != null) {
			this.run.retried(lockWait);
			save(this.run, false);
		}
	}

	@Override
	public List<BoundSql> pendingStatements(List<AppliedStep> ended, @Nullable ChangeSetKey next) {
		return (this.run == null || this.unavailable || this.separateConnectionOnly) ? List.of()
				: this.run.applying(ended, this::text, next);
	}

	private @Nullable String text(String reason) {
		return reason.isEmpty() ? null : this.errors.oneLine(reason);
	}

	@Override
	public void confirmRecorded(List<AppliedStep> ended, @Nullable ChangeSetKey next) {
		if (this.run != null) {
			this.run.applied(ended, this::text, next);
		}
	}

	@Override
	public void useOwnConnection() {
		this.separateConnectionOnly = true;
	}

	/**
	 * Notes that the running change set is done, unless that is written already. It is
	 * written together with what comes next, which follows at once.
	 * @param step what is known of it
	 */
	public void done(AppliedStep step) {
		RunStepRecord running = (this.run != null) ? this.run.running() : null;
		if (this.run != null && running != null && running.isFor(step.key())) {
			this.run.endStep(step.outcome().word(), step.took(), text(step.reason()));
		}
	}

	/**
	 * Notes that change sets were recorded without running.
	 * @param keys which ones
	 */
	public void stamped(List<ChangeSetKey> keys) {
		if (this.run == null) {
			return;
		}
		note(this.run, keys, "stamped");
	}

	/**
	 * Notes what a run aimed at that is known only when it is done.
	 * @param keys the change sets that were recorded
	 */
	public void plan(List<ChangeSetKey> keys) {
		if (this.run != null) {
			this.run.plan(keys.isEmpty() ? null : keys.getLast().id(), keys.size());
		}
	}

	/**
	 * Notes that change sets were removed from the history, and not undone.
	 * @param keys which ones
	 */
	public void removed(List<ChangeSetKey> keys) {
		if (this.run != null) {
			note(this.run, keys, "removed");
		}
	}

	private static void note(RunRecord run, List<ChangeSetKey> keys, String outcome) {
		for (ChangeSetKey key : keys) {
			run.begin(key);
			run.endStep(outcome, null, null);
		}
	}

	/**
	 * Notes why the gate is about to close.
	 * @param thrown what was thrown
	 * @return the reason as it is kept: one line, without secrets
	 */
	public String failed(Exception thrown) {
		SQLException sql = (thrown instanceof MigrationException failure) ? failure.sqlCause()
				: (thrown instanceof SQLException own) ? own : null;
		String text = (thrown instanceof MigrationException failure) ? failure.reason()
				: String.valueOf(thrown.getMessage());
		String reason = (sql != null) ? this.errors.describe(sql) : this.errors.oneLine(text);
		this.failure = reason;
		return reason;
	}

	/**
	 * Returns the run's number.
	 * @return its id in {@code headgate.run}, {@code null} when it is not kept there
	 */
	public @Nullable Long runId() {
		return (this.run != null) ? this.run.id() : null;
	}

	/**
	 * Ends with the gate's verdict, and closes the connection.
	 * @param verdict the verdict
	 */
	public void end(Verdict verdict) {
		RunRecord run = this.run;
		if (run == null) {
			return;
		}
		boolean open = verdict instanceof Verdict.Open;
		run.endStep((this.failure != null) ? "failed" : (open ? "skipped" : "interrupted"), null, this.failure);
		switch (verdict) {
			case Verdict.Open ignored -> run.end("opened", 0, null);
			case Verdict.Closed closed ->
				run.end((this.failure != null) ? "failed" : "closed", closed.exitCode().code(),
						(this.failure != null) ? this.failure : this.errors.firstLine(closed.description()));
		}
		if (run.isWorthKeeping()) {
			save(run, true);
		}
		close();
		if (open) {
			MDC.remove(LOG_FIELD);
		}
	}

	/**
	 * Once lost, the trail is tried again at the end only: a run is not held up twice.
	 */
	private void save(RunRecord run, boolean last) {
		if (this.unavailable && !last) {
			log.warn("Audit trail not written: {}", run);
			return;
		}
		this.unavailable = true;
		try {
			this.unavailable = !RetryLoop.within(BUDGET, PAUSE, PAUSE)
				.run(() -> writeOrDisconnect(run, last), AuditTrail::isPassing, (failure, retry, pause) -> log
					.debug("Audit trail not written, trying again in {} ms", pause.toMillis(), failure));
		}
		catch (SQLException ex) {
			log.warn("Audit trail not written, {}: {}", this.errors.describe(ex), run);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			log.warn("Audit trail not written, this process was told to stop: {}", run);
		}
	}

	private boolean writeOrDisconnect(RunRecord run, boolean last) throws SQLException {
		try {
			write(run, last);
			return true;
		}
		catch (SQLException ex) {
			close();
			run.writeAgain();
			throw ex;
		}
	}

	private void write(RunRecord run, boolean last) throws SQLException {
		if (this.connection == null) {
			this.connection = Connections.open(this.settings.migration(), "headgate audit", TIMEOUT, TIMEOUT);
			// The gate does not come this far behind a transaction pooler.
			this.connection.unwrap(PGConnection.class).setPrepareThreshold(1);
			SearchPath.enterForSession(this.connection);
			try (Statement statement = this.connection.createStatement()) {
				statement.execute("SET lock_timeout = '1s'; SET synchronous_commit = off");
			}
		}
		if (last) {
			try (Statement statement = this.connection.createStatement()) {
				statement.execute("RESET synchronous_commit");
			}
		}
		run.save(this.connection);
		MDC.put(LOG_FIELD, String.valueOf(run.id()));
	}

	/** The connection was lost, the server restarts, or someone is in the way. */
	private static boolean isPassing(SQLException failure) {
		String state = String.valueOf(failure.getSQLState());
		return state.matches("(08|40|53|55|57).*") && !Connections.isPermanent(failure);
	}

	private void close() {
		if (this.connection != null) {
			try {
				this.connection.close();
			}
			catch (SQLException ex) {
				log.debug("Cannot close the connection of the audit trail", ex);
			}
			this.connection = null;
		}
	}

	/**
	 * What a run is to reach.
	 *
	 * @param to the revision, {@code null} for none
	 * @param planned how many change sets are still to be applied
	 */
	public record Aim(@Nullable String to, int planned) {
	}

}
