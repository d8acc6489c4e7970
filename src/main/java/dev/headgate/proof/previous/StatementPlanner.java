package dev.headgate.proof.previous;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.SessionMode;

/**
 * Lets a server plan statements without running them, whatever their parameters are.
 */
public final class StatementPlanner {

	private static final String NAME = "headgate_recorded";

	private StatementPlanner() {
	}

	/**
	 * Plans a statement.
	 * @param connection a connection in autocommit mode, to a temporary database
	 * @param statement the statement
	 * @return what the server refuses, {@code null} when there is a plan
	 * @throws SQLException when the server does not answer
	 */
	public static @Nullable SQLException problem(Connection connection, RecordedStatement statement)
			throws SQLException {
		try (SessionMode transaction = SessionMode.transaction(connection);
				Statement session = transaction.connection().createStatement()) {
			session.setEscapeProcessing(false);
			plan(session, statement);
			return null;
		}
		catch (SQLException ex) {
			if (Connections.isLost(String.valueOf(ex.getSQLState()))) {
				throw ex;
			}
			return ex;
		}
		finally {
			forget(connection);
		}
	}

	/** A plan for any value: one for NULL would leave out half of the statement. */
	private static void plan(Statement session, RecordedStatement statement) throws SQLException {
		session.execute("SET LOCAL plan_cache_mode = force_generic_plan");
		session.execute("PREPARE " + NAME + " AS " + statement.preparable());
		String values = String.join(", ", Collections.nCopies(parameters(session), "NULL"));
		session.execute("EXPLAIN EXECUTE " + NAME + (values.isEmpty() ? "" : "(" + values + ")"));
	}

	private static int parameters(Statement session) throws SQLException {
		try (ResultSet row = session.executeQuery("SELECT cardinality(parameter_types)"
				+ " FROM pg_catalog.pg_prepared_statements WHERE name = '" + NAME + "'")) {
			return row.next() ? row.getInt(1) : 0;
		}
	}

	/** Prepared statements outlive their transaction. */
	private static void forget(Connection connection) throws SQLException {
		try (Statement session = connection.createStatement()) {
			session.execute("DO $$ BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_prepared_statements WHERE name = '" + NAME
					+ "') THEN DEALLOCATE " + NAME + "; END IF; END $$");
		}
	}

}
