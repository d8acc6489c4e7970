package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

import dev.headgate.changelog.SqlTokens;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SessionMode;

/**
 * A connection that can hold commits back, so that a change set and its history row
 * become one commit. Liquibase itself commits them apart, and a crash in between leaves a
 * change that is applied but not recorded.
 */
public final class DeferredCommitConnection extends JdbcConnection {

	private boolean held;

	private @Nullable SessionBaseline baseline;

	private Supplier<String> timeouts = () -> "";

	private @Nullable LockGuard lock;

	/**
	 * Creates it around a connection.
	 * @param connection the session that migrates
	 */
	public DeferredCommitConnection(Connection connection) {
		super(connection);
	}

	/**
	 * The driver would take a single {@code ?} for a parameter, also in a statement that
	 * has none.
	 */
	@Override
	public String nativeSQL(String sql) {
		return SqlTokens.withPlainOperators(sql);
	}

	void deferCommits() {
		this.held = true;
	}

	void resumeCommits() {
		this.held = false;
	}

	/** Says whether anything was done since the last commit or rollback. */
	boolean isInTransaction() throws DatabaseException {
		return transactionState() != TransactionState.IDLE;
	}

	private TransactionState transactionState() throws DatabaseException {
		try {
			return getUnderlyingConnection().unwrap(BaseConnection.class).getTransactionState();
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

	/**
	 * Makes each commit from now on leave the session as it is now, and fail when it does
	 * not hold the migration lock.
	 * @param lock the lock
	 * @param timeouts what sets the time-outs of the moment
	 */
	void keepSession(LockGuard lock, Supplier<String> timeouts) throws DatabaseException {
		try {
			this.baseline = SessionBaseline.of(getUnderlyingConnection());
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
		this.lock = lock;
		this.timeouts = timeouts;
		commit();
	}

	boolean keepsSession() {
		return this.baseline != null;
	}

	/**
	 * Brings the session back to what it was, within the transaction if there is one.
	 * Without one it must be before the next begins, which might be a read-only one.
	 */
	void restoreSession() throws DatabaseException {
		try {
			if (isInTransaction()) {
				BoundSql.run(restoring(), getUnderlyingConnection());
			}
			else {
				try (SessionMode session = SessionMode.autoCommit(getUnderlyingConnection())) {
					BoundSql.run(restoring(), session.connection());
				}
			}
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

	private List<BoundSql> restoring() {
		// A rollback brings everything back by itself.
		return (this.baseline != null) ? this.baseline.restoring(this.timeouts.get()) : List.of();
	}

	/** Lets the session have other settings again. */
	void dropSession() {
		this.baseline = null;
	}

	/** Headgate's own statements find names in the catalogue only, until the commit. */
	private List<BoundSql> own(List<BoundSql> parts) {
		if (this.baseline == null || parts.isEmpty()) {
			return parts;
		}
		List<BoundSql> own = new ArrayList<>(List.of(BoundSql.of(SearchPath.entering(true))));
		own.addAll(parts);
		return own;
	}

	/**
	 * Runs a statement of Liquibase's own, which is to find names in the catalogue only.
	 * @param work what to run
	 * @throws DatabaseException when it fails
	 */
	void withinCatalog(Work work) throws DatabaseException {
		if (this.baseline == null) {
			work.run();
			return;
		}
		try {
			Connection session = getUnderlyingConnection();
			boolean transaction = !session.getAutoCommit();
			BoundSql.run(List.of(BoundSql.of(SearchPath.entering(transaction))), session);
			try {
				work.run();
			}
			finally {
				if (!transaction) {
					BoundSql.run(restoring(), session);
				}
			}
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

	@Override
	public void commit() throws DatabaseException {
		if (this.held) {
			return;
		}
		if (this.baseline == null) {
			super.commit();
			return;
		}
		commit(List.of());
	}

	/**
	 * Commits together with what belongs to it, all in one round trip.
	 * @param parts what to run before
	 * @throws DatabaseException when something fails; nothing is committed then
	 */
	void commit(List<BoundSql> parts) throws DatabaseException {
		commitAll(restoring(), own(parts));
	}

	/**
	 * Runs what records a change set, and leaves the session to the next one in the same
	 * transaction.
	 * @param parts what to run
	 * @throws DatabaseException when something fails; the transaction is broken then
	 */
	void record(List<BoundSql> parts) throws DatabaseException {
		List<BoundSql> restoring = restoring();
		List<BoundSql> all = new ArrayList<>(restoring);
		if (!parts.isEmpty()) {
			all.addAll(own(parts));
			all.add(restoring.getLast());
		}
		try {
			BoundSql.run(all, getUnderlyingConnection());
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

	@SafeVarargs
	private void commitAll(List<BoundSql>... parts) throws DatabaseException {
		List<BoundSql> all = new ArrayList<>();
		for (List<BoundSql> some : parts) {
			all.addAll(some);
		}
		if (this.lock != null) {
			all.add(this.lock.statement());
		}
		try {
			if (!getUnderlyingConnection().getAutoCommit()) {
				all.add(BoundSql.of("COMMIT"));
			}
			BoundSql.run(all, getUnderlyingConnection());
		}
		catch (SQLException ex) {
			throw LockReleasedException.isCausedBy(ex) ? new LockReleasedException(ex) : new DatabaseException(ex);
		}
	}

	/**
	 * Commits together with what had better be committed, too, but must not be in the
	 * way.
	 * @param parts what to run before
	 * @param extra what to run before that, in the same round trip
	 * @return {@code false} when it was refused and the rest is committed without it
	 * @throws DatabaseException when something else fails; nothing is committed then
	 */
	boolean commit(List<BoundSql> parts, List<BoundSql> extra) throws DatabaseException {
		if (extra.isEmpty()) {
			commit(parts);
			return true;
		}
		List<BoundSql> restoring = restoring();
		try {
			commitAll(List.of(BoundSql.of("SAVEPOINT headgate_extra")), restoring, own(extra), parts);
			return true;
		}
		catch (LockReleasedException ex) {
			throw ex;
		}
		catch (DatabaseException ex) {
			if (transactionState() != TransactionState.FAILED) {
				throw ex;
			}
		}
		commitAll(List.of(BoundSql.of("ROLLBACK TO SAVEPOINT headgate_extra")), restoring, own(parts));
		return false;
	}

	/** A statement of Liquibase's own. */
	@FunctionalInterface
	interface Work {

		void run() throws DatabaseException;

	}

	/** Liquibase caches by connection; two uses of one session have histories apart. */
	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
