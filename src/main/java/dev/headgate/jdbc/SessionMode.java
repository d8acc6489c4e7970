package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A session's mode for some statements, with its way back. Where the session is lost
 * meanwhile, try-with-resources attaches the failure of the way back to the one that
 * matters.
 */
public final class SessionMode implements AutoCloseable {

	private final Connection connection;

	private final boolean autoCommit;

	private final boolean readOnly;

	private final boolean transaction;

	private SessionMode(Connection connection, boolean transaction, boolean readOnly) throws SQLException {
		this.connection = connection;
		this.autoCommit = connection.getAutoCommit();
		this.readOnly = readOnly;
		this.transaction = transaction;
		if (readOnly) {
			connection.setReadOnly(true);
		}
		connection.setAutoCommit(!transaction);
	}

	/**
	 * Begins a transaction, which is rolled back at the end unless it was committed.
	 * @param connection the session
	 * @return what ends it
	 * @throws SQLException when the session is lost
	 */
	public static SessionMode transaction(Connection connection) throws SQLException {
		return new SessionMode(connection, true, false);
	}

	/**
	 * Begins a transaction in which the server lets nothing be written.
	 * @param connection the session, in autocommit mode
	 * @return what ends it
	 * @throws SQLException when the session is lost
	 */
	public static SessionMode readOnlyTransaction(Connection connection) throws SQLException {
		return new SessionMode(connection, true, true);
	}

	/**
	 * Lets each statement be a transaction of its own, and commits one that is open.
	 * @param connection the session
	 * @return what ends it
	 * @throws SQLException when the session is lost
	 */
	public static SessionMode autoCommit(Connection connection) throws SQLException {
		return new SessionMode(connection, false, false);
	}

	/**
	 * Returns the session.
	 * @return the session, in this mode
	 */
	public Connection connection() {
		return this.connection;
	}

	/**
	 * Commits.
	 * @throws SQLException when nothing could be committed
	 */
	public void commit() throws SQLException {
		this.connection.commit();
	}

	@Override
	public void close() throws SQLException {
		if (this.transaction) {
			this.connection.rollback();
		}
		this.connection.setAutoCommit(this.autoCommit);
		if (this.readOnly) {
			this.connection.setReadOnly(false);
		}
	}

}
