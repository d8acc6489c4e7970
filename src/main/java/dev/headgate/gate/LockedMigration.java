package dev.headgate.gate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.HistoryTableGuard;
import dev.headgate.currency.LockHolder;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.MigrationTask.Session;
import dev.headgate.gate.audit.AuditTrail;
import dev.headgate.gate.lock.LiquibaseLock;
import dev.headgate.gate.lock.LockAttempt;
import dev.headgate.gate.lock.MigrationLock;
import dev.headgate.gate.progress.Progress.Phase;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.MigrationConnections;
import dev.headgate.jdbc.RedactedError;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.TransactionPoolerDetector;
import dev.headgate.liquibase.apply.DeferredChangeSetTable;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.liquibase.apply.RollbackRecorder;
import dev.headgate.liquibase.apply.RollbackStore;
import dev.headgate.liquibase.apply.SqlRecorder;

/**
 * Does a task under the migration lock: takes it, looks again, prepares the database,
 * does the work, and looks once more.
 */
final class LockedMigration {

	private static final Logger log = LoggerFactory.getLogger(Gate.class);

	private final MigrationRun run;

	private final Settings settings;

	private final ClosedVerdicts verdicts;

	private final EnvironmentCheck environment;

	private final @Nullable BeforeMigration precaution;

	/**
	 * Creates it for a run.
	 * @param run the run
	 * @param environment refuses databases of other environments
	 * @param precaution what has to succeed first, {@code null} for nothing
	 */
	LockedMigration(MigrationRun run, EnvironmentCheck environment, @Nullable BeforeMigration precaution) {
		this.run = run;
		this.settings = run.settings();
		this.verdicts = run.verdicts();
		this.environment = environment;
		this.precaution = precaution;
	}

	/**
	 * Does a task.
	 * @param session a session as the role that migrates
	 * @param task the task
	 * @return the verdict
	 * @throws MigrationException when a change set fails
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	Verdict run(Session session, MigrationTask task) throws MigrationException, SQLException, InterruptedException {
		HistoryTable table = HistoryTable.locate(session.connection(), this.settings.changelog().history());
		Optional<Verdict> refused = checkSession(session.connection(), table);
		if (refused.isPresent()) {
			return refused.get();
		}
		this.run.progress().enter(Phase.LOCKING);
		long asked = System.nanoTime();
		LockAttempt attempt = MigrationLock.acquire(session.connection(), table, this.settings.gate().lockBudget(),
				this::logLockWait, () -> task.isDoneByOthers(session));
		this.run.progress().recorder().waitedForLock(Duration.ofNanos(System.nanoTime() - asked));
		return switch (attempt) {
			case LockAttempt.AlreadyDone ignored -> verdict(session, task);
			case LockAttempt.TimedOut(LockHolder holder) -> this.verdicts.lockBudgetSpent(holder);
			case LockAttempt.Acquired(MigrationLock lock) -> {
				try (lock) {
					yield underLock(session, task, table, lock);
				}
			}
		};
	}

	/** What makes a lock, or a migration, impossible on this session. */
	private Optional<Verdict> checkSession(Connection connection, HistoryTable table) throws SQLException {
		if (isStandby(connection)) {
			throw new SQLException("the server is a standby; migrations need the primary", ReconnectPolicy.STANDBY);
		}
		Optional<String> pooler = new TransactionPoolerDetector(this.run.connections(), this.settings.migration())
			.detect(connection);
		if (pooler.isPresent()) {
			return pooler.map(this.verdicts::pooled);
		}
		SearchPath.enterForSession(connection);
		MigrationConnections.cancelWhenClientIsGone(connection);
		HistoryTableGuard.check(connection, this.settings.changelog().history());
		return new MigrationPrivileges(connection, table).lack()
			.map((lack) -> this.verdicts.missingPrivilege(lack.reason(), lack.action()));
	}

	private static boolean isStandby(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
			return row.next() && row.getBoolean(1);
		}
	}

	private void logLockWait(LockHolder holder) {
		this.run.progress().waitingFor(holder.toString());
		log.info("Waiting for the migration lock, held by {}", holder);
	}

	private Verdict underLock(Session session, MigrationTask task, HistoryTable table, MigrationLock lock)
			throws MigrationException, SQLException, InterruptedException {
		Connection connection = session.connection();
		LiquibaseLock liquibaseLock = new LiquibaseLock(connection, table, this.settings.changelog().history());
		if (!liquibaseLock.settle(this.settings.gate().lockBudget())) {
			return this.verdicts.liquibaseLockHeld(liquibaseLock.qualified());
		}
		SchemaState before = this.run.look(connection, session.changelog());
		if (!task.mayBegin(before)) {
			return this.run.verdict(before, session.changelog(), task::isReached);
		}
		Optional<? extends Verdict> refused = takePrecaution(connection, before);
		if (refused.isEmpty()) {
			prepareHeadgateSchema(connection);
			if (this.precaution != null) {
				this.precaution.succeeded(connection);
			}
			refused = this.environment.refuse(connection);
		}
		if (refused.isPresent()) {
			return refused.get();
		}
		liquibaseLock.create();
		AuditTrail.Aim aim = task.aim(before);
		this.run.progress().total(this.run.applied() + aim.planned());
		this.run.trail().begin(connection, table, before, aim, this.run.progress().elapsed());
		task.run(session, engine(session, table, lock), lock);
		return verdict(session, task);
	}

	private Optional<Verdict.Closed> takePrecaution(Connection connection, SchemaState before)
			throws SQLException, InterruptedException {
		Optional<SchemaPosition> position = before.schemaPosition().filter((at) -> !at.pending().isEmpty());
		return (this.precaution == null || position.isEmpty()) ? Optional.empty()
				: this.precaution.run(connection, position.get().current());
	}

	private void prepareHeadgateSchema(Connection connection)
			throws SQLException, MigrationException, InterruptedException {
		if (EnvironmentMarker.read(connection).isEmpty()) {
			log.info("Environment mark: {}", EnvironmentMarker.announcement(this.settings.deployment()));
		}
		HeadgateSchema.ensureCurrent(connection, this.settings);
		HeadgateSchema.mark(connection, this.settings.deployment());
	}

	private LiquibaseEngine engine(Session session, HistoryTable table, MigrationLock lock) throws SQLException {
		Connection connection = session.connection();
		ChangelogSettings named = this.settings.changelog().with(table.named(this.settings.changelog().history()));
		RollbackRecorder rollbacks = new RollbackRecorder(new RollbackStore(connection, table.qualified()),
				new SqlRecorder(session.changelog(), named));
		DeferredChangeSetTable deferred = new DeferredChangeSetTable(connection, table.qualified(),
				new RedactedError(this.settings));
		return new LiquibaseEngine(session.changelog(), named, connection, lock, rollbacks, this.run.trail(), deferred);
	}

	private Verdict verdict(Session session, MigrationTask task) throws SQLException {
		SchemaState after = this.run.look(session.connection(), session.changelog());
		return this.run.verdict(after, session.changelog(), task::isReached);
	}

}
