package dev.headgate.liquibase;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * What the built-in parameters <code>${database.…}</code> of a changelog say about one
 * database.
 *
 * @param catalog the database's name, {@code null} when there is none to ask
 * @param schema the session's own schema
 * @param productName what the server calls itself
 * @param productVersion its version, in full
 * @param majorVersion the number before the first dot
 * @param minorVersion the number behind it
 * @param local whether it is reached as {@code localhost}
 */
record DatabaseFacts(@Nullable String catalog, String schema, String productName, String productVersion,
		int majorVersion, int minorVersion, boolean local) {

	/** For work on files alone: what a new database on a current server would say. */
	static final DatabaseFacts UNKNOWN = new DatabaseFacts(null, "public", "PostgreSQL", "17", 17, 0, false);

	/**
	 * Headgate's own schema is never the user's, even where the role has its name. A
	 * session that finds names in the catalogue only has set the role's schemas aside.
	 */
	private static final String OWN = """
			SELECT pg_catalog.current_database(), coalesce((
			         SELECT name
			           FROM pg_catalog.unnest(CAST(coalesce(
			                  nullif(pg_catalog.current_setting('headgate.schemas', true), ''),
			                  CAST(pg_catalog.current_schemas(false) AS pg_catalog.text)) AS pg_catalog.name[]))
			                WITH ORDINALITY AS path (name, place)
			          WHERE name OPERATOR(pg_catalog.<>) 'headgate'
			          ORDER BY place LIMIT 1), 'public')""";

	/**
	 * Asks a database. The session is left as it was.
	 * @param connection a connection to it
	 * @return what it says
	 * @throws SQLException when it does not answer
	 */
	static DatabaseFacts of(Connection connection) throws SQLException {
		DatabaseMetaData server = connection.getMetaData();
		String url = String.valueOf(server.getURL());
		try (PreparedStatement statement = connection.prepareStatement(OWN); ResultSet row = statement.executeQuery()) {
			row.next();
			return new DatabaseFacts(row.getString(1), row.getString(2), server.getDatabaseProductName(),
					server.getDatabaseProductVersion(), server.getDatabaseMajorVersion(),
					server.getDatabaseMinorVersion(), url.contains("localhost") || url.contains("127.0.0.1"));
		}
	}

}
