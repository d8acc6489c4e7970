package dev.headgate.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Deployment;
import dev.headgate.config.Mode;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.currency.AppliedChange;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.HistoryTableGuard;
import dev.headgate.currency.LockHolder;
import dev.headgate.currency.MissingHistoryRow;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.currency.VerifiedHeadTable;
import dev.headgate.gate.audit.AuditTrail;
import dev.headgate.gate.audit.RedactedError;
import dev.headgate.gate.lock.LiquibaseLock;
import dev.headgate.gate.lock.MigrationLock;
import dev.headgate.gate.lock.MigrationLock.Check;
import dev.headgate.gate.plan.AppliedChanges;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.gate.plan.StampPlan;
import dev.headgate.gate.plan.TargetChangeSets;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.progress.Progress.Phase;
import dev.headgate.gate.progress.RunStatistics;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Direction;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.BlockingSessionMonitor;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.MigrationConnections;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.ShutdownSignal;
import dev.headgate.jdbc.TransactionPoolerDetector;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.TaggedRevisions;
import dev.headgate.liquibase.UnsafeStatements;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.DeferredChangeSetTable;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.liquibase.apply.RetryingExecutor;
import dev.headgate.liquibase.apply.RollbackRecorder;
import dev.headgate.liquibase.apply.RollbackStore;
import dev.headgate.liquibase.apply.SqlRecorder;
import dev.headgate.liquibase.apply.StepOutcome;
import dev.headgate.liquibase.batch.BatchProgressReporter;
import dev.headgate.liquibase.batch.BatchState;
import dev.headgate.maintenance.Backup;
import dev.headgate.maintenance.BackupOutcome;

/**
 * The gate: looks, decides, locks, applies, looks again, and gives its verdict. It uses
 * one connection of its own, as the migration role, and is used once.
 */
public final class Gate {

	private static final Logger log = LoggerFactory.getLogger(Gate.class);

	private static final Duration SAY_EVERY = Duration.ofSeconds(5);

	private final Settings settings;

	private final Mode mode;

	private final Direction direction;

	private final ClosedVerdicts closing;

	private final Progress progress;

	private final MigrationConnections sessions;

	private @Nullable ShutdownSignal stop;

	private @Nullable Backup backup;

	private AuditTrail trail;

	private @Nullable TargetChangeSets selection;

	private @Nullable Fingerprint fingerprint;

	private final List<ChangeSetKey> marked = new ArrayList<>();

	private int applied;

	/**
	 * Creates a gate.
	 * @param settings what it was told
	 */
	public Gate(Settings settings) {
		this(settings, settings.gate().mode());
	}

	/**
	 * Creates a gate in a mode of one's own.
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
		this(settings, mode, progress, Direction.UP, ClosedVerdicts.lower(mode));
	}

	private Gate(Settings settings, Mode mode, Progress progress, Direction direction, String purpose) {
		this.settings = settings;
		this.mode = mode;
		this.direction = direction;
		this.closing = new ClosedVerdicts(settings, direction);
		this.sessions = new MigrationConnections(settings);
		this.trail = new AuditTrail(settings, purpose);
		this.progress = progress;
	}

	/**
	 * Lets no migration begin without a backup.
	 * @param precaution the backup to take, once, when something is pending
	 * @return this gate
	 */
	public Gate withBackup(Backup precaution) {
		this.backup = precaution;
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
		log.info("database     {}", waysIn());
		log.info("environment  {}, mode {}, seeds {}", this.settings.deployment().id(), ClosedVerdicts.lower(this.mode),
				this.settings.changelog().seeds() ? "run" : "do not run");
		Optional<Verdict> seen = (target instanceof UpgradeTarget.Head) ? glance() : Optional.empty();
		return seen.orElseGet(() -> run((connection, changelog) -> {
			Verdict verdict = decide(connection, changelog, target);
			if (verdict instanceof Verdict.Open && this.mode == Mode.MIGRATE) {
				new FastPathRecorder(this.settings).keep(connection, changelog, this.fingerprint);
			}
			return verdict;
		}));
	}

