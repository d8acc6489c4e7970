package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.changelog.visitor.UpdateVisitor;
import liquibase.database.Database;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.DatabaseException;
import liquibase.exception.DatabaseHistoryException;
import liquibase.exception.LiquibaseException;
import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.executor.ExecutorService;
import liquibase.precondition.core.PreconditionContainer.ErrorOption;
import liquibase.precondition.core.PreconditionContainer.FailOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ClassUtils;

import dev.headgate.changelog.ChangeSetKey;
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
			MigratingVisitor visitor = new MigratingVisitor(executor, listener, row, pending);
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
			if (session.isInTransaction() || !session.keepsSession()) {
				super.rollback();
			}
		}

	}

	/**
	 * Applies one change set and records it, in one commit wherever it is transactional.
	 */
	private final class MigratingVisitor extends UpdateVisitor {

		private final RetryingExecutor executor;

		private final MigrationListener listener;

		private final HistoryInsertExecutor row;

		private final List<ChangeSet> pending;

		private final StartListener startListener;

		private StepOutcome outcome = StepOutcome.APPLIED;

		private int visited;

		private int count;

		MigratingVisitor(RetryingExecutor executor, MigrationListener listener, HistoryInsertExecutor row,
				List<ChangeSet> pending) {
			this(executor, listener, row, pending,
					new StartListener(LiquibaseEngine.this.attempts, LiquibaseEngine.this.connection));
		}

		private MigratingVisitor(RetryingExecutor executor, MigrationListener listener, HistoryInsertExecutor row,
				List<ChangeSet> pending, StartListener startListener) {
			super(LiquibaseEngine.this.database, startListener, null);
			this.startListener = startListener;
			this.executor = executor;
			this.listener = listener;
			this.row = row;
			this.pending = pending;
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
			this.listener.starting(key, LiquibaseEngine.this.connection.getUnderlyingConnection());
			this.visited++;
			long start = System.nanoTime();
			int retries = retrying(changeSet, key, start, databaseChangeLog, filterResults);
			this.count += this.outcome.hasRun() ? 1 : 0;
			this.listener.done(new AppliedStep(key, this.count, retries, Duration.ofNanos(System.nanoTime() - start),
					this.outcome, this.startListener.reason));
		}

		/** Liquibase lets a visitor throw only its own exceptions. */
		private int retrying(ChangeSet changeSet, ChangeSetKey key, long start, DatabaseChangeLog databaseChangeLog,
				Set<ChangeSetFilterResult> filterResults) throws LiquibaseException {
			try {
				return this.executor.execute(ExecutionTraits.of(changeSet), key,
						() -> once(changeSet, key, start, databaseChangeLog, filterResults));
			}
			catch (MigrationException | InterruptedException ex) {
				throw new LiquibaseException(ex);
			}
		}

		private void once(ChangeSet changeSet, ChangeSetKey key, long start, DatabaseChangeLog databaseChangeLog,
				Set<ChangeSetFilterResult> filterResults) throws MigrationException {
			DeferredCommitConnection connection = LiquibaseEngine.this.connection;
			boolean transactional = changeSet.isRunInTransaction();
			PreconditionMessages messages = PreconditionMessages.takenFrom(changeSet);
			try {
				// A try that failed leaves its change set's strategy behind.
				LiquibaseEngine.this.database.setObjectQuotingStrategy(ObjectQuotingStrategy.LEGACY);
				connection.deferCommits();
				this.row.hold(transactional);
				super.visit(changeSet, databaseChangeLog, LiquibaseEngine.this.database, filterResults);
				this.outcome = this.startListener.outcome(changeSet);
				List<BoundSql> parts = new ArrayList<>(this.row.release());
				if (!transactional) {
					connection.restoreSession();
					parts.add(LiquibaseEngine.this.attempts.ending(key));
				}
				if (LiquibaseEngine.this.rollbackRecorder != null && this.outcome.isRecorded()) {
					parts.add(LiquibaseEngine.this.rollbackRecorder.insertStatement(changeSet));
				}
				parts.addAll(deferring(changeSet, key));
				if (transactional && this.outcome.hasRun()) {
					this.listener.committing(connection.getUnderlyingConnection());
				}
				connection.resumeCommits();
				commit(changeSet, parts, Duration.ofNanos(System.nanoTime() - start));
			}
			catch (LiquibaseException | SQLException | RuntimeException ex) {
				connection.resumeCommits();
				this.row.drop();
				MigrationException failure = new MigrationException(key, transactional, ex).saying(messages.of(ex))
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

		private List<BoundSql> deferring(ChangeSet changeSet, ChangeSetKey key) {
			DeferredChangeSetTable deferrals = LiquibaseEngine.this.deferrals;
			if (deferrals == null) {
				return List.of();
			}
			return this.outcome.isRecorded() ? deferrals.forgetting(key) : List.of(deferrals.noting(key,
					Checksums.current(changeSet).toString(), this.outcome, this.startListener.reason));
		}

		/** A failing audit statement never fails the change set. */
		private void commit(ChangeSet changeSet, List<BoundSql> parts, Duration took) throws DatabaseException {
			DeferredCommitConnection connection = LiquibaseEngine.this.connection;
			ChangeSetRecorder recorder = LiquibaseEngine.this.recorder;
			if (recorder == null) {
				connection.commit(parts);
				return;
			}
			boolean more = this.visited < this.pending.size() && !this.executor.stopRequested();
			ChangeSetKey following = more ? LiquibaseScope.key(this.pending.get(this.visited)) : null;
			List<BoundSql> noted = recorder.pendingStatements(LiquibaseScope.key(changeSet), this.outcome,
					this.startListener.reason, took, following);
			if (!connection.commit(parts, noted)) {
				recorder.useOwnConnection();
			}
			else if (!noted.isEmpty()) {
				recorder.confirmRecorded(this.outcome, this.startListener.reason, took, following);
			}
		}

	}

	/**
	 * Comes after Liquibase has taken the checksum, and before anything runs; and hears
	 * how it ended.
	 */
	private static final class StartListener extends AbstractChangeExecListener {

		private static final String MARK = "headgate.change_set";

		private final NonTransactionalAttempts attempts;

		private final DeferredCommitConnection connection;

		private ChangeSet.@Nullable ExecType ended;

		private String reason = "";

		StartListener(NonTransactionalAttempts attempts, DeferredCommitConnection connection) {
			this.attempts = attempts;
			this.connection = connection;
		}

		@Override
		public void willRun(ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database database,
				ChangeSet.RunStatus runStatus) {
			this.ended = null;
			this.reason = "";
			if (!changeSet.isRunInTransaction()) {
				try {
					this.attempts.begin(changeSet, LiquibaseScope.key(changeSet));
				}
				catch (SQLException ex) {
					throw new UnexpectedLiquibaseException(
							LockReleasedException.isCausedBy(ex) ? new LockReleasedException(ex) : ex);
				}
			}
		}

		/** Code of a project's own can commit in ways that no statement shows. */
		@Override
		public void willRun(Change change, ChangeSet changeSet, DatabaseChangeLog databaseChangeLog,
				Database database) {
			if (changeSet.isRunInTransaction() && change instanceof CustomChangeWrapper) {
				ask("SELECT pg_catalog.set_config('" + MARK + "', 'running', true)");
			}
		}

		@Override
		public void ran(Change change, ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database database) {
			if (changeSet.isRunInTransaction() && change instanceof CustomChangeWrapper custom
					&& !"running".equals(ask("SELECT pg_catalog.current_setting('" + MARK + "', true)"))) {
				throw new UnexpectedLiquibaseException(
						new TransactionEndedException("the custom change " + custom.getClassName()));
			}
		}

		private @Nullable String ask(String sql) {
			try (Statement statement = this.connection.getUnderlyingConnection().createStatement();
					ResultSet row = statement.executeQuery(sql)) {
				return row.next() ? row.getString(1) : null;
			}
			catch (SQLException ex) {
				throw new UnexpectedLiquibaseException(ex);
			}
		}

		@Override
		public void preconditionFailed(PreconditionFailedException failure, FailOption onFail) {
			this.reason = failure.getFailedPreconditions()
				.stream()
				.map((failed) -> String.valueOf(failed.getMessage()))
				.collect(Collectors.joining("; "));
		}

		@Override
		public void preconditionErrored(PreconditionErrorException failure, ErrorOption onError) {
			this.reason = failure.getErrorPreconditions()
				.stream()
				.map((failed) -> "its precondition can't be asked: "
						+ NestedExceptionUtils.getMostSpecificCause(failed.getCause()).getMessage())
				.collect(Collectors.joining("; "));
		}

		@Override
		public void ran(ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database database,
				ChangeSet.ExecType execType) {
			this.ended = execType;
		}

		/** Liquibase reports nothing for a change set that it skips. */
		StepOutcome outcome(ChangeSet changeSet) {
			ChangeSet.ExecType ended = this.ended;
			if (ended == null) {
				boolean refused = !this.reason.isEmpty();
				this.reason = refused ? this.reason : "none of its changes is for this database and operating system";
				return refused ? StepOutcome.DEFERRED : StepOutcome.SKIPPED;
			}
			return switch (ended) {
				case EXECUTED -> withoutReason(StepOutcome.APPLIED);
				case RERAN -> withoutReason(StepOutcome.RERUN);
				case MARK_RAN -> StepOutcome.MARKED;
				case SKIPPED -> StepOutcome.SKIPPED;
				case FAILED -> {
					this.reason = String.valueOf(changeSet.getErrorMsg()).replaceAll("(?s)\\s*\\[Failed SQL:.*", "");
					yield StepOutcome.FAILED_IGNORED;
				}
			};
		}

		/** A precondition may only warn. */
		private StepOutcome withoutReason(StepOutcome outcome) {
			this.reason = "";
			return outcome;
		}

	}

}
