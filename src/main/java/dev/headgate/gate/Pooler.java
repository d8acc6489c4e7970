package dev.headgate.gate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;

import dev.headgate.config.Database;

/**
 * Recognises an endpoint that gives each transaction another server session. A session
 * lock means nothing there, so migrations must go around it.
 */
final class Pooler {

	private final Sessions sessions;

	private final Database database;

	Pooler(Sessions sessions, Database database) {
		this.sessions = sessions;
		this.database = database;
	}

	/**
	 * Finds out whether this is such an endpoint, by its name and by what it does.
	 * @param connection a session through it, in autocommit mode
	 * @return the evidence, empty when the endpoint leads to the server itself
	 * @throws SQLException when the database does not answer
	 */
	Optional<String> evidence(Connection connection) throws SQLException {
		String address = this.database.address().toLowerCase(Locale.ROOT);
		if (address.contains("-pooler.") || address.contains(".pooler.")) {
			return Optional.of("its name says that it is a pooler");
		}
		int first = pid(connection);
		try (Connection other = this.sessions.open()) {
			other.setAutoCommit(false);
			int second = pid(other);
			int again = pid(connection);
			other.rollback();
			if (second == first || again != first) {
				return Optional.of("two connections to it share one server session, so it pools transactions");
			}
		}
		return Optional.empty();
	}

	private static int pid(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
			row.next();
			return row.getInt(1);
		}
	}

}
