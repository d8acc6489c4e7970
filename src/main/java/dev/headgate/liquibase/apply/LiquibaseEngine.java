package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.RuntimeEnvironment;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.change.core.LoadDataChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeLogIterator;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ChangeSetFilterResult;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;
import liquibase.changelog.visitor.UpdateVisitor;
import liquibase.database.Database;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.DatabaseException;
import liquibase.exception.DatabaseHistoryException;
import liquibase.exception.LiquibaseException;
import liquibase.executor.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.liquibase.Checksums;
import dev.headgate.liquibase.LiquibaseScope;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.batch.BatchProgressReporter;
import dev.headgate.liquibase.batch.BatchProgressTable;

/**
 * Lets Liquibase apply change sets on one connection that holds the migration lock. Its
 * command framework, with its own lock, checks and reports, stays out of it.
 */
public final class LiquibaseEngine {

	private static final Logger log = LoggerFactory.getLogger(LiquibaseEngine.class);

	private final ParsedChangelog changelog;

	private final ChangelogSettings settings;

	private final DeferredCommitConnection connection;

	private final LockGuard lock;

	private final NonTransactionalAttempts attempts;

	private final Target database = new Target();

	private final @Nullable RollbackRecorder rollbackRecorder;

	private final @Nullable ChangeSetRecorder recorder;

	private final @Nullable DeferredChangeSetTable deferrals;

	private final boolean own;

	/**
	 * Creates an engine for Headgate's own changelog, whose SQL finds names in the
	 * catalogue and in Headgate's schema only.
	 * @param changelog what to apply
	 * @param settings which of it, and where its history is
	 * @param connection the session that holds the lock for it
	 * @param lock the lock
	 */
	public LiquibaseEngine(ParsedChangelog changelog, ChangelogSettings settings, Connection connection,
			LockGuard lock) {
		this(changelog, settings, connection, lock, null, null, null, true);
	}

	/**
	 * Creates an engine.
	 * @param changelog what to apply
	 * @param settings which of it, and where its history is
	 * @param connection the session that holds the migration lock
	 * @param lock the lock
	 * @param rollbackRecorder keeps how each change set is undone, {@code null} for
	 * nobody
	 * @param recorder records how each change set ends, {@code null} for nobody
	 * @param deferrals notes each change set that is deferred, {@code null} for nobody
	 */
	public LiquibaseEngine(ParsedChangelog changelog, ChangelogSettings settings, Connection connection, LockGuard lock,
			@Nullable RollbackRecorder rollbackRecorder, @Nullable ChangeSetRecorder recorder,
			@Nullable DeferredChangeSetTable deferrals) {
		this(changelog, settings, connection, lock, rollbackRecorder, recorder, deferrals, false);
	}

	private LiquibaseEngine(ParsedChangelog changelog, ChangelogSettings settings, Connection connection,
			LockGuard lock, @Nullable RollbackRecorder rollbackRecorder, @Nullable ChangeSetRecorder recorder,
			@Nullable DeferredChangeSetTable deferrals, boolean own) {
		this.changelog = changelog;
		this.settings = settings;
		this.connection = new DeferredCommitConnection(connection);
		this.lock = lock;
		this.attempts = new NonTransactionalAttempts(connection, lock, settings.history());
		this.rollbackRecorder = rollbackRecorder;
		this.recorder = recorder;
		this.deferrals = deferrals;
		this.own = own;
	}

