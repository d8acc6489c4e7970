package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.HistoryTable;
import dev.headgate.gate.plan.AppliedChanges;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.ExecutionTraits;
import dev.headgate.liquibase.apply.LockGuard;
import dev.headgate.liquibase.apply.LockReleasedException;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.liquibase.apply.MigrationListener;
import dev.headgate.liquibase.apply.NonTransactionalAttempts;
import dev.headgate.liquibase.apply.RetryingExecutor;
import dev.headgate.liquibase.apply.SessionBaseline;
import dev.headgate.liquibase.apply.StepOutcome;

/**
 * Undoes change sets on the connection that holds the migration lock, each one together
 * with its history row.
 */
final class Downgrade {

	private final Connection connection;

	private final LockGuard lock;

	private final RetryingExecutor executor;

	private final AppliedChangeRemoval removal;

	private final NonTransactionalAttempts attempts;

	private final String schema;

	/**
	 * Creates a downgrade.
	 * @param connection the session that holds the migration lock
	 * @param lock the lock
	 * @param history where the history is
	 * @param executor how long statements wait for locks, and how often they try again
	 * @throws SQLException when the database does not answer
	 */
	Downgrade(Connection connection, LockGuard lock, History history, RetryingExecutor executor) throws SQLException {
		this.connection = connection;
		this.lock = lock;
		this.executor = executor;
		this.removal = new AppliedChangeRemoval(connection, history);
		this.attempts = new NonTransactionalAttempts(connection, lock, history);
		this.schema = history.defaultSchema().isEmpty() ? "" : HistoryTable.locate(connection, history).objects();
	}

	/**
	 * Says which of the planned change sets are still applied.
	 * @param plan the plan
	 * @param applied the history as it is now
	 * @param verdicts the texts with which a changed history is refused
	 * @return them, in the order in which they are to be undone
	 * @throws GateClosedException when others were applied that the plan does not name
	 */
	static List<PlannedChange> left(DowngradePlan plan, AppliedChanges applied, ClosedVerdicts verdicts) {
		List<PlannedChange> left = plan.changes().stream().filter((change) -> applied.contains(change.key())).toList();
		if (left.isEmpty()) {
			return left;
		}
		Set<ChangeSetKey> named = new HashSet<>(plan.left());
		left.forEach((change) -> named.add(change.key()));
		int first = applied.indexOf(left.getLast().key());
		for (AppliedChangeSet row : applied.rows().subList(first, applied.rows().size())) {
			if (!named.contains(row.key())) {
				throw new GateClosedException(verdicts.historyChanged(row.key()));
			}
		}
		return left;
	}

	/**
	 * Undoes change sets.
	 * @param changes which ones, in this order
	 * @param listener told of each
	 * @throws MigrationException when one failed; those before it stay undone
	 * @throws InterruptedException when this thread was told to stop
	 * @throws SQLException when the database does not answer
	 */
	public void run(List<PlannedChange> changes, MigrationListener listener)
			throws MigrationException, InterruptedException, SQLException {
		this.connection.setAutoCommit(true);
		SearchPath role = SearchPath.ofRole(this.connection);
		role.startingWith(this.schema).leave(this.connection);
		undo(changes, SessionBaseline.of(this.connection), listener);
		this.connection.setAutoCommit(true);
		role.enterAgain(this.connection);
	}

	private void undo(List<PlannedChange> changes, SessionBaseline baseline, MigrationListener listener)
			throws MigrationException, InterruptedException {
		int number = 0;
		for (PlannedChange change : changes) {
			if (Thread.interrupted()) {
				throw new InterruptedException("told to stop before " + change.key().id());
			}
			listener.starting(change.key(), this.connection);
			long start = System.nanoTime();
			int retries = this.executor.execute(ExecutionTraits.of(change.transactional(), change.statements()),
					change.key(), () -> once(change, baseline));
			number++;
			listener.done(new AppliedStep(change.key(), number, retries, Duration.ofNanos(System.nanoTime() - start),
					StepOutcome.UNDONE, ""));
		}
	}

	private void once(PlannedChange change, SessionBaseline baseline) throws MigrationException {
		try {
			this.connection.setAutoCommit(!change.transactional());
			for (String sql : change.statements()) {
				if (change.transactional()) {
					execute(sql);
				}
				else {
					this.executor.applyTimeouts(NonTransactionalAttempts.isConcurrent(List.of(sql)));
					execute(repeatable(sql));
				}
			}
			List<BoundSql> parts = new ArrayList<>(baseline.restoring(this.executor.timeouts()));
			parts.add(BoundSql.of(SearchPath.entering(true)));
			parts.add(this.lock.statement());
			BoundSql.run(parts, this.connection);
			this.connection.setAutoCommit(false);
			this.removal.remove(change.key(), change.filename());
			this.connection.commit();
		}
		catch (SQLException ex) {
			Exception cause = LockReleasedException.isCausedBy(ex) ? new LockReleasedException(ex) : ex;
			MigrationException failure = new MigrationException(change.key(), change.transactional(), cause);
			try {
				if (!this.connection.getAutoCommit()) {
					this.connection.rollback();
				}
				else {
					BoundSql.run(baseline.restoring(this.executor.timeouts()), this.connection);
				}
			}
			catch (SQLException rollback) {
				failure.addSuppressed(rollback);
			}
			failure.leaves(this.connection);
			throw failure;
		}
	}

	/** An earlier try may have come to its end, or left an invalid index. */
	private String repeatable(String sql) throws SQLException {
		this.attempts.dropInvalidIndexes(sql);
		return NonTransactionalAttempts.repeatable(sql);
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.setEscapeProcessing(false);
			statement.execute(sql);
		}
	}

}