	/**
	 * The fast path: opens with one query, and without the engine, when nothing has
	 * changed since a gate of this build last saw head. Whatever is doubtful, also a
	 * database that does not answer, is left to the full path.
	 */
	private Optional<Verdict> glance() {
		this.progress.enter(Phase.CONNECTING);
		Supplier<Optional<Fingerprint>> making = Fingerprint.begin(this.settings.changelog());
		SchemaStateReader reader = new SchemaStateReader(this.settings.changelog(), making);
		Optional<VerifiedHeadTable.VerifiedHead> seen = reader.glance(this.settings.migration(), "headgate gate",
				this.settings.health().timeout());
		this.fingerprint = making.get().orElse(null);
		return seen
			.filter((sight) -> this.settings.deployment() != Deployment.DEV || !sight.environment().isProtected())
			.map((sight) -> opened(sight, reader));
	}

	private Verdict opened(VerifiedHeadTable.VerifiedHead sight, SchemaStateReader reader) {
		SchemaState currency = new SchemaState.AtHead(sight.position());
		sayChangelog(sight.changeSets(), sight.position().head(), sight.seedsLeftOut());
		log.info("schema       {}, unchanged since this build last saw it", ClosedVerdicts.summary(currency));
		return opened(currency, reader);
	}

	private void sayChangelog(int changeSets, @Nullable String head, long seedsLeftOut) {
		log.info("changelog    {}, {} change sets, head {}{}", this.settings.changelog().location(), changeSets,
				(head != null) ? PrintableText.of(head) : "none (" + ClosedVerdicts.NOTHING_APPLIES + ")",
				leftOut(seedsLeftOut));
	}

	/**
	 * Undoes change sets.
	 * @param settings which database
	 * @param plan which change sets; those that are undone already are passed over
	 * @return the verdict: open when all are undone
	 */
	public static Verdict downgrade(Settings settings, DowngradePlan plan) {
		return downgrade(settings, plan, new Progress());
	}

	/**
	 * Undoes change sets while others watch.
	 * @param settings which database
	 * @param plan which change sets; those that are undone already are passed over
	 * @param progress told what it is doing
	 * @return the verdict: open when all are undone
	 */
	public static Verdict downgrade(Settings settings, DowngradePlan plan, Progress progress) {
		return new Gate(settings, Mode.MIGRATE, progress, Direction.DOWN, "downgrade").downgrade(plan);
	}

	private Verdict downgrade(DowngradePlan plan) {
		AuditTrail.Aim aim = new AuditTrail.Aim(plan.to(), plan.changes().size());
		return run((connection, changelog) -> {
			Work work = (engine, lock) -> undo(engine, connection, lock, changelog, plan);
			Task task = new Task((currency) -> true, () -> false, (currency) -> aim, work, (currency) -> true);
			return locked(connection, changelog, task);
		});
	}

	private int undo(LiquibaseEngine engine, Connection connection, MigrationLock lock, ParsedChangelog changelog,
			DowngradePlan plan) throws SQLException, MigrationException, InterruptedException {
		AppliedChanges now = AppliedChanges.read(connection, changelog.model(), this.settings.changelog());
		List<PlannedChange> left = Downgrade.left(plan, now, this.closing);
		engine.settle();
		int before = this.applied;
		try (BlockingSessionMonitor watch = new BlockingSessionMonitor(this.sessions, this.progress,
				TransactionPoolerDetector.pid(connection))) {
			new Downgrade(connection, lock, this.settings.changelog().history(), patience(connection, watch)).run(left,
					this::starting, (step) -> done(before, step));
		}
		return before + left.size();
	}

	/**
	 * Records change sets as applied without running them.
	 * @param wanted which ones of those pending
	 * @return the verdict after it
	 */
	public Verdict stamp(Predicate<ChangeSetKey> wanted) {
		Predicate<SchemaState> possible = (currency) -> currency instanceof SchemaState.Behind
				|| currency instanceof SchemaState.Unmanaged
				|| (currency instanceof SchemaState.AtHead(SchemaPosition position) && !position.deferred().isEmpty());
		this.trail = new AuditTrail(this.settings, "stamp");
		return run((connection, changelog) -> {
			TargetChangeSets head = TargetChangeSets.head(changelog.model());
			Work work = (engine, ignored) -> {
				List<ChangeSetKey> stamped = engine.stamp(wanted);
				this.trail.stamped(stamped);
				this.trail.plan(stamped);
				return stamped.size();
			};
			Verdict verdict = locked(connection, changelog,
					new Task(possible, () -> isSettled(look(connection, changelog), connection, head),
							(currency) -> aim(currency, head), work, SchemaState::isCurrent));
			return (this.applied > 0) ? opened(look(connection, changelog), changelog) : verdict;
		});
	}