	/**
	 * Applies the pending change sets that are wanted, each one together with its history
	 * row.
	 * @param wanted which ones
	 * @param executor how long statements wait for locks, and how often they try again
	 * @param listener told of each change set
	 * @return how many ran
	 * @throws MigrationException when one failed; those before it stay applied
	 * @throws InterruptedException when this thread was told to stop
	 */
	public int apply(Predicate<ChangeSetKey> wanted, RetryingExecutor executor, MigrationListener listener)
			throws MigrationException, InterruptedException {
		return run((history, contexts, labels) -> {
			Set<ChangeSetKey> ran = ran(history);
			this.database.ran = ran;
			if (!this.own) {
				Connection session = this.connection.getUnderlyingConnection();
				SearchPath.ofRole(session).leave(session);
				// A rollback of Liquibase's would bring the other one back.
				this.connection.commit();
			}
			if (history.getRanChangeSets().stream().anyMatch((row) -> Checksums.isOlder(row.getLastCheckSum()))) {
				// Before Liquibase 5 one that is remembered would be compared with it.
				this.changelog.liquibaseChangelog().clearCheckSums();
			}
			this.changelog.liquibaseChangelog().validate(this.database, contexts, labels);
			// A strategy is each change set's own; the history's columns are never
			// quoted.
			this.database.setObjectQuotingStrategy(ObjectQuotingStrategy.LEGACY);
			BatchProgressTable.settle(this.database);
			this.database.rollback();
			this.connection.keepSession(this.lock, executor::timeouts);
			keepEarlier(ran);
			HistoryInsertExecutor row = new HistoryInsertExecutor(this.database, history, this.connection, executor);
			Scope.getCurrentScope().getSingleton(ExecutorService.class).setExecutor("jdbc", this.database, row);
			List<ChangeSet> pending = pending(contexts, labels, wanted);
			refuseMissingClasses(pending);
			boolean grouping = ran.isEmpty() && !listener.hearsEach() && CommitGroup.isWorthIt(pending);
			MigratingVisitor visitor = new MigratingVisitor(executor, listener, row, pending, grouping);
			BatchProgressReporter.Watching batches = BatchProgressReporter.watchedBy(listener::batch);
			try {
				only(pending).run(visitor, new RuntimeEnvironment(this.database, contexts, labels));
			}
			finally {
				batches.close();
			}
			BatchProgressTable.settle(this.database);
			return visitor.count;
		});
	}

	/**
	 * Reconciles the progress of batched changes before they are undone.
	 * @throws MigrationException when the database refuses
	 * @throws InterruptedException when this thread was told to stop
	 */
	public void settle() throws MigrationException, InterruptedException {
		run((ignored, contexts, labels) -> {
			BatchProgressTable.settle(this.database);
			return true;
		});
	}

	private static Set<ChangeSetKey> ran(ChangeLogHistoryService history) throws LiquibaseException {
		Set<ChangeSetKey> ran = new HashSet<>();
		for (RanChangeSet row : history.getRanChangeSets()) {
			ran.add(new ChangeSetKey(row.getChangeLog(), row.getAuthor(), row.getId()));
		}
		return ran;
	}

	/** What others applied, or stamped, can be undone by an older build all the same. */
	private void keepEarlier(Set<ChangeSetKey> ran) throws LiquibaseException, SQLException {
		if (this.rollbackRecorder != null) {
			Connection session = this.connection.getUnderlyingConnection();
			BoundSql.run(List.of(BoundSql.of(SearchPath.entering(true))), session);
			for (BoundSql part : this.rollbackRecorder.insertMissing(this.changelog.changeSets()
				.values()
				.stream()
				.filter((changeSet) -> ran.contains(LiquibaseScope.key(changeSet)))
				.toList())) {
				BoundSql.run(List.of(part), session);
			}
			this.connection.commit();
		}
	}

	/**
	 * Records change sets as applied without running them.
	 * @param wanted which of the pending ones
	 * @return those that were recorded
	 * @throws MigrationException when the history can't be written
	 * @throws InterruptedException when this thread was told to stop
	 */
	public List<ChangeSetKey> stamp(Predicate<ChangeSetKey> wanted) throws MigrationException, InterruptedException {
		return run((history, ignored, unused) -> {
			List<ChangeSet> pending = new ArrayList<>();
			for (ChangeSet changeSet : this.changelog.changeSets().values()) {
				if (wanted.test(LiquibaseScope.key(changeSet)) && history.getRanChangeSet(changeSet) == null) {
					pending.add(changeSet);
				}
			}
			for (ChangeSet changeSet : pending) {
				history.setExecType(changeSet, ChangeSet.ExecType.EXECUTED);
				if (this.rollbackRecorder != null) {
					BoundSql.run(List.of(this.rollbackRecorder.insertStatement(changeSet)),
							this.connection.getUnderlyingConnection());
				}
				if (this.deferrals != null) {
					for (BoundSql part : this.deferrals.forgetting(LiquibaseScope.key(changeSet))) {
						BoundSql.run(List.of(part), this.connection.getUnderlyingConnection());
					}
				}
			}
			this.connection.commit();
			return pending.stream().map(LiquibaseScope::key).toList();
		});
	}

