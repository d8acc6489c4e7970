package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.postgresql.PGConnection;

/**
 * A role's search path, set aside while Headgate's own SQL runs. That SQL finds names in
 * the catalogue only: in any other schema, somebody else may have put a function or an
 * operator that fits its arguments better than the catalogue's, and that would run with
 * this role's rights.
 *
 * @param setting the role's search path, as its setting has it
 * @param schemas those of its schemas that exist, as an array of names
 */
public record SearchPath(String setting, String schemas) {

	/** What is temporary comes last: it is searched first where it is not named. */
	private static final String CATALOG = "'pg_catalog, pg_temp'";

	/** Each name is qualified and no operator is used: it runs on the role's own path. */
	private static final String ENTER = """
			SELECT pg_catalog.set_config('headgate.search_path', CASE WHEN {inside}
			         THEN pg_catalog.current_setting('headgate.search_path', true)
			         ELSE pg_catalog.current_setting('search_path') END, {local}),
			       pg_catalog.set_config('headgate.schemas', CASE WHEN {inside}
			         THEN pg_catalog.current_setting('headgate.schemas', true)
			         ELSE pg_catalog.current_schemas(false)::pg_catalog.text END, {local}),
			       pg_catalog.set_config('search_path', {catalog}, {local})"""
		.replace("{inside}", "pg_catalog.texteq(pg_catalog.current_setting('search_path'), {catalog})")
		.replace("{catalog}", CATALOG);

	private static final String ENTER_LOCALLY = ENTER.replace("{local}", "true");

	private static final String READ = """
			SELECT coalesce(nullif(current_setting('headgate.search_path', true), ''), current_setting('search_path')),
			       coalesce(nullif(current_setting('headgate.schemas', true), ''), current_schemas(false)::text)""";

	/**
	 * Lets all of a new session find names in the catalogue only. A session through a
	 * pooler may be another client's next: it stays as it is, and each transaction has to
	 * {@link #enter} by itself.
	 * @param connection the session, in autocommit mode
	 * @throws SQLException when the database does not answer
	 */
	static void enterWhereOwn(Connection connection) throws SQLException {
		int pid = connection.unwrap(PGConnection.class).getBackendPID();
		run(connection, ENTER.replace("{local}", "pg_catalog.int4ne(pg_catalog.pg_backend_pid(), " + pid + ")"));
	}

	/**
	 * Lets all of a session find names in the catalogue only.
	 * @param connection the session, which no transaction pooler gives to others
	 * @throws SQLException when the database does not answer
	 */
	public static void enterForSession(Connection connection) throws SQLException {
		run(connection, ENTER.replace("{local}", "false"));
	}

	/**
	 * Lets the rest of a transaction find names in the catalogue only.
	 * @param connection a connection in a transaction
	 * @throws SQLException when the database does not answer
	 */
	public static void enter(Connection connection) throws SQLException {
		run(connection, ENTER_LOCALLY);
	}

	/**
	 * Prepares a statement that finds names in the catalogue only, whatever the session's
	 * search path is, and does both in one round trip.
	 * @param connection the connection
	 * @param sql one statement
	 * @return the statement, for {@link #query} or {@link #update}
	 * @throws SQLException when the connection is closed
	 */
	public static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
		return connection.prepareStatement(ENTER_LOCALLY + ";\n" + sql);
	}

	/**
	 * Runs a query that {@link #prepare} has prepared.
	 * @param statement the statement
	 * @return the query's rows
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public static ResultSet query(PreparedStatement statement) throws SQLException {
		statement.execute();
		statement.getMoreResults();
		ResultSet rows = statement.getResultSet();
		if (rows == null) {
			throw new SQLException("the statement returned no rows", SqlStates.NO_DATA);
		}
		return rows;
	}

	/**
	 * Runs an update that {@link #prepare} has prepared.
	 * @param statement the statement
	 * @return how many rows were written
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public static int update(PreparedStatement statement) throws SQLException {
		statement.execute();
		statement.getMoreResults();
		return statement.getUpdateCount();
	}

	/**
	 * Reads the search path that was set aside.
	 * @param connection a session that finds names in the catalogue only
	 * @return the role's own search path
	 * @throws SQLException when the database does not answer
	 */
	public static SearchPath ofRole(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(READ)) {
			row.next();
			return new SearchPath(row.getString(1), row.getString(2));
		}
	}

	/**
	 * Says whether it names a schema that exists, in which unqualified objects are made.
	 * @return {@code false} when there is none
	 */
	public boolean namesSchema() {
		return !this.schemas.equals("{}");
	}

	/**
	 * Puts a schema before all others.
	 * @param schema its name, empty for none
	 * @return the search path with it
	 */
	public SearchPath startingWith(String schema) {
		if (schema.isEmpty()) {
			return this;
		}
		String rest = this.setting.isBlank() ? "" : ", " + this.setting;
		return new SearchPath(SqlText.identifier(schema) + rest, this.schemas);
	}

	/**
	 * Puts the role's search path back, for SQL that is not Headgate's.
	 * @param connection the session
	 * @throws SQLException when the database does not answer
	 */
	public void leave(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("SELECT pg_catalog.set_config('search_path', ?::pg_catalog.text, false)")) {
			statement.setString(1, this.setting);
			statement.execute();
		}
	}

	/**
	 * Sets the role's search path aside again, whatever was done to the session.
	 * @param connection the session
	 * @throws SQLException when the database does not answer
	 */
	public void enterAgain(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("SELECT pg_catalog.set_config('headgate.search_path', ?::pg_catalog.text, false),"
					+ " pg_catalog.set_config('headgate.schemas', ?::pg_catalog.text, false),"
					+ " pg_catalog.set_config('search_path', " + CATALOG + ", false)")) {
			statement.setString(1, this.setting);
			statement.setString(2, this.schemas);
			statement.execute();
		}
	}

	/**
	 * Returns what lets a session find names in the catalogue only, where the role's
	 * search path is known already.
	 * @param locally whether for the rest of the transaction only
	 * @return one query
	 */
	public static String entering(boolean locally) {
		return "SELECT pg_catalog.set_config('search_path', " + CATALOG + ", " + locally + ")";
	}

	private static void run(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
