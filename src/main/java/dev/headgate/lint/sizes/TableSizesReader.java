package dev.headgate.lint.sizes;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a database how large its tables are. Any role may: it takes no right on the
 * tables.
 */
public final class TableSizesReader {

	/** The size of a table waits for whoever holds it in ACCESS EXCLUSIVE mode. */
	private static final String PATIENCE = "SET lock_timeout = '5s'; SET statement_timeout = '60s'";

	private static final String SIZES = """
			SELECT n.nspname || '.' || c.relname AS name, c.reltuples::bigint AS rows,
			       CASE c.relkind WHEN 'p'
			            THEN (SELECT sum(pg_total_relation_size(t.relid)) FROM pg_partition_tree(c.oid) t WHERE t.isleaf)
			            ELSE pg_total_relation_size(c.oid) END AS bytes
			  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			 WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
			   AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
			 ORDER BY 1""";

	private TableSizesReader() {
	}

	/**
	 * Asks.
	 * @param connection a connection, which is left with short timeouts
	 * @return the size of each table and materialized view
	 * @throws SQLException when the database does not answer, or a table is locked for
	 * long
	 */
	public static TableSizes read(Connection connection) throws SQLException {
		List<TableSize> sizes = new ArrayList<>();
		try (Statement statement = connection.createStatement()) {
			statement.execute(PATIENCE);
			try (ResultSet row = statement.executeQuery(SIZES)) {
				while (row.next()) {
					sizes.add(new TableSize(row.getString("name"), row.getLong("bytes"), row.getLong("rows")));
				}
			}
		}
		return new TableSizes(sizes);
	}

}