	/**
	 * Makes the history say that the schema is at a revision.
	 * @param plan what to record, and what to remove
	 * @return the verdict: open when the history says so
	 */
	public Verdict stamp(StampPlan plan) {
		this.trail = new AuditTrail(this.settings, "stamp");
		AuditTrail.Aim aim = new AuditTrail.Aim(plan.to(), plan.removed().size() + plan.missing().size());
		return run((connection, changelog) -> locked(connection, changelog,
				new Task(plan::mayBeginIn, () -> false, (currency) -> aim,
						(engine, lock) -> stamp(engine, connection, changelog, plan),
						(currency) -> this.applied > 0 || currency.isCurrent())));
	}

	private int stamp(LiquibaseEngine engine, Connection connection, ParsedChangelog changelog, StampPlan plan)
			throws SQLException, MigrationException, InterruptedException {
		AppliedChanges now = AppliedChanges.read(connection, changelog.model(), this.settings.changelog());
		StampPlan left = plan.on(now, changelog.model());
		for (ChangeSetKey key : left.removed()) {
			if (!plan.removed().contains(key)) {
				throw new GateClosedException(this.closing.historyChanged(key));
			}
		}
		if (!left.removed().isEmpty()) {
			remove(connection, now.rows().stream().filter((row) -> left.removed().contains(row.key())).toList());
			this.trail.removed(left.removed());
		}
		List<ChangeSetKey> stamped = left.missing().isEmpty() ? List.of() : engine.stamp(left.wanted()::contains);
		this.trail.stamped(stamped);
		return left.removed().size() + stamped.size();
	}

	private void remove(Connection connection, List<AppliedChange> rows) throws SQLException {
		HistoryTable table = HistoryTable.locate(connection, this.settings.changelog().history());
		RollbackStore store = new RollbackStore(connection, table.qualified());
		try (SessionMode transaction = SessionMode.transaction(connection);
				PreparedStatement statement = connection.prepareStatement(
						"DELETE FROM " + table.qualified() + " WHERE id = ? AND author = ? AND filename = ?")) {
			SearchPath.enter(connection);
			for (AppliedChange row : rows) {
				statement.setString(1, row.key().id());
				statement.setString(2, row.key().author());
				statement.setString(3, row.filename());
				statement.executeUpdate();
				store.forget(row.key());
			}
			transaction.commit();
		}
	}

	/**
	 * Applies the seeds that are pending, to a development database that is at head
	 * otherwise.
	 * @return the verdict after it
	 */
	public Verdict seed() {
		if (this.settings.deployment() != Deployment.DEV) {
			return this.closing.developmentOnly("seed",
					"this is profile " + this.settings.deployment().id() + "; with none given it is prod",
					"Start with the profile dev");
		}
		this.trail = new AuditTrail(this.settings, "seed");
		return run(this::seed);
	}

	private Verdict seed(Connection connection, ParsedChangelog changelog)
			throws SQLException, MigrationException, InterruptedException {
		Optional<Deployment> mark = EnvironmentMarker.read(connection);
		if (mark.isPresent() && mark.get() != Deployment.DEV) {
			return this.closing.developmentOnly("seed",
					"headgate.environment says that the database was first migrated as " + mark.get().id(),
					"Use a database of your own for development");
		}
		SchemaState currency = look(connection, changelog);
		boolean waiting = currency instanceof SchemaState.Migrating;
		if (currency instanceof SchemaState.Behind(SchemaPosition position) && !onlySeedsPending(position, changelog)) {
			return this.closing.seedsNeedHead(position);
		}
		if (!waiting && !(currency instanceof SchemaState.Behind)) {
			return verdict(currency, changelog, SchemaState::isCurrent);
		}
		TargetChangeSets head = TargetChangeSets.head(changelog.model());
		refuseUnsafe(changelog, currency, head);
		return locked(connection, changelog,
				applying(connection, changelog, head,
						(now) -> now instanceof SchemaState.Behind(SchemaPosition position)
								? onlySeedsPending(position, changelog) : mayMigrate(now)));
	}

	private static boolean onlySeedsPending(SchemaPosition position, ParsedChangelog changelog) {
		return position.pending()
			.stream()
			.allMatch((key) -> changelog.model().find(key).map(ChangeSetInfo::seed).orElse(false));
	}