	private <T> T run(Work<T> work) throws MigrationException, InterruptedException {
		try {
			return LiquibaseScope.call(this.changelog.resources(), () -> within(work));
		}
		catch (Exception ex) {
			throw failure(ex, this.connection.getUnderlyingConnection());
		}
	}

	private <T> T within(Work<T> work) throws Exception {
		Connection session = this.connection.getUnderlyingConnection();
		SearchPath role = SearchPath.ofRole(session);
		HistoryTable table = HistoryTable.locate(session, this.settings.history());
		try {
			return Scope.child(
					Map.of(LiquibaseScope.PRESERVE_CASE,
							LiquibaseScope.hasCapitals(table.schema()) || LiquibaseScope.hasCapitals(table.objects())),
					() -> {
						open(table, role);
						ChangeLogHistoryService history = Scope.getCurrentScope()
							.getSingleton(ChangeLogHistoryServiceFactory.class)
							.getChangeLogService(this.database);
						try {
							history.init();
							return work.run(history, new Contexts(this.settings.contexts()),
									new LabelExpression(this.settings.labelFilter()));
						}
						finally {
							history.reset();
						}
					});
		}
		finally {
			Scope.getCurrentScope().getSingleton(ExecutorService.class).clearExecutor("jdbc", this.database);
			setAside(role, session);
		}
	}

