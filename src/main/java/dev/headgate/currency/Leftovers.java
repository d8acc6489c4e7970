package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import dev.headgate.jdbc.SearchPath;

/**
 * What a run that was broken off outside a transaction may have left.
 *
 * @param invalidIndexes indexes that are invalid and are not being built
 * @param brokenAttempts change sets that began outside a transaction and are not
 * recorded, while nobody migrates; 0 also where this role may not read them
 */
public record Leftovers(int invalidIndexes, int brokenAttempts) {

	/**
	 * Those indexes, as {@code i} of {@code pg_index} and {@code c} of {@code pg_class}.
	 * One that is being built is invalid too, and no fault.
	 */
	public static final String INVALID_INDEXES = """
			FROM pg_catalog.pg_index i
			  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
			 WHERE NOT i.indisvalid
			   AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
			                    WHERE p.index_relid = i.indexrelid AND p.datname = current_database())
			""";

	/** While somebody migrates, an attempt is one that runs. */
	static Leftovers read(Connection connection, HistoryTable table, boolean attempts) throws SQLException {
		return new Leftovers(count(connection, "SELECT count(*) " + INVALID_INDEXES), attempts
				? count(connection, "SELECT count(*) FROM headgate.attempt WHERE history = ?", table.qualified()) : 0);
	}

	private static int count(Connection connection, String sql, String... values) throws SQLException {
		try (PreparedStatement statement = SearchPath.prepare(connection, sql)) {
			for (int i = 0; i < values.length; i++) {
				statement.setString(i + 1, values[i]);
			}
			try (ResultSet row = SearchPath.query(statement)) {
				row.next();
				return row.getInt(1);
			}
		}
	}

}
