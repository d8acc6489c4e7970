package dev.headgate.liquibase.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.jdbc.SqlText;

/**
 * The table that a batched change goes through, and the key by which it does.
 *
 * @param table the table's qualified name, quoted where it must be
 * @param key the key's name, quoted where it must be
 * @param keyType the key's type
 */
public record BatchTable(String table, String key, String keyType) {

	/** Types whose order is total and whose text form can be read back unchanged. */
	private static final Set<String> KEY_TYPES = Set.of("int2", "int4", "int8", "numeric", "uuid", "text", "varchar",
			"bpchar", "citext", "date", "timestamp", "timestamptz");

	/**
	 * Looks the table up in the catalogue.
	 * @param connection a connection
	 * @param table the table's name, quoted where it must be
	 * @param key the key's name, {@code null} for the primary key
	 * @return the target
	 * @throws SQLException when there is no such table or no such key
	 */
	static BatchTable find(Connection connection, String table, @Nullable String key) throws SQLException {
		Long oid = oid(connection, table);
		if (oid == null) {
			throw new SQLException("there is no table " + table, SqlStates.UNDEFINED_TABLE);
		}
		try (PreparedStatement statement = SearchPath.prepare(connection,
				"SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname), c.relkind::text"
						+ " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ?::oid")) {
			statement.setLong(1, oid);
			try (ResultSet row = SearchPath.query(statement)) {
				if (!row.next()) {
					throw new SQLException("there is no table " + table, SqlStates.UNDEFINED_TABLE);
				}
				if (!"r".equals(row.getString(3)) && !"p".equals(row.getString(3))) {
					throw new SQLException(row.getString(2) + " is not a table", SqlStates.WRONG_OBJECT_TYPE);
				}
				return find(connection, row.getLong(1), row.getString(2), key);
			}
		}
	}

	/**
	 * Finds a table by the session's own search path, with nothing in the query that
	 * another schema could have, too.
	 * @param connection a connection
	 * @param table the table's name, quoted where it must be
	 * @return its number in the catalogue, {@code null} when there is none
	 * @throws SQLException when the database does not answer
	 */
	public static @Nullable Long oid(Connection connection, String table) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("SELECT pg_catalog.to_regclass(?::pg_catalog.text)::pg_catalog.oid::pg_catalog.int8")) {
			statement.setString(1, table);
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return row.getObject(1, Long.class);
			}
		}
	}

	private static BatchTable find(Connection connection, long oid, String table, @Nullable String key)
			throws SQLException {
		try (PreparedStatement statement = SearchPath.prepare(connection, "SELECT quote_ident(a.attname),"
				+ " format_type(a.atttypid, a.atttypmod), b.typname, a.attnotnull FROM pg_catalog.pg_index i"
				+ " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
				+ " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
				+ " JOIN pg_catalog.pg_type b ON b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)"
				+ " WHERE i.indrelid = ? AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1"
				+ " AND CASE WHEN ?::text IS NULL THEN i.indisprimary ELSE a.attname IN (?, lower(?)) END"
				+ " ORDER BY a.attname = ? DESC LIMIT 1")) {
			statement.setLong(1, oid);
			for (int i = 2; i <= 5; i++) {
				statement.setString(i, key);
			}
			try (ResultSet row = SearchPath.query(statement)) {
				if (!row.next()) {
					throw new SQLException((key == null)
							? "table " + table + " has no primary key of one column; name a unique column as key"
							: "key " + key + " of table " + table
									+ " is not a column that is unique by itself (a primary key, or a valid unique index"
									+ " on it alone and on all rows)",
							SqlStates.UNDEFINED_COLUMN);
				}
				return target(table, row);
			}
		}
	}

	private static BatchTable target(String table, ResultSet row) throws SQLException {
		String key = row.getString(1);
		if (!KEY_TYPES.contains(row.getString(3))) {
			throw new SQLException(
					"key " + key + " of table " + table + " is of type " + row.getString(2)
							+ "; it must be an integer, numeric, uuid, text, date or timestamp",
					SqlStates.DATATYPE_MISMATCH);
		}
		if (!row.getBoolean(4)) {
			throw new SQLException(
					"key " + key + " of table " + table
							+ " may be NULL, and no batch would reach such rows; make it NOT NULL",
					SqlStates.DATATYPE_MISMATCH);
		}
		return new BatchTable(table, key, row.getString(2));
	}

	/**
	 * Returns a value of the key as an SQL expression.
	 * @param text the value as text
	 * @return the expression
	 */
	String value(String text) {
		return "CAST(" + SqlText.literal(text) + " AS " + this.keyType + ")";
	}

}
