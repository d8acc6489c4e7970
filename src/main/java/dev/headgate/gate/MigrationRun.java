package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Mode;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.currency.DriftCheck;
import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.currency.StateLogFields;
import dev.headgate.gate.audit.AuditTrail;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.progress.Progress.Phase;
import dev.headgate.gate.progress.RunStatistics;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Direction;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.MigrationConnections;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.MigrationListener;
import dev.headgate.liquibase.apply.StepOutcome;
import dev.headgate.liquibase.batch.BatchState;

/**
 * One run of the gate: what it was told, what it has done so far, over all its sessions,
 * and the verdict that follows from it. Tells log, progress and audit trail of each step.
 */
final class MigrationRun implements MigrationListener {

	private static final Logger log = LoggerFactory.getLogger(Gate.class);

	private final Settings settings;

	private final Mode mode;

	private final Direction direction;

	private final ClosedVerdicts verdicts;

	private final Progress progress;

	private final AuditTrail trail;

	private final MigrationConnections connections;

	private final DriftPolicy drift;

	private final MigrationListener observer;

	private final List<ChangeSetKey> marked = new ArrayList<>();

	private int applied;

	private @Nullable Fingerprint fingerprint;

	/**
	 * Creates a run that has done nothing yet.
	 * @param settings what the gate was told
	 * @param mode what it does about a database that is behind
	 * @param direction whether it applies or undoes change sets
	 * @param purpose the mode, or the verb, as the audit trail names it
	 * @param progress told what the run is doing
	 * @param check looks for changes made by hand before the gate opens, {@code null} for
	 * nothing
	 * @param observer hears of each step, too
	 */
	MigrationRun(Settings settings, Mode mode, Direction direction, String purpose, Progress progress,
			@Nullable DriftCheck check, MigrationListener observer) {
		this.settings = settings;
		this.mode = mode;
		this.direction = direction;
		this.verdicts = new ClosedVerdicts(settings, direction);
		this.progress = progress;
		this.trail = new AuditTrail(settings, purpose);
		this.connections = new MigrationConnections(settings);
		this.drift = new DriftPolicy(settings.gate().onDrift(), mode, check, this.verdicts);
		this.observer = observer;
	}

	Settings settings() {
		return this.settings;
	}

	Mode mode() {
		return this.mode;
	}

	Direction direction() {
		return this.direction;
	}

	ClosedVerdicts verdicts() {
		return this.verdicts;
	}

	Progress progress() {
		return this.progress;
	}

	AuditTrail trail() {
		return this.trail;
	}

	MigrationConnections connections() {
		return this.connections;
	}

	/** Returns how many change sets were applied, undone or recorded. */
	int applied() {
		return this.applied;
	}

	/** Notes change sets that were recorded, or removed, without running. */
	void recorded(int count) {
		this.applied = count;
	}

	/** Returns what stands for the changelog, {@code null} when nothing does. */
	@Nullable Fingerprint fingerprint() {
		return this.fingerprint;
	}

	void identifiedBy(@Nullable Fingerprint changelog) {
		this.fingerprint = changelog;
	}

	/**
	 * Looks in which state the schema is.
	 * @param connection a connection
	 * @param changelog the build's change sets
	 * @return the state
	 * @throws SQLException when the database does not answer
	 */
	SchemaState look(Connection connection, ParsedChangelog changelog) throws SQLException {
		return new SchemaStateReader(changelog.model(), this.settings.changelog().history()).read(connection);
	}

	/**
	 * Gives the verdict on a state.
	 * @param state the state that was seen last
	 * @param changelog the build's change sets
	 * @param reached which states are good
	 * @return open for a good state, and for any in mode {@code observe}
	 */
	Verdict verdict(SchemaState state, ParsedChangelog changelog, Predicate<SchemaState> reached) {
		return (reached.test(state) || this.mode == Mode.OBSERVE) ? open(state, changelog)
				: this.verdicts.closed(state, this.mode);
	}

	/**
	 * Opens the gate.
	 * @param state the state that was seen last
	 * @param changelog the build's change sets
	 * @return the verdict
	 */
	Verdict open(SchemaState state, ParsedChangelog changelog) {
		Fingerprint certain = changelog.isFingerprintable() ? this.fingerprint : null;
		return open(state, new SchemaStateReader(changelog.model(), this.settings.changelog().history(), certain));
	}

