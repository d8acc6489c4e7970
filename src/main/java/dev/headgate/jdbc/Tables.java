package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * Looks for tables.
 */
public final class Tables {

	/** Nothing in it depends on the session's search path. */
	private static final String EXISTS = """
			SELECT EXISTS (SELECT FROM pg_catalog.pg_tables
			                WHERE schemaname OPERATOR(pg_catalog.=) ?::pg_catalog.name
			                  AND tablename OPERATOR(pg_catalog.=) ?::pg_catalog.name)""";

	private static final String READABLE = """
			SELECT c.relname FROM pg_catalog.pg_class c
			  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
			 WHERE n.nspname OPERATOR(pg_catalog.=) ?::pg_catalog.name
			   AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
			   AND pg_catalog.has_table_privilege(c.oid, 'SELECT')""";

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

	/**
	 * Finds the tables of a schema that this role may read.
	 * @param connection a session
	 * @param schema the schema
	 * @return their names, empty also when there is no such schema
	 * @throws SQLException when the database does not answer
	 */
	public static Set<String> readable(Connection connection, String schema) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(READABLE)) {
			statement.setString(1, schema);
			try (ResultSet row = statement.executeQuery()) {
				return Set.copyOf(Rows.strings(row));
			}
		}
	}

}
