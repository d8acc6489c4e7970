package dev.headgate.currency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Settings.History;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SqlText;

/**
 * Liquibase's history table as it lies in one database.
 *
 * @param schema the schema that holds it
 * @param table its name
 * @param objects the schema that holds the user's objects
 * @param exists whether it is there yet
 */
public record HistoryTable(String schema, String table, String objects, boolean exists) {

	/** As it is named where there is one, else in lower case where there is that. */
	private static final String NAMED = """
			(SELECT n.nspname::text FROM pg_namespace n WHERE n.nspname IN (%1$s, lower(%1$s))
			  ORDER BY n.nspname <> %1$s LIMIT 1), nullif(%1$s, '')""";

	/** Headgate's own schema is never the user's, even where the role has its name. */
	private static final String LOCATE = """
			SELECT place.history, place.objects,
			       EXISTS (SELECT FROM pg_tables WHERE schemaname = place.history AND tablename = ?),
			       (SELECT string_agg(r.name || ' ' || r.fault, ', ' ORDER BY r.name) FROM (%s) r
			         WHERE r.fault IS NOT NULL)
			  FROM (SELECT coalesce({history}, here, 'public') AS history, coalesce({objects}, here, 'public') AS objects
			          FROM (SELECT ?::text AS history, ?::text AS objects) given,
			               (SELECT min(s.name) FILTER (WHERE s.place = s.first) AS here
			                  FROM (SELECT name, place, min(place) OVER () AS first
			                          FROM unnest(coalesce(nullif(current_setting('headgate.schemas', true), ''),
			                                      current_schemas(false)::text)::name[])
			                               WITH ORDINALITY AS path (name, place)
			                         WHERE name NOT IN ('headgate', 'pg_catalog')) s) own) place"""
		.formatted(HistoryTableGuard.READING)
		.replace("{history}", NAMED.formatted("given.history"))
		.replace("{objects}", NAMED.formatted("given.objects"));

	/**
	 * Finds the history table.
	 * @param connection a connection as the role that looks
	 * @param history what the settings say about it
	 * @return where it is, or will be
	 * @throws SQLException when the database does not answer
	 * @throws UntrustedTableException when reading it could run somebody else's code
	 */
	public static HistoryTable locate(Connection connection, History history) throws SQLException {
		String table = lowerCased(history.table());
		try (PreparedStatement statement = SearchPath.prepare(connection, LOCATE)) {
			statement.setString(1, table);
			statement.setString(2, table);
			statement.setString(3, lowerCased(history.lockTable()));
			statement.setString(4, history.effectiveSchema());
			statement.setString(5, history.defaultSchema());
			try (ResultSet row = SearchPath.query(statement)) {
				row.next();
				HistoryTableGuard.refuse(row.getString(4));
				return new HistoryTable(row.getString(1), table, row.getString(2), row.getBoolean(3));
			}
		}
	}

	/** Folds a name as Liquibase does on PostgreSQL. */
	static String lowerCased(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

	/**
	 * Names the schemas as the database does.
	 * @param history what the settings say about them
	 * @return the same, with each schema that is named as it is written in the database
	 */
	public History named(History history) {
		return new History(history.defaultSchema().isEmpty() ? "" : this.objects,
				history.effectiveSchema().isEmpty() ? "" : this.schema, history.table(), history.lockTable(),
				history.tablespace());
	}

	/**
	 * Returns the name to use in SQL.
	 * @return schema and table, quoted
	 */
	public String qualified() {
		return qualified(this.table);
	}

	/**
	 * Returns the name to use in SQL for a table beside it.
	 * @param other the other table's name
	 * @return schema and table, quoted
	 */
	public String qualified(String other) {
		return SqlText.identifier(this.schema) + "." + SqlText.identifier(other);
	}

	/**
	 * Returns the advisory lock that migrations of this history take. Advisory locks are
	 * each database's own, so two applications with two histories do not block each
	 * other.
	 * @return the key
	 */
	public long lockKey() {
		String name = "headgate:" + this.schema + "." + this.table;
		return ByteBuffer.wrap(Fingerprint.sha256().digest(name.getBytes(StandardCharsets.UTF_8))).getLong();
	}

	/**
	 * Finds who holds the migration lock.
	 * @param connection a connection; if it is the holder itself, nobody does
	 * @return the holder, {@code null} when the lock is free
	 * @throws SQLException when the database does not answer
	 */
	public @Nullable LockHolder lockHolder(Connection connection) throws SQLException {
		String sql = """
				SELECT l.pid, a.usename, a.application_name, a.client_addr, a.backend_start,
				       (SELECT min(w.waitstart) FROM pg_catalog.pg_locks w WHERE w.pid = l.pid AND NOT w.granted)
				  FROM pg_catalog.pg_locks l
				  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
				 WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
				   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
				   AND ((l.classid::bigint << 32) | l.objid::bigint) = ?
				   AND l.pid <> pg_backend_pid()
				 LIMIT 1""";
		try (PreparedStatement statement = SearchPath.prepare(connection, sql)) {
			statement.setLong(1, lockKey());
			try (ResultSet row = SearchPath.query(statement)) {
				if (!row.next()) {
					return null;
				}
				return new LockHolder(row.getInt(1), row.getString(2), row.getString(3), row.getString(4),
						instant(row, 5), instant(row, 6));
			}
		}
	}

	static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