	/**
	 * Finds the failure in what Liquibase threw.
	 * @param thrown what was thrown
	 * @param connection the session that it left
	 * @return the failure
	 * @throws InterruptedException when this thread was told to stop
	 */
	public static MigrationException failure(Exception thrown, Connection connection) throws InterruptedException {
		MigrationException failure = null;
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof InterruptedException interruption) {
				throw interruption;
			}
			if (failure == null && cause instanceof MigrationException first) {
				failure = first;
			}
		}
		if (failure == null) {
			failure = new MigrationException(null, true, thrown);
			failure.leaves(connection);
		}
		return failure;
	}

	/** A session that is lost says so at its next use. */
	private void setAside(SearchPath role, Connection session) {
		try {
			this.connection.dropSession();
			if (!session.getAutoCommit()) {
				session.rollback();
			}
			role.enterAgain(session);
			this.connection.commit();
		}
		catch (SQLException | DatabaseException ex) {
			log.debug("Cannot set the search path again", ex);
		}
	}

	/** What Liquibase asks for by itself would be the catalogue. */
	private void open(HistoryTable table, SearchPath role) throws LiquibaseException {
		boolean named = !this.settings.history().defaultSchema().isEmpty() || role.namesSchema();
		this.database.schema = named ? table.objects() : null;
		this.database.setConnection(this.connection);
		LiquibaseScope.setNames(this.database, this.settings.history());
	}

	private List<ChangeSet> pending(Contexts contexts, LabelExpression labels, Predicate<ChangeSetKey> wanted)
			throws LiquibaseException {
		List<ChangeSetFilter> filters = List.of(new ShouldRunChangeSetFilter(this.database),
				new ContextChangeSetFilter(contexts), new LabelChangeSetFilter(labels),
				new DbmsChangeSetFilter(this.database), new IgnoreChangeSetFilter());
		return this.changelog.liquibaseChangelog()
			.getChangeSets()
			.stream()
			.filter((changeSet) -> wanted.test(LiquibaseScope.key(changeSet))
					&& filters.stream().allMatch((filter) -> filter.accepts(changeSet).isAccepted()))
			.toList();
	}

	/** Liquibase only warns, and fails in the middle of its work. */
	private static void refuseMissingClasses(List<ChangeSet> pending) throws MigrationException {
		for (ChangeSet changeSet : pending) {
			for (Change change : changeSet.getChanges()) {
				if (change instanceof CustomChangeWrapper custom
						&& !ClassUtils.isPresent(custom.getClassName(), Scope.getCurrentScope().getClassLoader())) {
					throw new MigrationException(LiquibaseScope.key(changeSet), true,
							new LiquibaseException("class " + custom.getClassName() + " of its customChange is not on"
									+ " the class path; add the archive that has it, or take the change set out"));
				}
			}
		}
	}

	private static @Nullable String loaded(ChangeSet changeSet) {
		String files = changeSet.getChanges()
			.stream()
			.filter(LoadDataChange.class::isInstance)
			.map((change) -> ((LoadDataChange) change).getFile() + " into " + ((LoadDataChange) change).getTableName())
			.collect(Collectors.joining(", "));
		return files.isEmpty() ? null : files;
	}

	private ChangeLogIterator only(List<ChangeSet> pending) {
		Set<ChangeSet> those = Collections.newSetFromMap(new IdentityHashMap<>());
		those.addAll(pending);
		return new ChangeLogIterator(this.changelog.liquibaseChangelog(),
				(changeSet) -> new ChangeSetFilterResult(those.contains(changeSet), "pending", ChangeSetFilter.class));
	}

	private boolean isNew(ChangeSetKey key) {
		return this.database.ran != null && !this.database.ran.contains(key);
	}

	@FunctionalInterface
	private interface Work<T> {

		T run(ChangeLogHistoryService history, Contexts contexts, LabelExpression labels) throws Exception;

	}

	/**
	 * Liquibase's database without what it does again for each change set.
	 */
	private final class Target extends PostgresDatabase {

		private @Nullable Set<ChangeSetKey> ran;

		private @Nullable String schema;

		/** Liquibase rolls back after each look at preconditions. */
		private boolean keepsTransaction;

		@Override
		protected @Nullable String getConnectionSchemaName() {
			return this.schema;
		}

		/** Liquibase itself looks through the whole history for each change set. */
		@Override
		public ChangeSet.RunStatus getRunStatus(ChangeSet changeSet)
				throws DatabaseException, DatabaseHistoryException {
			return isNew(LiquibaseScope.key(changeSet)) ? ChangeSet.RunStatus.NOT_RAN : super.getRunStatus(changeSet);
		}

		/**
		 * Liquibase itself sets the search path before each change set; see
		 * {@link DeferredCommitConnection}.
		 */
		@Override
		public void rollback() throws DatabaseException {
			DeferredCommitConnection session = LiquibaseEngine.this.connection;
			if (this.keepsTransaction) {
				return;
			}
			if (session.isInTransaction() || !session.keepsSession()) {
				super.rollback();
			}
		}

	}

	/**
	 * Applies change sets and records them: each one in one commit wherever it is
	 * transactional, or several in one, see {@link CommitGroup}.
	 */
	private final class MigratingVisitor extends UpdateVisitor {

		private final RetryingExecutor executor;

		private final MigrationListener listener;

		private final HistoryInsertExecutor row;

		private final List<ChangeSet> pending;

		private final ChangeSetListener heard;

		private final CommitGroup group;

		private StepOutcome outcome = StepOutcome.APPLIED;

		private int visited;

		private int count;

		MigratingVisitor(RetryingExecutor executor, MigrationListener listener, HistoryInsertExecutor row,
				List<ChangeSet> pending, boolean grouping) {
			this(executor, listener, row, pending, grouping,
					new ChangeSetListener(LiquibaseEngine.this.attempts, LiquibaseEngine.this.connection));
		}

		private MigratingVisitor(RetryingExecutor executor, MigrationListener listener, HistoryInsertExecutor row,
				List<ChangeSet> pending, boolean grouping, ChangeSetListener heard) {
			super(LiquibaseEngine.this.database, heard, null);
			this.heard = heard;
			this.executor = executor;
			this.listener = listener;
			this.row = row;
			this.pending = pending;
			this.group = new CommitGroup(grouping);
		}

		@Override
		public void visit(ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database database,
				Set<ChangeSetFilterResult> filterResults) throws LiquibaseException {
			if (Thread.currentThread().isInterrupted()) {
				throw new LiquibaseException(new InterruptedException("told to stop before " + changeSet.getId()));
			}
			ChangeSetKey key = LiquibaseScope.key(changeSet);
			if (changeSet.getStoredCheckSum() == null && isNew(key)) {
				// Computed when the changelog was read; Liquibase would do it again.
				changeSet.setStoredCheckSum(Checksums.current(changeSet));
			}
			this.visited++;
			if (this.group.takes(changeSet)) {
				together(changeSet);
			}
			else {
				alone(changeSet, this.visited);
			}
		}

		/** Runs a change set that has a commit of its own. */
		private void alone(ChangeSet changeSet, int position) throws LiquibaseException {
			ChangeSetKey key = LiquibaseScope.key(changeSet);
			this.listener.starting(key, LiquibaseEngine.this.connection.getUnderlyingConnection());
			long start = System.nanoTime();
			int retries = retrying(changeSet, () -> once(changeSet, position, start));
			this.listener.done(step(key, retries, start));
		}

		private AppliedStep step(ChangeSetKey key, int retries, long start) {
			this.count += this.outcome.hasRun() ? 1 : 0;
			return new AppliedStep(key, this.count, retries, Duration.ofNanos(System.nanoTime() - start), this.outcome,
					this.heard.reason());
		}

		/**
		 * Runs a change set that shares a commit with its neighbours. When one of them
		 * fails, all are rolled back and run again, each with a commit of its own, so
		 * that those before the one to blame stay applied.
		 */
		private void together(ChangeSet changeSet) throws LiquibaseException {
			ChangeSetKey key = LiquibaseScope.key(changeSet);
			if (this.group.isEmpty()) {
				this.listener.starting(key, LiquibaseEngine.this.connection.getUnderlyingConnection());
			}
			else {
				this.listener.joining(key, this.group.size());
			}
			this.group.add(changeSet);
			retrying(changeSet, () -> joining(changeSet));
			MigrationException failure = this.group.failure();
			if (failure != null) {
				log.info("Rolled back {}, to apply each with a commit of its own, since one of them failed: {}",
						PrintableText.counted(this.group.size(), "change set"), failure.reason());
				List<ChangeSet> again = this.group.changeSets();
				this.count -= (int) this.group.steps().stream().filter((step) -> step.outcome().hasRun()).count();
				this.group.clear();
				for (int i = 0; i < again.size(); i++) {
					alone(again.get(i), this.visited - again.size() + 1 + i);
				}
			}
			else if (this.group.isCommitted()) {
				List<AppliedStep> steps = this.group.steps();
				boolean recorded = this.group.isRecorded();
				this.group.clear();
				report(steps, recorded);
			}
		}

		/** An audit trail that could not write them with the commit does so now. */
		private void report(List<AppliedStep> steps, boolean recorded) {
			for (int i = 0; i < steps.size(); i++) {
				AppliedStep step = steps.get(i);
				if (i > 0 && !recorded) {
					this.listener.starting(step.key(), LiquibaseEngine.this.connection.getUnderlyingConnection());
				}
				this.listener.done(step);
			}
		}

		/** Liquibase lets a visitor throw only its own exceptions. */
		private int retrying(ChangeSet changeSet, RetryingExecutor.Attempt attempt) throws LiquibaseException {
			try {
				return this.executor.execute(ExecutionTraits.of(changeSet), LiquibaseScope.key(changeSet), attempt);
			}
			catch (MigrationException | InterruptedException ex) {
				throw new LiquibaseException(ex);
			}
		}

		private void once(ChangeSet changeSet, int position, long start) throws MigrationException {
			DeferredCommitConnection connection = LiquibaseEngine.this.connection;
			boolean transactional = changeSet.isRunInTransaction();
			PreconditionMessages messages = PreconditionMessages.takenFrom(changeSet);
			try {
				List<BoundSql> parts = run(changeSet);
				if (!transactional) {
					connection.restoreSession();
					parts.add(LiquibaseEngine.this.attempts.ending(LiquibaseScope.key(changeSet)));
				}
				if (transactional && this.outcome.hasRun()) {
					this.listener.committing(connection.getUnderlyingConnection());
				}
				connection.resumeCommits();
				AppliedStep step = new AppliedStep(LiquibaseScope.key(changeSet), 0, 0,
						Duration.ofNanos(System.nanoTime() - start), this.outcome, this.heard.reason());
				commit(List.of(step), parts, next(position));
			}
			catch (LiquibaseException | SQLException | RuntimeException ex) {
				connection.resumeCommits();
				this.row.drop();
				MigrationException failure = new MigrationException(LiquibaseScope.key(changeSet), transactional, ex)
					.saying(messages.of(ex))
					.loading(loaded(changeSet));
				try {
					connection.rollback();
					if (!transactional) {
						connection.restoreSession();
					}
				}
				catch (DatabaseException rollback) {
					failure.addSuppressed(rollback);
				}
				failure.leaves(connection.getUnderlyingConnection());
				throw failure;
			}
			finally {
				messages.restore();
				LiquibaseEngine.this.attempts.restore();
			}
		}

		/**
		 * One that fails is found by running all of them again, so it is not described.
		 */
		private void joining(ChangeSet changeSet) {
			DeferredCommitConnection connection = LiquibaseEngine.this.connection;
			long start = System.nanoTime();
			try {
				LiquibaseEngine.this.database.keepsTransaction = true;
				connection.record(run(changeSet));
				this.group.ended(step(LiquibaseScope.key(changeSet), 0, start));
				connection.resumeCommits();
				if (isLastOfGroup()) {
					this.group.committed(commit(this.group.steps(), List.of(), next(this.visited)));
				}
			}
			catch (LiquibaseException | SQLException | RuntimeException ex) {
				connection.resumeCommits();
				this.row.drop();
				this.group.failed(new MigrationException(LiquibaseScope.key(changeSet), true, ex));
				try {
					connection.rollback();
				}
				catch (DatabaseException rollback) {
					ex.addSuppressed(rollback);
				}
			}
			finally {
				LiquibaseEngine.this.database.keepsTransaction = false;
			}
		}

		private boolean isLastOfGroup() {
			return this.group.isFull() || this.executor.stopRequested() || this.visited == this.pending.size()
					|| !this.group.takes(this.pending.get(this.visited));
		}

		/** Runs the changes, and returns what records that they have run. */
		private List<BoundSql> run(ChangeSet changeSet) throws LiquibaseException, SQLException {
			// A try that failed leaves its change set's strategy behind.
			LiquibaseEngine.this.database.setObjectQuotingStrategy(ObjectQuotingStrategy.LEGACY);
			LiquibaseEngine.this.connection.deferCommits();
			this.row.hold(changeSet.isRunInTransaction());
			super.visit(changeSet, LiquibaseEngine.this.changelog.liquibaseChangelog(), LiquibaseEngine.this.database,
					Set.of());
			this.outcome = this.heard.outcome(changeSet);
			List<BoundSql> parts = new ArrayList<>(this.row.release());
			if (LiquibaseEngine.this.rollbackRecorder != null && this.outcome.isRecorded()) {
				parts.add(LiquibaseEngine.this.rollbackRecorder.insertStatement(changeSet));
			}
			parts.addAll(deferring(changeSet));
			return parts;
		}

		private List<BoundSql> deferring(ChangeSet changeSet) {
			DeferredChangeSetTable deferrals = LiquibaseEngine.this.deferrals;
			if (deferrals == null) {
				return List.of();
			}
			ChangeSetKey key = LiquibaseScope.key(changeSet);
			return this.outcome.isRecorded() ? deferrals.forgetting(key) : List
				.of(deferrals.noting(key, Checksums.current(changeSet).toString(), this.outcome, this.heard.reason()));
		}

		private @Nullable ChangeSetKey next(int position) {
			boolean more = position < this.pending.size() && !this.executor.stopRequested();
			return more ? LiquibaseScope.key(this.pending.get(position)) : null;
		}

		/**
		 * A failing audit statement never fails the change set.
		 * @return whether the audit trail has it
		 */
		private boolean commit(List<AppliedStep> steps, List<BoundSql> parts, @Nullable ChangeSetKey following)
				throws DatabaseException {
			DeferredCommitConnection connection = LiquibaseEngine.this.connection;
			ChangeSetRecorder recorder = LiquibaseEngine.this.recorder;
			if (recorder == null) {
				connection.commit(parts);
				return false;
			}
			List<BoundSql> noted = recorder.pendingStatements(steps, following);
			if (!connection.commit(parts, noted)) {
				recorder.useOwnConnection();
				return false;
			}
			if (!noted.isEmpty()) {
				recorder.confirmRecorded(steps, following);
			}
			return !noted.isEmpty();
		}

	}

}