	private Verdict run(Decision decision) {
		Verdict verdict = decided(decision);
		this.trail.end(verdict);
		return verdict;
	}

	private Verdict decided(Decision decision) {
		ParsedChangelog changelog;
		try {
			changelog = ChangelogReader.read(this.settings.changelog());
		}
		catch (ChangelogException ex) {
			return this.closing.unreadable(ex);
		}
		sayChangelog(changelog.model().revisions().size(), changelog.model().head().orElse(null),
				changelog.model().seedsLeftOut());
		ShutdownSignal stop = new ShutdownSignal();
		Verdict verdict;
		try (stop) {
			this.stop = stop;
			verdict = run(decision, changelog, stop);
		}
		catch (MigrationException ex) {
			this.trail.failed(ex);
			return this.closing.failed(ex, this.applied, ranBefore(ex));
		}
		catch (ChangelogException ex) {
			return this.closing.unreadable(ex);
		}
		catch (GateClosedException ex) {
			return ex.verdict();
		}
		catch (UntrustedTableException ex) {
			return this.closing.untrusted(ex);
		}
		catch (SQLException ex) {
			this.trail.failed(ex);
			return ReconnectPolicy.STANDBY.equals(ex.getSQLState()) ? this.closing.standby()
					: verdict(new SchemaState.Unreachable(Connections.describe(ex)), changelog, SchemaState::isCurrent);
		}
		catch (InterruptedException ex) {
			return this.closing.stopped(this.applied);
		}
		boolean late = verdict instanceof Verdict.Open && stop.isReceived();
		return late ? this.closing.stopped(this.applied) : verdict;
	}

	/** The session may be lost, and the reason must be told all the same. */
	private @Nullable MissingHistoryRow ranBefore(MigrationException failure) {
		if (failure.key() == null || failure.sqlState().isEmpty() || this.direction == Direction.DOWN) {
			return null;
		}
		Duration timeout = this.settings.health().timeout();
		try (Connection connection = Connections.open(this.settings.migration(), "headgate gate", timeout, timeout)) {
			HistoryTable table = HistoryTable.locate(connection, this.settings.changelog().history());
			return MissingHistoryRow.read(connection, table)
				.stream()
				.filter((row) -> row.key().equals(failure.key()))
				.findFirst()
				.orElse(null);
		}
		catch (SQLException ex) {
			log.debug("audit        not asked whether {} ran before", failure.key(), ex);
			return null;
		}
	}

	/**
	 * Begins again on a new session when one is lost, as long as that gets us further.
	 */
	private Verdict run(Decision decision, ParsedChangelog changelog, ShutdownSignal stop)
			throws SQLException, MigrationException, InterruptedException {
		ReconnectPolicy losses = new ReconnectPolicy(this.settings.gate().connectBudget());
		while (true) {
			this.progress.enter(Phase.CONNECTING);
			Connection connection = this.sessions.await();
			try (connection) {
				stop.guard(connection);
				if (this.trail.hasEnded(connection)) {
					return this.closing.ended(this.applied);
				}
				Optional<Verdict> refused = refuse(connection);
				return refused.isPresent() ? refused.get() : decision.decide(connection, changelog.on(connection));
			}
			catch (MigrationException ex) {
				if (stop.hasCancelled(ex.sqlState())) {
					throw new InterruptedException(ex.reason());
				}
				if (!losses.again(ex, this.applied)) {
					throw ex;
				}
			}
			catch (SQLException ex) {
				if (stop.hasCancelled(ex.getSQLState())) {
					throw new InterruptedException(Connections.describe(ex));
				}
				if (!losses.again(ex, this.applied)) {
					throw ex;
				}
			}
		}
	}

	private static String leftOut(long seeds) {
		return (seeds > 0) ? " (" + seeds + " seeds left out)" : "";
	}

	private String waysIn() {
		String application = this.settings.application().toString();
		String migrator = this.settings.migration().toString();
		return migrator.equals(application) ? application : application + ", migrated through " + migrator;
	}

	/** The third wall: what was first migrated in production never meets development. */
	private Optional<Verdict> refuse(Connection connection) throws SQLException {
		if (this.mode == Mode.MIGRATE) {
			HistoryTableGuard.check(connection, this.settings.changelog().history());
		}
		Optional<Deployment> mark = EnvironmentMarker.read(connection);
		if (mark.isPresent() && mark.get().isProtected() && this.settings.deployment() == Deployment.DEV) {
			return Optional.of(this.closing.refused(mark.get()));
		}
		return Optional.empty();
	}

