package dev.headgate.gate;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Deployment;
import dev.headgate.config.Mode;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.currency.DriftCheck;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaHistory;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.currency.StateLogFields;
import dev.headgate.currency.VerifiedHeadTable;
import dev.headgate.gate.MigrationTask.Session;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.StampPlan;
import dev.headgate.gate.plan.TargetChangeSets;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.progress.Progress.Phase;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Direction;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.RetryLoop;
import dev.headgate.jdbc.ShutdownSignal;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.liquibase.apply.MigrationListener;

/**
 * The gate: looks at the schema, decides by its mode, and gives its verdict. What it
 * decides to do is done by {@link MigrationRunner} on a connection of its own, and by
 * {@link LockedMigration} under the migration lock.
 */
public final class Gate {

	private static final Logger log = LoggerFactory.getLogger(Gate.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(500);

	private final Settings settings;

	private final Mode mode;

	private final Progress progress;

	private @Nullable BeforeMigration precaution;

	private @Nullable DriftCheck driftCheck;

	private MigrationListener observer = MigrationListener.NONE;

	/**
	 * Creates a gate.
	 * @param settings what it was told
	 */
	public Gate(Settings settings) {
		this(settings, settings.gate().mode());
	}

	/**
	 * Creates a gate that overrides the configured mode.
	 * @param settings what it was told
	 * @param mode what it does about a database that is behind, whatever the settings say
	 */
	public Gate(Settings settings, Mode mode) {
		this(settings, mode, new Progress());
	}

	/**
	 * Creates a gate that others can watch.
	 * @param settings what it was told
	 * @param mode what it does about a database that is behind, whatever the settings say
	 * @param progress told what it is doing
	 */
	public Gate(Settings settings, Mode mode, Progress progress) {
		this.settings = settings;
		this.mode = mode;
		this.progress = progress;
	}

	/**
	 * Lets no migration begin before something else has succeeded, also after what was
	 * wanted earlier.
	 * @param wanted what has to succeed, when something is pending
	 * @return this gate
	 */
	public Gate after(BeforeMigration wanted) {
		this.precaution = (this.precaution != null) ? this.precaution.and(wanted) : wanted;
		return this;
	}

	/**
	 * Looks for changes that somebody made to the schema by hand before it opens, and
	 * does then what {@code headgate.gate.on-drift} says.
	 * @param check compares the schema
	 * @return this gate
	 */
	public Gate checking(DriftCheck check) {
		this.driftCheck = check;
		return this;
	}

	/**
	 * Tells a listener of each change set that it applies.
	 * @param listener told of each step, on the thread that migrates
	 * @return this gate
	 */
	public Gate observedBy(MigrationListener listener) {
		this.observer = listener;
		return this;
	}

	/**
	 * Decides whether the service may start, and migrates the database if it is to.
	 * @return the verdict
	 */
	public Verdict open() {
		return upgrade(new UpgradeTarget.Head());
	}

	/**
	 * Migrates the database up to a target, if it is to be migrated.
	 * @param target how far
	 * @return the verdict: open when the target is reached, be it below head
	 */
	public Verdict upgrade(UpgradeTarget target) {
		this.settings.notices().forEach(log::info);
		log.info("Using database {}", describeConnections());
		log.info("Environment {}, gate mode {}, seeds {}", this.settings.deployment().id(),
				ClosedVerdicts.lower(this.mode), this.settings.changelog().seeds() ? "run" : "do not run");
		MigrationRun run = run(Direction.UP, ClosedVerdicts.lower(this.mode));
		Optional<Verdict> fast = (target instanceof UpgradeTarget.Head) ? tryFastPath(run) : Optional.empty();
		if (fast.isPresent()) {
			return fast.get();
		}
		// "+2" counts from where the first session found the schema.
		AtomicReference<@Nullable TargetChangeSets> chosen = new AtomicReference<>();
		return runner(run).run((session, stop) -> {
			Verdict verdict = upgrade(run, session, target, chosen, stop);
			if (verdict instanceof Verdict.Open && this.mode == Mode.MIGRATE) {
				new FastPathRecorder(this.settings).keep(session.connection(), session.changelog(), run.fingerprint());
			}
			return verdict;
		});
	}

	/**
	 * Opens with one query, and without Liquibase, when nothing has changed since a gate
	 * of this build last saw head. Whatever is doubtful, also a database that does not
	 * answer, is left to the full path.
	 */
	private Optional<Verdict> tryFastPath(MigrationRun run) {
		this.progress.enter(Phase.CONNECTING);
		Supplier<Optional<Fingerprint>> fingerprint = Fingerprint.computeAsync(this.settings.changelog());
		SchemaStateReader reader = new SchemaStateReader(this.settings.changelog().history(),
				() -> ChangelogReader.read(this.settings.changelog()).model(), fingerprint);
		Optional<VerifiedHeadTable.VerifiedHead> head = reader.readFast(this.settings.migration(), "headgate gate",
				this.settings.health().timeout());
		run.identifiedBy(fingerprint.get().orElse(null));
		return head.filter((seen) -> this.settings.deployment() != Deployment.DEV || !seen.environment().isProtected())
			.map((seen) -> {
				SchemaState state = new SchemaState.AtHead(seen.position());
				logChangelog(this.settings, seen.changeSets(), seen.position().head(), seen.seedsLeftOut());
				StateLogFields.add(log.atInfo(), state)
					.log("Schema state: {}, unchanged since this build last saw it",
							SchemaGuidance.of(state).summary());
				return run.open(state, reader);
			});
	}

	private Verdict upgrade(MigrationRun run, Session session, UpgradeTarget target,
			AtomicReference<@Nullable TargetChangeSets> chosen, ShutdownSignal stop)
			throws SQLException, MigrationException, InterruptedException {
		SchemaState state = run.look(session.connection(), session.changelog());
		StateLogFields.add(log.atInfo(), state).log("Schema state: {}", SchemaGuidance.of(state).summary());
		TargetChangeSets wanted = chosen.get();
		if (wanted == null) {
			wanted = resolve(run, session, target, state);
			chosen.set(wanted);
		}
		return switch (this.mode) {
			case VERIFY, OBSERVE -> run.verdict(state, session.changelog(), SchemaState::isCurrent);
			case WAIT -> await(run, session, state);
			case MIGRATE -> migrate(run, session, state, new UpgradeTask(run, wanted, this::mayMigrate, stop));
		};
	}

	private TargetChangeSets resolve(MigrationRun run, Session session, UpgradeTarget target, SchemaState state)
			throws SQLException {
		List<ChangeSetKey> pending = state.schemaPosition().map(SchemaPosition::pending).orElse(List.of());
		HistoryTable table = HistoryTable.locate(session.connection(), this.settings.changelog().history());
		return TargetChangeSets.of(session.changelog(), target, pending,
				SchemaHistory.readTags(session.connection(), table), run.verdicts());
	}

	private Verdict await(MigrationRun run, Session session, SchemaState first)
			throws SQLException, InterruptedException {
		this.progress.enter(Phase.WAITING);
		SchemaState last = first.mayBecomeCurrent() ? awaitChange(run, session) : first;
		return last.mayBecomeCurrent() ? run.verdicts().waitBudgetSpent(last)
				: run.verdict(last, session.changelog(), SchemaState::isCurrent);
	}

	private SchemaState awaitChange(MigrationRun run, Session session) throws SQLException, InterruptedException {
		return RetryLoop.within(this.settings.gate().waitBudget(), LOOK_EVERY, LOOK_EVERY)
			.poll(() -> run.look(session.connection(), session.changelog()), (state) -> !state.mayBecomeCurrent(),
					(state, left) -> log.info("Waiting up to {} s more for the schema to reach head: {}",
							left.toSeconds(), SchemaGuidance.of(state).summary()));
	}

	private Verdict migrate(MigrationRun run, Session session, SchemaState state, UpgradeTask task)
			throws SQLException, MigrationException, InterruptedException {
		boolean waiting = state instanceof SchemaState.Migrating;
		boolean done = task.isDone(session, state) && !task.target().isDeferred(state);
		if (done || !(waiting || mayMigrate(state))) {
			return run.verdict(state, session.changelog(), task::isReached);
		}
		task.refuseUnsafe(session.changelog(), state);
		return locked(run).run(session, task);
	}

	private boolean mayMigrate(SchemaState state) {
		return TargetChangeSets.mayMigrate(state, this.settings.gate().allowDiverged());
	}

	/**
	 * Undoes change sets.
	 * @param settings which database
	 * @param plan which change sets; those that are undone already are skipped
	 * @return the verdict: open when all are undone
	 */
	public static Verdict downgrade(Settings settings, DowngradePlan plan) {
		return downgrade(settings, plan, new Progress(), MigrationListener.NONE);
	}

	/**
	 * Undoes change sets while others watch.
	 * @param settings which database
	 * @param plan which change sets; those that are undone already are skipped
	 * @param progress told what it is doing
	 * @param listener told of each step, on the thread that migrates
	 * @return the verdict: open when all are undone
	 */
	public static Verdict downgrade(Settings settings, DowngradePlan plan, Progress progress,
			MigrationListener listener) {
		Gate gate = new Gate(settings, Mode.MIGRATE, progress).observedBy(listener);
		MigrationRun run = gate.run(Direction.DOWN, "downgrade");
		return gate.runner(run)
			.run((session, stop) -> gate.locked(run).run(session, new DowngradeTask(run, plan, stop)));
	}

	/**
	 * Records change sets as applied without running them.
	 * @param wanted which ones of those pending
	 * @return the verdict after it
	 */
	public Verdict stamp(Predicate<ChangeSetKey> wanted) {
		MigrationRun run = run(Direction.UP, "stamp");
		return runner(run).run((session, stop) -> locked(run).run(session,
				new StampPendingTask(run, TargetChangeSets.head(session.changelog().model()), wanted)));
	}

	/**
	 * Makes the history say that the schema is at a revision.
	 * @param plan what to record, and what to remove
	 * @return the verdict: open when the history says so
	 */
	public Verdict stamp(StampPlan plan) {
		MigrationRun run = run(Direction.UP, "stamp");
		return runner(run).run((session, stop) -> locked(run).run(session, new StampTask(run, plan)));
	}

	/**
	 * Applies the seeds that are pending, to a development database that is at head
	 * otherwise.
	 * @return the verdict after it
	 */
	public Verdict seed() {
		MigrationRun run = run(Direction.UP, "seed");
		if (this.settings.deployment() != Deployment.DEV) {
			return run.verdicts()
				.developmentOnly("seed",
						"this is profile " + this.settings.deployment().id() + "; with none given it is prod",
						"Start with the profile dev");
		}
		return runner(run).run((session, stop) -> seed(run, session, stop));
	}

	private Verdict seed(MigrationRun run, Session session, ShutdownSignal stop)
			throws SQLException, MigrationException, InterruptedException {
		Optional<Deployment> mark = EnvironmentMarker.read(session.connection());
		if (mark.isPresent() && mark.get() != Deployment.DEV) {
			return run.verdicts()
				.developmentOnly("seed",
						"headgate.environment says that the database was first migrated as " + mark.get().id(),
						"Use a database of your own for development");
		}
		SchemaState state = run.look(session.connection(), session.changelog());
		if (state instanceof SchemaState.Behind(SchemaPosition position)
				&& !onlySeedsPending(position, session.changelog())) {
			return run.verdicts().seedsNeedHead(position);
		}
		if (!(state instanceof SchemaState.Migrating || state instanceof SchemaState.Behind)) {
			return run.verdict(state, session.changelog(), SchemaState::isCurrent);
		}
		UpgradeTask task = new UpgradeTask(run, TargetChangeSets.head(session.changelog().model()),
				(now) -> (now instanceof SchemaState.Behind(SchemaPosition position))
						? onlySeedsPending(position, session.changelog()) : mayMigrate(now),
				stop);
		task.refuseUnsafe(session.changelog(), state);
		return locked(run).run(session, task);
	}

	private static boolean onlySeedsPending(SchemaPosition position, ParsedChangelog changelog) {
		return position.pending()
			.stream()
			.allMatch((key) -> changelog.model().find(key).map(ChangeSetInfo::seed).orElse(false));
	}

	private MigrationRun run(Direction direction, String purpose) {
		return new MigrationRun(this.settings, this.mode, direction, purpose, this.progress, this.driftCheck,
				this.observer);
	}

	private MigrationRunner runner(MigrationRun run) {
		return new MigrationRunner(run, environment(run));
	}

	private LockedMigration locked(MigrationRun run) {
		return new LockedMigration(run, environment(run), this.precaution);
	}

	private EnvironmentCheck environment(MigrationRun run) {
		return new EnvironmentCheck(this.settings, this.mode, run.verdicts());
	}

	private String describeConnections() {
		String application = this.settings.application().toString();
		String migrator = this.settings.migration().toString();
		return migrator.equals(application) ? application : application + ", migrated through " + migrator;
	}

	static void logChangelog(Settings settings, int changeSets, @Nullable String head, long seedsLeftOut) {
		log.info("Changelog {} has {} change sets, head {}{}", settings.changelog().location(), changeSets,
				(head != null) ? PrintableText.of(head) : "none (" + SchemaGuidance.NOTHING_APPLIES + ")",
				(seedsLeftOut > 0) ? " (" + seedsLeftOut + " seeds left out)" : "");
	}

}
