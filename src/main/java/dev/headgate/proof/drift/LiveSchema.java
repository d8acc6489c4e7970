package dev.headgate.proof.drift;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.proof.Schema;
import dev.headgate.proof.SchemaReader;
import dev.headgate.proof.scratch.ProofException;

/**
 * The schema of a database as it is.
 *
 * @param schema what is in it
 * @param defaultSchema the name of the schema whose objects have no schema in their names
 * @param postgresql the major version of the server
 */
record LiveSchema(Schema schema, String defaultSchema, int postgresql) {

	/** Definitions of views are read under locks, which a migration must not wait for. */
	private static final String BEGIN = """
			SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
			SET LOCAL lock_timeout = '2s'""";

	/** Without this right PostgreSQL writes the names of the objects in another way. */
	private static final String USAGE = """
			SELECT quote_ident(n.nspname), quote_ident(current_user)
			  FROM pg_catalog.pg_namespace n
			 WHERE n.nspname = ? AND NOT has_schema_privilege(n.oid, 'USAGE')""";

	/**
	 * Reads a database. Needs {@code USAGE} on the schema of the objects and no right on
	 * the objects themselves.
	 * @param connection a connection in autocommit mode
	 * @param history where its history is, and which schema is the default one
	 * @return what is in it
	 * @throws SQLException when the database does not answer, or refuses
	 * @throws ProofException when the role lacks the right
	 */
	static LiveSchema read(Connection connection, History history) throws SQLException {
		try (SessionMode transaction = SessionMode.transaction(connection);
				Statement statement = transaction.connection().createStatement()) {
			statement.execute(BEGIN);
			String objects = HistoryTable.locate(connection, history).objects();
			requireUsage(connection, objects);
			return new LiveSchema(SchemaReader.readHere(connection, history), objects,
					connection.getMetaData().getDatabaseMajorVersion());
		}
	}

	private static void requireUsage(Connection connection, String schema) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(USAGE)) {
			statement.setString(1, schema);
			try (ResultSet row = statement.executeQuery()) {
				if (row.next()) {
					throw new ProofException(ExitCode.UNREACHABLE,
							"Role " + row.getString(2) + " lacks USAGE on schema " + row.getString(1)
									+ ", so the schema can't be compared.",
							"As the schema's owner run: GRANT USAGE ON SCHEMA " + row.getString(1) + " TO "
									+ row.getString(2) + ";");
				}
			}
		}
	}

}
