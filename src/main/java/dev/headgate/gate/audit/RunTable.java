package dev.headgate.gate.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import dev.headgate.jdbc.SearchPath;

/**
 * The rows of {@code headgate.run} as others than their own run see them.
 */
public final class RunTable {

	/** What a run's row says after {@code headgate unlock}; the run then stops. */
	private static final String ENDED = "ended by headgate unlock";

	private static final String MARK = "UPDATE headgate.run SET error = '" + ENDED
			+ "' WHERE outcome = 'running' AND history = ? AND backend_pid = ?";

	private RunTable() {
	}

	/**
	 * Marks the run of a session that is about to be ended.
	 * @param connection a connection in the transaction that ends the session
	 * @param history the history that is migrated, with its schema
	 * @param pid the session's server process
	 * @throws SQLException when the database does not answer, or this role may not
	 */
	public static void markEnded(Connection connection, String history, int pid) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(MARK)) {
			statement.setString(1, history);
			statement.setInt(2, pid);
			statement.executeUpdate();
		}
	}

	/**
	 * Says whether somebody ended a run's session, rather than the server.
	 * @param connection a connection
	 * @param run the run's id
	 * @return {@code true} when it is marked
	 * @throws SQLException when the database does not answer
	 */
	static boolean wasEnded(Connection connection, long run) throws SQLException {
		try (PreparedStatement statement = SearchPath.prepare(connection,
				"SELECT error FROM headgate.run WHERE id = " + run); ResultSet row = SearchPath.query(statement)) {
			return row.next() && ENDED.equals(row.getString(1));
		}
	}

}