	private Verdict decide(Connection connection, ParsedChangelog changelog, UpgradeTarget target)
			throws SQLException, MigrationException, InterruptedException {
		SchemaState currency = look(connection, changelog);
		log.info("schema       {}", ClosedVerdicts.summary(currency));
		if (this.selection == null) {
			List<ChangeSetKey> pending = currency.whereabouts().map(SchemaPosition::pending).orElse(List.of());
			this.selection = TargetChangeSets.of(changelog, target, pending, TaggedRevisions.in(connection,
					HistoryTable.locate(connection, this.settings.changelog().history())), this.closing);
		}
		return switch (this.mode) {
			case VERIFY, OBSERVE -> verdict(currency, changelog, SchemaState::isCurrent);
			case WAIT -> await(connection, changelog, currency);
			case MIGRATE -> migrate(connection, changelog, currency, this.selection);
		};
	}

	private SchemaState look(Connection connection, ParsedChangelog changelog) throws SQLException {
		return new SchemaStateReader(changelog.model(), this.settings.changelog().history()).read(connection);
	}

	private Verdict await(Connection connection, ParsedChangelog changelog, SchemaState first)
			throws SQLException, InterruptedException {
		this.progress.enter(Phase.WAITING);
		long deadline = System.nanoTime() + this.settings.gate().waitBudget().toNanos();
		long sayAt = System.nanoTime();
		SchemaState currency = first;
		while (currency instanceof SchemaState.Behind || currency instanceof SchemaState.Migrating
				|| currency instanceof SchemaState.Unmanaged) {
			long now = System.nanoTime();
			if (now >= deadline) {
				return this.closing.waitedInVain(currency);
			}
			if (now >= sayAt) {
				log.info("waiting      {}; giving up in {} s", ClosedVerdicts.summary(currency),
						TimeUnit.NANOSECONDS.toSeconds(deadline - now));
				sayAt = now + SAY_EVERY.toNanos();
			}
			Thread.sleep(Duration.ofMillis(500));
			currency = look(connection, changelog);
		}
		return verdict(currency, changelog, SchemaState::isCurrent);
	}

	private Verdict migrate(Connection connection, ParsedChangelog changelog, SchemaState currency,
			TargetChangeSets wanted) throws SQLException, MigrationException, InterruptedException {
		boolean waiting = currency instanceof SchemaState.Migrating;
		Task task = applying(connection, changelog, wanted, this::mayMigrate);
		boolean settled = isSettled(currency, connection, wanted) && !wanted.isDeferred(currency);
		if (settled || !(waiting || mayMigrate(currency))) {
			return verdict(currency, changelog, task.reached());
		}
		refuseUnsafe(changelog, currency, wanted);
		return locked(connection, changelog, task);
	}

	private static void refuseUnsafe(ParsedChangelog changelog, SchemaState currency, TargetChangeSets wanted) {
		Set<ChangeSetKey> running = new HashSet<>(currency.whereabouts()
			.map(SchemaPosition::pending)
			.orElse(List.of())
			.stream()
			.filter(wanted::includes)
			.toList());
		currency.whereabouts()
			.ifPresent((position) -> position.deferred().forEach((deferral) -> running.add(deferral.key())));
		changelog.model()
			.applicable()
			.stream()
			.filter((revision) -> revision.runAlways() && wanted.includes(revision.key()))
			.forEach((revision) -> running.add(revision.key()));
		UnsafeStatements.refuse(changelog, running::contains);
	}

	private Task applying(Connection connection, ParsedChangelog changelog, TargetChangeSets wanted,
			Predicate<SchemaState> possible) {
		return new Task(possible, () -> isSettled(look(connection, changelog), connection, wanted),
				(before) -> aim(before, wanted), (engine, ignored) -> apply(engine, connection, wanted),
				(now) -> wanted.isReached(now, this.settings.gate().allowDiverged()));
	}

	private boolean isSettled(SchemaState currency, Connection connection, TargetChangeSets wanted)
			throws SQLException {
		return wanted.isReached(currency, this.settings.gate().allowDiverged()) && !wanted.runsAlways()
				&& EnvironmentMarker.read(connection).isPresent();
	}