	/**
	 * Opens the gate, unless somebody changed the schema by hand and that is to close it.
	 * @param state the state that was seen last
	 * @param reader looks again
	 * @return the verdict
	 */
	Verdict open(SchemaState state, SchemaStateReader reader) {
		Optional<Verdict.Closed> drifted = this.drift.closed(reader);
		if (drifted.isPresent()) {
			return drifted.get();
		}
		RunStatistics statistics = this.progress.statistics();
		this.progress.enter(Phase.OPEN);
		StateLogFields.add(log.atInfo(), state)
			.addKeyValue("headgate.applied", this.applied)
			.addKeyValue("headgate.durationMs", statistics.took().toMillis())
			.log("{}: {}, {} change sets {}, after {} ms", this.direction.opening(), SchemaGuidance.of(state).summary(),
					this.applied, this.direction.pastTense(), statistics.took().toMillis());
		return new Verdict.Open(state, reader, this.applied, statistics, List.copyOf(this.marked));
	}

	@Override
	public void starting(ChangeSetKey key, Connection session) {
		this.progress.changeSet(key.id(), this.applied + 1);
		this.trail.starting(key);
		this.observer.starting(key, session);
	}

	@Override
	public void joining(ChangeSetKey key, int before) {
		this.progress.changeSet(key.id(), this.applied + before + 1);
		this.observer.joining(key, before);
	}

	@Override
	public boolean hearsEach() {
		return this.observer.hearsEach();
	}

	@Override
	public void committing(Connection session) throws SQLException {
		this.observer.committing(session);
	}

	@Override
	public void retrying(Duration lost) {
		this.trail.retried(lost);
		this.progress.recorder().retried(lost);
	}

	@Override
	public void batch(BatchState state, long rows) {
		this.progress.detail(state.toString());
		if (rows > 0) {
			this.progress.recorder().batch(rows);
		}
	}

	@Override
	public void done(AppliedStep step) {
		this.trail.done(step);
		this.observer.done(step);
		StepOutcome outcome = step.outcome();
		if (outcome.hasRun()) {
			this.applied++;
		}
		if (this.direction == Direction.UP && outcome.hasRun()) {
			this.progress.recorder().applied(step.took());
		}
		if (outcome == StepOutcome.MARKED) {
			this.marked.add(step.key());
		}
		log(step);
	}

	/**
	 * Notes why the gate is about to close.
	 * @param thrown what was thrown
	 */
	void failed(Exception thrown) {
		failed(this.trail.failed(thrown));
	}

	@Override
	public void failed(String error) {
		this.observer.failed(error);
	}

	/**
	 * Ends with the gate's verdict.
	 * @param verdict the verdict
	 */
	void end(Verdict verdict) {
		this.trail.end(verdict);
		ended(this.trail.runId());
	}

	@Override
	public void ended(@Nullable Long run) {
		this.observer.ended(run);
	}

	private static void log(AppliedStep step) {
		boolean recorded = step.outcome().hasRun() || step.outcome() == StepOutcome.MARKED;
		String id = PrintableText.of(step.key().id());
		String author = PrintableText.of(step.key().author());
		String path = PrintableText.of(step.key().path());
		LoggingEventBuilder event = log.atLevel(recorded ? Level.INFO : Level.WARN)
			.addKeyValue("headgate.changeSet", id)
			.addKeyValue("headgate.author", author)
			.addKeyValue("headgate.path", path)
			.addKeyValue("headgate.outcome", step.outcome().word())
			.addKeyValue("headgate.durationMs", step.took().toMillis());
		switch (step.outcome()) {
			case APPLIED ->
				event.log("Applied {}, written by {}, in {} ms ({})", id, author, step.took().toMillis(), path);
			case RERUN ->
				event.log("Applied {}, written by {}, again in {} ms ({})", id, author, step.took().toMillis(), path);
			case UNDONE ->
				event.log("Undone {}, written by {}, in {} ms ({})", id, author, step.took().toMillis(), path);
			case MARKED -> event.log("Marked {}, written by {}, as applied without running it ({}): {}", id, author,
					path, step.reason());
			case DEFERRED, FAILED_IGNORED, SKIPPED ->
				event.log("{}, written by {}, is not applied, and is tried again at the next start ({}): {}", id,
						author, path, step.reason());
		}
	}

}
