package dev.headgate.liquibase.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.jdbc.Tables;
import dev.headgate.liquibase.LiquibaseScope;

/**
 * The row of {@code headgate.batch_progress} that belongs to one batched change. It is
 * written in the transaction of the batch, so that both are there or neither is.
 */
public final class BatchProgressTable {

	private static final String ROW = " WHERE history = ? AND path = ? AND author = ? AND id = ? AND change = ?";

	private static final String HISTORY = "(SELECT format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c"
			+ " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(?))";

	private final Connection connection;

	private final String history;

	private final ChangeSetKey key;

	private final int change;

	private BatchProgressTable(Connection connection, String history, ChangeSetKey key, int change) {
		this.connection = connection;
		this.history = history;
		this.key = key;
		this.change = change;
	}

	/**
	 * Finds the progress table of a change.
	 * @param database Liquibase's database
	 * @param key the change set
	 * @param change the place of the change in it
	 * @return the progress table
	 * @throws SQLException when Headgate's tables are missing
	 */
	static BatchProgressTable of(Database database, ChangeSetKey key, int change) throws SQLException {
		Connection connection = connection(database);
		if (!exists(connection)) {
			throw new SQLException("headgate.batch_progress is missing, where the progress is kept; run the changelog"
					+ " through Headgate's gate ('headgate upgrade')", SqlStates.UNDEFINED_TABLE);
		}
		try (PreparedStatement statement = SearchPath.prepare(connection, "SELECT " + HISTORY)) {
			statement.setString(1, LiquibaseScope.historyTable(database));
			try (ResultSet row = SearchPath.query(statement)) {
				String history = row.next() ? row.getString(1) : null;
				return new BatchProgressTable(connection,
						(history != null) ? history : LiquibaseScope.historyTable(database), key, change);
			}
		}
	}

	/**
	 * Marks the changes that are through and whose change set is in the history. One that
	 * is through but not in the history was cut off in between, and is not done again;
	 * one that was in the history and no longer is has been undone, and starts anew.
	 * @param database Liquibase's database
	 * @throws DatabaseException when the database refuses
	 */
	public static void settle(Database database) throws DatabaseException {
		Connection connection = connection(database);
		try {
			if (exists(connection)) {
				String table = LiquibaseScope.historyTable(database);
				try (PreparedStatement statement = SearchPath.prepare(connection,
						"UPDATE headgate.batch_progress p SET recorded = true FROM " + table + " h WHERE p.done"
								+ " AND NOT p.recorded AND p.history = " + HISTORY
								+ " AND h.filename = p.path AND h.author = p.author AND h.id = p.id")) {
					statement.setString(1, table);
					SearchPath.update(statement);
				}
			}
			if (!connection.getAutoCommit()) {
				connection.commit();
			}
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

	static Connection connection(Database database) {
		return ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
	}

	private static boolean exists(Connection connection) throws SQLException {
		return Tables.exists(connection, "headgate", "batch_progress");
	}

	/**
	 * Opens the row: one that was left behind on the same table and key is continued, any
	 * other is begun.
	 * @param target the table and its key
	 * @return how far the change has come
	 * @throws SQLException when the database refuses
	 */
	BatchState open(BatchTable target) throws SQLException {
		SearchPath.enter(this.connection);
		try (PreparedStatement statement = this.connection.prepareStatement("DELETE FROM headgate.batch_progress" + ROW
				+ " AND (recorded OR table_name <> ?" + " OR key_name <> ?)")) {
			int next = identify(statement, 1);
			statement.setString(next, target.table());
			statement.setString(next + 1, target.key());
			statement.executeUpdate();
		}
		try (PreparedStatement statement = this.connection
			.prepareStatement("INSERT INTO headgate.batch_progress (history, path, author, id, change, table_name,"
					+ " key_name, total_estimate) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
			int next = identify(statement, 1);
			statement.setString(next, target.table());
			statement.setString(next + 1, target.key());
			statement.setLong(next + 2, estimate(target));
			statement.executeUpdate();
		}
		try (PreparedStatement statement = this.connection.prepareStatement(
				"SELECT last_key, rows, batches, total_estimate, done FROM headgate.batch_progress" + ROW)) {
			identify(statement, 1);
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return new BatchState(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4),
						row.getBoolean(5));
			}
		}
	}

	/** The planner knows about how many rows there are without counting them. */
	private long estimate(BatchTable target) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery("EXPLAIN (FORMAT JSON) SELECT FROM " + target.table())) {
			String plan = row.next() ? row.getString(1) : "";
			return Long.parseLong(plan.replaceFirst("(?s)^.*?\"Plan Rows\": (\\d+).*$", "$1"));
		}
	}

	/**
	 * Writes how far the change has come.
	 * @param state how far
	 * @param done whether it is through
	 * @throws SQLException when the database refuses
	 */
	void write(BatchState state, boolean done) throws SQLException {
		SearchPath.enter(this.connection);
		try (PreparedStatement statement = this.connection
			.prepareStatement("UPDATE headgate.batch_progress SET last_key = ?, rows = ?, batches = ?, done = ?,"
					+ " updated_at = clock_timestamp()" + ROW)) {
			statement.setString(1, state.lastKey());
			statement.setLong(2, state.rows());
			statement.setLong(3, state.batches());
			statement.setBoolean(4, done);
			identify(statement, 5);
			if (statement.executeUpdate() != 1) {
				throw new SQLException("the change's row in headgate.batch_progress has gone", SqlStates.NO_DATA);
			}
		}
	}

	private int identify(PreparedStatement statement, int first) throws SQLException {
		statement.setString(first, this.history);
		statement.setString(first + 1, this.key.path());
		statement.setString(first + 2, this.key.author());
		statement.setString(first + 3, this.key.id());
		statement.setInt(first + 4, this.change);
		return first + 5;
	}

}