	private boolean mayMigrate(SchemaState currency) {
		return TargetChangeSets.mayMigrate(currency, this.settings.gate().allowDiverged());
	}

	private static AuditTrail.Aim aim(SchemaState before, TargetChangeSets wanted) {
		return before.whereabouts()
			.map((position) -> new AuditTrail.Aim(wanted.aim(position), wanted.pending(position)))
			.orElse(new AuditTrail.Aim(null, 0));
	}

	private int apply(LiquibaseEngine engine, Connection connection, TargetChangeSets wanted)
			throws SQLException, MigrationException, InterruptedException {
		int before = this.applied;
		try (BlockingSessionMonitor watch = new BlockingSessionMonitor(this.sessions, this.progress,
				TransactionPoolerDetector.pid(connection))) {
			return before + BatchProgressReporter.watched(this::batch, () -> engine.apply(wanted::includes,
					patience(connection, watch), this::starting, (step) -> done(before, step)));
		}
	}

	private RetryingExecutor patience(Connection connection, BlockingSessionMonitor watch) {
		return new RetryingExecutor(connection, this.settings.gate(), watch, this.stop, this::retried);
	}

	private void retried(Duration lost) {
		this.trail.retried(lost);
		this.progress.tally().retried(lost);
	}

	private void batch(BatchState state, long rows) {
		this.progress.detail(state.toString());
		if (rows > 0) {
			this.progress.tally().batch(rows);
		}
	}

	private void starting(ChangeSetKey key) {
		this.progress.changeSet(key.id(), this.applied + 1);
		this.trail.starting(key);
	}

	private void done(int before, AppliedStep step) {
		this.applied = before + step.number();
		this.trail.done(step);
		StepOutcome outcome = step.outcome();
		if (this.direction == Direction.UP && outcome.hasRun()) {
			this.progress.tally().applied(step.took());
		}
		String word = "%-12s".formatted(outcome.word());
		if (outcome.hasRun()) {
			log.info("{} {} by {} in {} ms ({})", word, PrintableText.of(step.key().id()),
					PrintableText.of(step.key().author()), step.took().toMillis(), PrintableText.of(step.key().path()));
		}
		else if (outcome == StepOutcome.MARKED) {
			this.marked.add(step.key());
			log.info("{} {} by {} as applied without running it ({}): {}", word, PrintableText.of(step.key().id()),
					PrintableText.of(step.key().author()), PrintableText.of(step.key().path()), step.reason());
		}
		else {
			log.warn("{} {} by {} is not applied, and is tried again at the next start ({}): {}", word,
					PrintableText.of(step.key().id()), PrintableText.of(step.key().author()),
					PrintableText.of(step.key().path()), step.reason());
		}
	}

	/** Takes the lock, looks again, and only then does the work. */
	private Verdict locked(Connection connection, ParsedChangelog changelog, Task task)
			throws SQLException, MigrationException, InterruptedException {
		HistoryTable table = HistoryTable.locate(connection, this.settings.changelog().history());
		Optional<Verdict> denied = denied(connection, table);
		if (denied.isPresent()) {
			return denied.get();
		}
		Duration budget = this.settings.gate().lockBudget();
		this.progress.enter(Phase.LOCKING);
		// Many that wait for one would otherwise open one after another, not together.
		long asked = System.nanoTime();
		Check needless = task.needless();
		try (MigrationLock lock = MigrationLock.acquire(connection, table, budget, this::sayWaiting, needless)) {
			if (lock == null) {
				return needless.test() ? verdict(look(connection, changelog), changelog, task.reached())
						: this.closing.lockBudgetSpent(table.lockHolder(connection));
			}
			this.progress.tally().waitedForLock(Duration.ofNanos(System.nanoTime() - asked));
			LiquibaseLock stock = new LiquibaseLock(connection, table, this.settings.changelog().history());
			if (!stock.settle(budget)) {
				return this.closing.stockLockHeld(stock.qualified());
			}
			SchemaState before = look(connection, changelog);
			if (!task.possible().test(before)) {
				return verdict(before, changelog, task.reached());
			}
			Optional<Verdict> unsafe = backUp(connection, before);
			if (unsafe.isPresent()) {
				return unsafe.get();
			}
			if (EnvironmentMarker.read(connection).isEmpty()) {
				log.info("mark         {}", EnvironmentMarker.announcement(this.settings.deployment()));
			}
			EnvironmentMarker.write(connection, this.settings);
			Optional<Verdict> refused = refuse(connection);
			if (refused.isPresent()) {
				return refused.get();
			}
			stock.create();
			AuditTrail.Aim aim = task.aim().apply(before);
			this.progress.total(this.applied + aim.planned());
			this.trail.begin(connection, table, before, aim, this.progress.elapsed());
			ChangelogSettings named = this.settings.changelog().with(table.named(this.settings.changelog().history()));
			RollbackRecorder keeper = new RollbackRecorder(new RollbackStore(connection, table.qualified()),
					new SqlRecorder(changelog, named));
			DeferredChangeSetTable deferrals = new DeferredChangeSetTable(connection, table.qualified(),
					new RedactedError(this.settings));
			this.applied = task.work()
				.run(new LiquibaseEngine(changelog, named, connection, lock, keeper, this.trail, deferrals), lock);
			return verdict(look(connection, changelog), changelog, task.reached());
		}
	}

