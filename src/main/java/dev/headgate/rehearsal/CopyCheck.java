package dev.headgate.rehearsal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.config.Deployment;
import dev.headgate.config.PrintableText;
import dev.headgate.currency.EnvironmentMarker;

/**
 * Looks for signs that a database is not the copy that a rehearsal is for.
 */
public final class CopyCheck {

	private static final String OTHERS = """
			SELECT count(*), coalesce(string_agg(DISTINCT nullif(a.application_name, ''), ', '), '')
			  FROM pg_catalog.pg_stat_activity a
			 WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
			   AND a.backend_type = 'client backend'""";

	private CopyCheck() {
	}

	/**
	 * Looks for them.
	 * @param connection a connection
	 * @return what speaks against it, each in a few words; a restored backup has the mark
	 * of its origin, too
	 * @throws SQLException when the database does not answer
	 */
	public static List<String> doubts(Connection connection) throws SQLException {
		List<String> doubts = new ArrayList<>();
		if (EnvironmentMarker.read(connection).filter((mark) -> mark == Deployment.PROD).isPresent()) {
			doubts.add("headgate.environment says that it is of prod");
		}
		try (PreparedStatement statement = connection.prepareStatement(OTHERS);
				ResultSet row = statement.executeQuery()) {
			row.next();
			if (row.getLong(1) > 0) {
				String names = row.getString(2).isEmpty() ? "" : " (" + PrintableText.of(row.getString(2)) + ")";
				doubts.add("it is used by " + PrintableText.counted(row.getLong(1), "other session") + names);
			}
		}
		return doubts;
	}

}
