package dev.headgate.gate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A connection that can hold commits back, so that a change set and its history row
 * become one commit. The engine itself commits them apart, and a crash in between leaves
 * a change that is applied but not recorded.
 */
final class HeldConnection extends JdbcConnection {

	private boolean held;

	private @Nullable String searchPath;

	HeldConnection(Connection connection) {
		super(connection);
	}

	void hold() {
		this.held = true;
	}

	void release() {
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
	 * Makes each commit from now on leave the session with the search path it has now.
	 */
	void keepSearchPath() throws DatabaseException {
		try (Statement statement = getUnderlyingConnection().createStatement();
				ResultSet row = statement.executeQuery("SELECT quote_literal(current_setting('search_path'))")) {
			row.next();
			this.searchPath = row.getString(1);
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
		commit();
	}

	boolean keepsSearchPath() {
		return this.searchPath != null;
	}

	@Override
	public void commit() throws DatabaseException {
		if (this.held) {
			return;
		}
		if (this.searchPath == null) {
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
	void commit(List<Part> parts) throws DatabaseException {
		List<Part> all = new ArrayList<>(parts);
		if (this.searchPath != null) {
			// A rollback brings the search path back by itself.
			all.add(Part.of("SELECT set_config('search_path', " + this.searchPath + ", false)"));
		}
		try {
			if (!getUnderlyingConnection().getAutoCommit()) {
				all.add(Part.of("COMMIT"));
			}
			Part.run(all, getUnderlyingConnection());
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
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
	boolean commit(List<Part> parts, List<Part> extra) throws DatabaseException {
		if (extra.isEmpty()) {
			commit(parts);
			return true;
		}
		List<Part> all = new ArrayList<>();
		all.add(Part.of("SAVEPOINT headgate_extra"));
		all.addAll(extra);
		all.addAll(parts);
		try {
			commit(all);
			return true;
		}
		catch (DatabaseException ex) {
			if (transactionState() != TransactionState.FAILED) {
				throw ex;
			}
		}
		List<Part> rest = new ArrayList<>();
		rest.add(Part.of("ROLLBACK TO SAVEPOINT headgate_extra"));
		rest.addAll(parts);
		commit(rest);
		return false;
	}

	/** The engine caches by connection; two uses of one session have histories apart. */
	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
