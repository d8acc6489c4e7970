package dev.headgate.rehearsal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings.History;

/**
 * What the application's relations take at one moment, and how far the server's
 * write-ahead log has come.
 *
 * @param relations the relations by their OIDs
 * @param walBytes the position in the write-ahead log
 */
record Storage(Map<Long, StoredRelation> relations, long walBytes) {

	private static final String RELATIONS = """
			SELECT c.oid::bigint AS oid, c.relkind::text AS kind,
			       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS qualified,
			       coalesce(i.indrelid, d.refobjid, c.oid)::bigint AS table_oid,
			       coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::bigint AS file,
			       CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_table_size(c.oid)
			            WHEN c.relkind IN ('i', 'S') THEN pg_catalog.pg_relation_size(c.oid) ELSE 0 END AS bytes,
			       pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
			         + pg_catalog.pg_stat_get_tuples_deleted(c.oid) AS written
			  FROM pg_catalog.pg_class c
			  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
			  LEFT JOIN pg_catalog.pg_depend d ON d.objid = c.oid AND c.relkind = 'S'
			        AND d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = d.classid
			        AND d.deptype IN ('a', 'i')
			  LEFT JOIN pg_catalog.pg_class t ON t.oid = coalesce(i.indrelid, c.oid)
			 WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f', 'i', 'I', 'S') AND c.relpersistence <> 't'
			   AND n.nspname NOT IN ('headgate', 'information_schema') AND n.nspname !~ '^pg_'
			   AND t.relname NOT IN (?, ?)""";

	private static final String WAL = "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')";

	/**
	 * Copies the map.
	 */
	Storage {
		relations = Map.copyOf(relations);
	}

	/**
	 * Reads it.
	 * @param connection a connection in autocommit mode
	 * @param history whose tables are left out
	 * @return what is stored
	 * @throws SQLException when the database does not answer
	 */
	static Storage read(Connection connection, History history) throws SQLException {
		Map<Long, StoredRelation> relations = new HashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(RELATIONS)) {
			statement.setString(1, history.table());
			statement.setString(2, history.lockTable());
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					relations.put(row.getLong("oid"),
							new StoredRelation(row.getString("qualified"), row.getString("kind"),
									row.getLong("table_oid"), row.getLong("file"), row.getLong("bytes"),
									row.getLong("written")));
				}
			}
		}
		try (PreparedStatement statement = connection.prepareStatement(WAL); ResultSet row = statement.executeQuery()) {
			row.next();
			return new Storage(relations, row.getLong(1));
		}
	}

	/** Returns what all relations take together. */
	long bytes() {
		return this.relations.values().stream().mapToLong(StoredRelation::bytes).sum();
	}

	/** Returns the relations of before that have another file now. */
	List<StoredRelation> rewrittenSince(Storage before) {
		return this.relations.entrySet()
			.stream()
			.filter((entry) -> hasNewFile(before.relations.get(entry.getKey()), entry.getValue()))
			.map(Map.Entry::getValue)
			.toList();
	}

	private static boolean hasNewFile(@Nullable StoredRelation before, StoredRelation now) {
		return before != null && before.file() != now.file();
	}

	/** Returns how many rows were written since, but for those of dropped tables. */
	long rowsWrittenSince(Storage before) {
		long written = 0;
		for (Map.Entry<Long, StoredRelation> entry : this.relations.entrySet()) {
			StoredRelation earlier = before.relations.get(entry.getKey());
			written += entry.getValue().rowsWritten() - ((earlier != null) ? earlier.rowsWritten() : 0);
		}
		return Math.max(written, 0);
	}

}
