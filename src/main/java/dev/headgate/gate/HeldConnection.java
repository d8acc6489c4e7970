package dev.headgate.gate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A connection that can hold commits back, so that a change set and its history row
 * become one commit. The engine itself commits them apart, and a crash in between leaves
 * a change that is applied but not recorded.
 */
final class HeldConnection extends JdbcConnection {

	private boolean held;

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
		try {
			return getUnderlyingConnection().unwrap(BaseConnection.class)
				.getTransactionState() != TransactionState.IDLE;
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

	String searchPath() throws DatabaseException {
		try (Statement statement = getUnderlyingConnection().createStatement();
				ResultSet row = statement.executeQuery("SELECT current_setting('search_path')")) {
			row.next();
			return row.getString(1);
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

	@Override
	public void commit() throws DatabaseException {
		if (!this.held) {
			super.commit();
		}
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
