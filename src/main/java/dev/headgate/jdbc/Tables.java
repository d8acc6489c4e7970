package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Looks for tables.
 */
public final class Tables {

	/** Nothing in it depends on the session's search path. */
	private static final String EXISTS = """
			SELECT EXISTS (SELECT FROM pg_catalog.pg_tables
			                WHERE schemaname OPERATOR(pg_catalog.=) ?::pg_catalog.name
			                  AND tablename OPERATOR(pg_catalog.=) ?::pg_catalog.name)""";

	private Tables() {
	}

	/**
	 * Says whether there is a table, whether or not this role may read it.
	 * @param connection a session
	 * @param schema the table's schema
	 * @param table its name
	 * @return {@code true} when there is
	 * @throws SQLException when the database does not answer
	 */
	public static boolean exists(Connection connection, String schema, String table) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
			statement.setString(1, schema);
			statement.setString(2, table);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getBoolean(1);
			}
		}
	}

}
