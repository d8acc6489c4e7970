package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import dev.headgate.config.Deployment;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.Tables;

/**
 * The mark that says which environment a database was first migrated in. It is the last
 * of the walls between production data and a developer's seeds.
 */
public final class EnvironmentMarker {

	private EnvironmentMarker() {
	}

	/**
	 * Reads the mark.
	 * @param connection a connection
	 * @return the environment, empty when the database is not marked
	 * @throws SQLException when the database does not answer, or this role may not read
	 * it
	 */
	public static Optional<Deployment> read(Connection connection) throws SQLException {
		if (!Tables.exists(connection, "headgate", "environment")) {
			return Optional.empty();
		}
		try (PreparedStatement statement = SearchPath.prepare(connection, "SELECT name FROM headgate.environment");
				ResultSet row = SearchPath.query(statement)) {
			return row.next() ? Optional.of(Deployment.of(row.getString(1))) : Optional.empty();
		}
	}

	/**
	 * Says what a mark will mean, for the moment before it is written.
	 * @param deployment the environment
	 * @return a sentence without its full stop
	 */
	public static String announcement(Deployment deployment) {
		return "this database will be marked as " + deployment.id() + (deployment.isProtected()
				? ": from then on profile dev, seeds, 'clean' and 'downgrade base' are refused on it" : "");
	}

}
