package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;

import org.postgresql.PGConnection;

import dev.headgate.config.Database;

/**
 * Recognises an endpoint that gives each transaction another server session. A session
 * lock means nothing there, so migrations must go around it.
 */
public final class TransactionPoolerDetector {

	private static final int LOOKS = 30;

	private final MigrationConnections sessions;

	private final Database database;

	/**
	 * Creates a detector for a database.
	 * @param sessions opens further sessions to compare with
	 * @param database the address that may lead to a pooler
	 */
	public TransactionPoolerDetector(MigrationConnections sessions, Database database) {
		this.sessions = sessions;
		this.database = database;
	}

	/**
	 * Finds out whether this is such an endpoint, by its name and by what it does. With
	 * several server sessions, a pooler may happen to give the same one twice, so that
	 * one look is not enough where something stands in between.
	 * @param connection a session through it, in autocommit mode
	 * @return the evidence, empty when the endpoint leads to the server itself
	 * @throws SQLException when the database does not answer
	 */
	public Optional<String> detect(Connection connection) throws SQLException {
		String address = this.database.address().toLowerCase(Locale.ROOT);
		if (address.contains("-pooler.") || address.contains(".pooler.")) {
			return Optional.of("its name says that it is a pooler");
		}
		int first = pid(connection);
		boolean direct = connection.unwrap(PGConnection.class).getBackendPID() == first;
		try (Connection other = this.sessions.open()) {
			other.setAutoCommit(false);
			for (int look = 0; look < (direct ? 1 : LOOKS); look++) {
				int second = pid(other);
				int again = pid(connection);
				other.rollback();
				if (second == first || again != first) {
					return Optional.of("two connections to it share one server session, so it pools transactions");
				}
			}
		}
		return Optional.empty();
	}

	/**
	 * Returns the server process of a session. What the driver was told when it connected
	 * is a number of the pooler's own, when there is one.
	 * @param connection the session
	 * @return the process id
	 * @throws SQLException when the database does not answer
	 */
	public static int pid(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
			row.next();
			return row.getInt(1);
		}
	}

}
