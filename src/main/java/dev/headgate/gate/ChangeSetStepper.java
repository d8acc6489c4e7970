package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.SqlCommand;
import dev.headgate.config.Settings;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.HistoryTable;
import dev.headgate.gate.lock.LockAttempt;
import dev.headgate.gate.lock.MigrationLock;
import dev.headgate.gate.plan.AppliedChanges;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.jdbc.MigrationConnections;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.UnsafeStatements;
import dev.headgate.liquibase.apply.ChangeSetSql;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.liquibase.apply.MigrationListener;
import dev.headgate.liquibase.apply.RetryingExecutor;
import dev.headgate.liquibase.apply.SqlRecorder;

/**
 * Applies and undoes single change sets of a temporary database, by the engine and the
 * statements of {@code upgrade} and {@code downgrade}. It decides nothing, and reads the
 * changelog once.
 */
public final class ChangeSetStepper implements AutoCloseable {

	private static final Duration LOCK_BUDGET = Duration.ofSeconds(10);

	private final Connection connection;

	private final Settings settings;

	private final ParsedChangelog changelog;

	private final MigrationLock lock;

	private final LiquibaseEngine engine;

	private final ChangeSetSql sql;

	private ChangeSetStepper(Connection connection, Settings settings, ParsedChangelog changelog, MigrationLock lock,
			HistoryTable table) {
		this.connection = connection;
		this.settings = settings;
		this.changelog = changelog;
		this.lock = lock;
		this.engine = new LiquibaseEngine(changelog,
				settings.changelog().with(table.named(settings.changelog().history())), connection, lock, null, null,
				null);
		this.sql = new ChangeSetSql(changelog, settings.changelog());
	}

	/**
	 * Begins on a temporary database.
	 * @param settings the settings for that database
	 * @param changelog the changelog, used by nobody else at the same time
	 * @return the stepper
	 * @throws SQLException when the database does not answer, or another session migrates
	 * it
	 * @throws MigrationException when Headgate's own tables can't be made
	 * @throws InterruptedException when this thread is told to stop
	 */
	public static ChangeSetStepper open(Settings settings, ParsedChangelog changelog)
			throws SQLException, MigrationException, InterruptedException {
		Connection connection = new MigrationConnections(settings).await();
		try {
			HistoryTable table = HistoryTable.locate(connection, settings.changelog().history());
			MigrationLock lock = lock(connection, table);
			HeadgateSchema.ensureCurrent(connection, settings);
			return new ChangeSetStepper(connection, settings, changelog.on(connection), lock, table);
		}
		catch (SQLException | MigrationException | InterruptedException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	private static MigrationLock lock(Connection connection, HistoryTable table)
			throws SQLException, InterruptedException {
		if (MigrationLock.acquire(connection, table, LOCK_BUDGET) instanceof LockAttempt.Acquired(MigrationLock lock)) {
			return lock;
		}
		throw new SQLException("another session migrates this temporary database", SqlStates.LOCK_NOT_AVAILABLE);
	}

	/**
	 * Applies change sets that are pending.
	 * @param wanted which ones
	 * @return how many ran
	 * @throws MigrationException when one fails; those before it stay applied
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	public int apply(Predicate<ChangeSetKey> wanted) throws MigrationException, SQLException, InterruptedException {
		UnsafeStatements.refuse(this.changelog, wanted);
		int count = this.engine.apply(wanted, executor(), MigrationListener.NONE);
		this.connection.setAutoCommit(true);
		return count;
	}

	/**
	 * Says why a change set could not be undone by {@code downgrade}.
	 * @param key a change set of the changelog
	 * @return the reason, empty when it has a rollback that can run
	 */
	public Optional<String> reasonAgainstUndoing(ChangeSetKey key) {
		SqlRecorder.RecordedSql rollback = this.sql.rollback(key);
		return Optional.ofNullable((rollback.problem() != null) ? rollback.problem() : unsafe(key, rollback));
	}

	private @Nullable String unsafe(ChangeSetKey key, SqlRecorder.RecordedSql rollback) {
		for (String statement : rollback.statements()) {
			for (SqlCommand command : SqlCommand.split(statement)) {
				Optional<String> reason = UnsafeStatements.reason(command, this.sql.isTransactional(key));
				if (reason.isPresent()) {
					return command.shown(statement) + ": " + reason.get();
				}
			}
		}
		return null;
	}

	/**
	 * Undoes the change set that was applied last.
	 * @param key which one that is
	 * @throws MigrationException when its rollback fails
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	public void undo(ChangeSetKey key) throws MigrationException, SQLException, InterruptedException {
		Optional<AppliedChangeSet> row = history().rows().stream().filter((one) -> one.key().equals(key)).findFirst();
		if (row.isEmpty()) {
			return;
		}
		List<String> statements = row.get().isMarkRan() ? List.of() : this.sql.rollback(key).statements();
		PlannedChange undoing = new PlannedChange(key, row.get().filename(), this.sql.isTransactional(key),
				new ArrayList<>(statements), null, "");
		this.engine.settle();
		new Downgrade(this.connection, this.lock, this.settings.changelog().history(), executor()).run(List.of(undoing),
				MigrationListener.NONE);
	}

	/**
	 * Reads the history.
	 * @return what is applied
	 * @throws SQLException when the database does not answer
	 */
	public AppliedChanges history() throws SQLException {
		return AppliedChanges.read(this.connection, this.changelog.model(), this.settings.changelog());
	}

	/**
	 * Returns the session, for looking at what the last step did.
	 * @return the connection, in autocommit mode between two steps
	 */
	public Connection connection() {
		return this.connection;
	}

	private RetryingExecutor executor() {
		return new RetryingExecutor(this.connection, this.settings.gate(), null, null, (ignored) -> {
		});
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

}
