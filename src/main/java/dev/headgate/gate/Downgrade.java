package dev.headgate.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import liquibase.exception.LiquibaseException;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SearchPath;

/**
 * Undoes change sets on the connection that holds the migration lock, each one together
 * with its history row.
 */
final class Downgrade {

	private final Connection connection;

	private final MigrationLock lock;

	private final HistoryTable table;

	private final Patience patience;

	private final RollbackStore store;

	private final Attempts attempts;

	private final String schema;

	/**
	 * Creates a downgrade.
	 * @param connection the session that holds the migration lock
	 * @param lock the lock
	 * @param history where the history is
	 * @param patience how long statements wait for locks, and how often they try again
	 * @throws SQLException when the database does not answer
	 */
	Downgrade(Connection connection, MigrationLock lock, History history, Patience patience) throws SQLException {
		this.connection = connection;
		this.lock = lock;
		this.table = HistoryTable.locate(connection, history);
		this.patience = patience;
		this.store = new RollbackStore(connection, this.table.qualified());
		this.attempts = new Attempts(connection, lock, history);
		this.schema = history.defaultSchema().isEmpty() ? "" : this.table.objects();
	}

	/**
	 * Says which of the planned change sets are still applied.
	 * @param plan the plan
	 * @param applied the history as it is now
	 * @param closing the texts with which a changed history is refused
	 * @return them, in the order in which they are to be undone
	 * @throws GateClosedException when others were applied that the plan does not name
	 */
	static List<PlannedChange> left(DowngradePlan plan, AppliedChanges applied, Closing closing) {
		List<PlannedChange> left = plan.changes().stream().filter((change) -> applied.contains(change.key())).toList();
		if (left.isEmpty()) {
			return left;
		}
		Set<ChangeSetKey> named = new HashSet<>(plan.left());
		left.forEach((change) -> named.add(change.key()));
		int first = applied.indexOf(left.getLast().key());
		for (AppliedChange row : applied.rows().subList(first, applied.rows().size())) {
			if (!named.contains(row.key())) {
				throw new GateClosedException(closing.historyChanged(row.key()));
			}
		}
		return left;
	}

	/**
	 * Undoes change sets.
	 * @param changes which ones, in this order
	 * @param next told of each before it is undone
	 * @param done told of each that was undone
	 * @throws MigrationFailure when one failed; those before it stay undone
	 * @throws InterruptedException when this thread was told to stop
	 * @throws SQLException when the database does not answer
	 */
	void run(List<PlannedChange> changes, Consumer<ChangeSetKey> next, Consumer<Step> done)
			throws MigrationFailure, InterruptedException, SQLException {
		this.connection.setAutoCommit(true);
		SearchPath role = SearchPath.ofRole(this.connection);
		role.startingWith(this.schema).leave(this.connection);
		undo(changes, SessionBaseline.of(this.connection), next, done);
		this.connection.setAutoCommit(true);
		role.enterAgain(this.connection);
	}

	private void undo(List<PlannedChange> changes, SessionBaseline baseline, Consumer<ChangeSetKey> next,
			Consumer<Step> done) throws MigrationFailure, InterruptedException {
		int number = 0;
		for (PlannedChange change : changes) {
			if (Thread.interrupted()) {
				throw new InterruptedException("told to stop before " + change.key().id());
			}
			next.accept(change.key());
			long start = System.nanoTime();
			int retries = persist(change, baseline);
			number++;
			done.accept(new Step(change.key(), number, retries, Duration.ofNanos(System.nanoTime() - start),
					StepOutcome.UNDONE, ""));
		}
	}

	private int persist(PlannedChange change, SessionBaseline baseline) throws MigrationFailure, InterruptedException {
		try {
			return this.patience.persist(Conduct.of(change.transactional(), change.statements()), change.key(),
					() -> once(change, baseline));
		}
		catch (LiquibaseException ex) {
			throw Engine.failure(ex, this.connection);
		}
	}

	private void once(PlannedChange change, SessionBaseline baseline) throws MigrationFailure {
		try {
			this.connection.setAutoCommit(!change.transactional());
			for (String sql : change.statements()) {
				if (change.transactional()) {
					execute(sql);
				}
				else {
					this.patience.limit(Attempts.isConcurrent(List.of(sql)));
					execute(repeatable(sql));
				}
			}
			List<Part> parts = new ArrayList<>(baseline.restoring(this.patience.timeouts()));
			parts.add(Part.of(SearchPath.entering(true)));
			parts.add(this.lock.guard());
			Part.run(parts, this.connection);
			this.connection.setAutoCommit(false);
			forget(change);
			this.connection.commit();
		}
		catch (SQLException ex) {
			Exception cause = MigrationLock.isReleased(ex) ? new LockReleasedException(ex) : ex;
			MigrationFailure failure = new MigrationFailure(change.key(), change.transactional(), cause);
			try {
				if (!this.connection.getAutoCommit()) {
					this.connection.rollback();
				}
				else {
					Part.run(baseline.restoring(this.patience.timeouts()), this.connection);
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
		return Attempts.repeatable(sql);
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.setEscapeProcessing(false);
			statement.execute(sql);
		}
	}

	private void forget(PlannedChange change) throws SQLException {
		SearchPath.enter(this.connection);
		try (PreparedStatement statement = this.connection.prepareStatement(
				"DELETE FROM " + this.table.qualified() + " WHERE id = ? AND author = ? AND filename = ?")) {
			statement.setString(1, change.key().id());
			statement.setString(2, change.key().author());
			statement.setString(3, change.filename());
			statement.executeUpdate();
		}
		this.store.forget(change.key());
	}

}