	private Optional<Verdict> backUp(Connection connection, SchemaState before)
			throws SQLException, InterruptedException {
		Optional<SchemaPosition> position = before.whereabouts().filter((at) -> !at.pending().isEmpty());
		if (this.backup == null || this.backup.taken().isPresent() || position.isEmpty()) {
			return Optional.empty();
		}
		return switch (this.backup.take(connection, position.get().current())) {
			case BackupOutcome.Failed(Verdict.Closed closed) -> Optional.of(closed);
			case BackupOutcome.Taken ignored -> Optional.empty();
		};
	}

	private Optional<Verdict> denied(Connection connection, HistoryTable table) throws SQLException {
		if (isStandby(connection)) {
			throw new SQLException("the server is a standby; migrations need the primary", ReconnectPolicy.STANDBY);
		}
		Optional<String> pooled = new TransactionPoolerDetector(this.sessions, this.settings.migration())
			.evidence(connection);
		if (pooled.isEmpty()) {
			SearchPath.enterForSession(connection);
			MigrationConnections.endWithClient(connection);
			HistoryTableGuard.check(connection, this.settings.changelog().history());
		}
		return pooled.isPresent() ? pooled.map(this.closing::pooled) : new MigrationPrivileges(connection, table).lack()
			.map((lack) -> this.closing.denied(lack.reason(), lack.action()));
	}

	private static boolean isStandby(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
			return row.next() && row.getBoolean(1);
		}
	}

	private void sayWaiting(LockHolder holder) {
		this.progress.waitingFor(holder.toString());
		log.info("waiting      another process migrates: {}", holder);
	}

	private Verdict verdict(SchemaState currency, ParsedChangelog changelog, Predicate<SchemaState> reached) {
		return (reached.test(currency) || this.mode == Mode.OBSERVE) ? opened(currency, changelog)
				: this.closing.closed(currency, this.mode);
	}

	private Verdict opened(SchemaState currency, ParsedChangelog changelog) {
		Fingerprint certain = changelog.isCertain() ? this.fingerprint : null;
		return opened(currency, new SchemaStateReader(changelog.model(), this.settings.changelog().history(), certain));
	}

	private Verdict opened(SchemaState currency, SchemaStateReader reader) {
		RunStatistics effort = this.progress.effort();
		this.progress.enter(Phase.OPEN);
		log.info("{}{}, {} change sets {}, after {} ms", this.direction.opening(), ClosedVerdicts.summary(currency),
				this.applied, this.direction.participle(), effort.took().toMillis());
		return new Verdict.Open(currency, reader, this.applied, effort, List.copyOf(this.marked));
	}

	@FunctionalInterface
	private interface Decision {

		Verdict decide(Connection connection, ParsedChangelog changelog)
				throws SQLException, MigrationException, InterruptedException;

	}

	@FunctionalInterface
	private interface Work {

		int run(LiquibaseEngine engine, MigrationLock lock)
				throws SQLException, MigrationException, InterruptedException;

	}

	/**
	 * What is done under the lock.
	 *
	 * @param possible which states it can begin in
	 * @param needless says whether another process has done it all
	 * @param aim what it is to reach, as the audit trail notes it
	 * @param work the work
	 * @param reached which states it may end in
	 */
	private record Task(Predicate<SchemaState> possible, Check needless, Function<SchemaState, AuditTrail.Aim> aim,
			Work work, Predicate<SchemaState> reached) {
	}

}
