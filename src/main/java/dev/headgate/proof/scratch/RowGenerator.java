package dev.headgate.proof.scratch;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.SqlText;

/**
 * Puts a few rows into empty tables: those that foreign keys point to first, different
 * values wherever the type has them, and NULL in the last row where it may be.
 */
public final class RowGenerator {

	private static final int ROWS = 3;

	/** Of {@code = 'x'} and {@code IN ('x', 'y')}, as the catalogue writes them. */
	private static final Pattern LITERAL = Pattern.compile("(?<![<>!])= (?:ANY \\(\\(*ARRAY\\[\\(*)?'((?:[^']|'')*)'");

	private static final String TABLES = """
			SELECT c.oid::bigint, c.oid::regclass::text
			  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
			   AND n.nspname NOT IN ('information_schema', 'headgate')
			   AND NOT (n.nspname = {schema} AND c.relname LIKE {history})
			   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass
			         AND d.objid = c.oid AND d.deptype = 'e')
			 ORDER BY c.oid""";

	private static final String COLUMNS = """
			SELECT quote_ident(a.attname), format_type(t.base, NULL) AS base, t.category, t.kind,
			       CASE WHEN t.base IN ('varchar'::regtype, 'bpchar'::regtype) AND t.typmod > 4 THEN t.typmod - 4 END,
			       a.attnotnull, a.atthasdef,
			       (SELECT quote_ident(f.attname) || ' FROM ' || k.confrelid::regclass FROM pg_catalog.pg_constraint k
			          JOIN pg_catalog.pg_attribute f ON f.attrelid = k.confrelid
			           AND f.attnum = k.confkey[array_position(k.conkey, a.attnum)]
			         WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.conkey) LIMIT 1),
			       (SELECT min(l.enumlabel::text) FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.base),
			       (SELECT string_agg(pg_get_constraintdef(k.oid), ' ') FROM pg_catalog.pg_constraint k
			         WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]),
			       format_type(a.atttypid, a.atttypmod)
			  FROM pg_catalog.pg_attribute a
			  JOIN LATERAL (
			       WITH RECURSIVE domain AS (
			         SELECT y.oid, y.typtype, y.typbasetype, y.typcategory, CASE WHEN y.typtype = 'd' THEN y.typtypmod
			                  ELSE a.atttypmod END AS typmod FROM pg_catalog.pg_type y WHERE y.oid = a.atttypid
			         UNION ALL
			         SELECT y.oid, y.typtype, y.typbasetype, y.typcategory, d.typmod
			           FROM domain d JOIN pg_catalog.pg_type y ON y.oid = d.typbasetype WHERE d.typtype = 'd')
			       SELECT oid AS base, typcategory AS category, typtype AS kind, typmod FROM domain
			        WHERE typtype <> 'd' LIMIT 1) t ON true
			 WHERE a.attrelid = {table} AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
			   AND a.attidentity = '' AND NOT EXISTS (SELECT FROM pg_catalog.pg_attrdef d
			         WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND pg_get_expr(d.adbin, d.adrelid) ~ '^nextval')
			 ORDER BY a.attnum""";

	/** Triggers and defaults find what they name, and none may take for ever. */
	private static final String AS_ROLE = """
			SELECT pg_catalog.set_config('statement_timeout', '10s', true), pg_catalog.set_config('search_path',
			         coalesce(nullif(pg_catalog.current_setting('headgate.search_path', true), ''),
			           pg_catalog.current_setting('search_path')), true)""";

	private final Connection connection;

	private final History history;

	/**
	 * Creates a generator for a temporary database.
	 * @param connection a connection in autocommit mode
	 * @param history where the history is, which gets no rows
	 */
	public RowGenerator(Connection connection, History history) {
		this.connection = connection;
		this.history = history;
	}

	/**
	 * Fills the empty tables.
	 * @return for each table that stays empty, by its name, what the server said
	 * @throws SQLException when the server does not answer
	 */
	public Map<String, String> fill() throws SQLException {
		Map<String, Long> open = emptyTables();
		Map<String, String> refused = new LinkedHashMap<>();
		int before = -1;
		while (!open.isEmpty() && open.size() != before) {
			before = open.size();
			refused.clear();
			for (Map.Entry<String, Long> table : new LinkedHashMap<>(open).entrySet()) {
				String reason = fill(table.getKey(), table.getValue());
				if (reason == null) {
					open.remove(table.getKey());
				}
				else {
					refused.put(table.getKey(), reason);
				}
			}
		}
		return refused;
	}

	private Map<String, Long> emptyTables() throws SQLException {
		HistoryTable own = HistoryTable.locate(this.connection, this.history);
		Map<String, Long> tables = new LinkedHashMap<>();
		String query = TABLES.replace("{schema}", SqlText.literal(own.schema()))
			.replace("{history}", SqlText.literal(own.table() + "%"));
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
			while (row.next()) {
				tables.put(row.getString(2), row.getLong(1));
			}
		}
		if (tables.isEmpty()) {
			return tables;
		}
		StringBuilder filled = new StringBuilder();
		tables.keySet()
			.forEach((name) -> filled.append(filled.isEmpty() ? "" : " UNION ALL ")
				.append("SELECT ")
				.append(SqlText.literal(name))
				.append(" WHERE EXISTS (SELECT FROM ")
				.append(name)
				.append(')'));
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery(filled.toString())) {
			while (row.next()) {
				tables.remove(row.getString(1));
			}
		}
		return tables;
	}

	/** Returns why not, {@code null} when it is filled. */
	private @Nullable String fill(String table, long number) throws SQLException {
		List<Column> columns = columns(number);
		String reason = insert(table, columns);
		if (reason != null) {
			List<Column> needed = columns.stream()
				.filter((column) -> column.notNull() && !column.hasDefault())
				.toList();
			reason = (insert(table, needed) == null) ? null : reason;
		}
		return reason;
	}

	private @Nullable String insert(String table, List<Column> columns) throws SQLException {
		String names = String.join(", ", columns.stream().map(Column::name).toList());
		String values = String.join(", ", columns.stream().map(Column::value).toList());
		String sql = columns.isEmpty() ? "INSERT INTO " + table + " DEFAULT VALUES" : "INSERT INTO " + table + " ("
				+ names + ") SELECT " + values + " FROM generate_series(1, " + ROWS + ") AS n";
		try (SessionMode transaction = SessionMode.transaction(this.connection);
				Statement statement = transaction.connection().createStatement()) {
			statement.setEscapeProcessing(false);
			statement.execute(AS_ROLE);
			statement.execute(sql);
			transaction.commit();
			return null;
		}
		catch (SQLException ex) {
			if (Connections.isLost(this.connection)) {
				throw ex;
			}
			return Connections.describe(ex);
		}
	}

	private List<Column> columns(long table) throws SQLException {
		List<Column> columns = new ArrayList<>();
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery(COLUMNS.replace("{table}", String.valueOf(table)))) {
			while (row.next()) {
				columns.add(new Column(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
						row.getInt(5), row.getBoolean(6), row.getBoolean(7), row.getString(8), row.getString(9),
						row.getString(10), row.getString(11)));
			}
		}
		return columns;
	}

	/**
	 * One column that takes values.
	 *
	 * @param name its name as SQL writes it
	 * @param base its type, below all domains
	 * @param category the category of that type
	 * @param kind its kind: {@code b}ase, {@code e}num, {@code c}omposite, {@code r}ange
	 * @param length how long a text may be, 0 for no limit
	 * @param notNull whether it is {@code NOT NULL}
	 * @param hasDefault whether something fills it
	 * @param reference what it refers to, as {@code COLUMN FROM TABLE}; {@code null} for
	 * nothing
	 * @param label an enum's first label, {@code null} when it is none
	 * @param check its checks, {@code null} for none
	 * @param type its type as a definition has it
	 */
	private record Column(String name, String base, String category, String kind, int length, boolean notNull,
			boolean hasDefault, @Nullable String reference, @Nullable String label, @Nullable String check,
			String type) {

		String value() {
			String value = "CAST(" + plain() + " AS " + this.type + ")";
			return this.notNull ? value : "CASE WHEN n < " + ROWS + " THEN " + value + " END";
		}

		private String plain() {
			if (this.reference != null) {
				return "(SELECT (array_agg(" + this.reference.replaceFirst(" FROM ", "))[1 + (n - 1) % count(*)] FROM ")
						+ ")";
			}
			if (this.label != null) {
				return SqlText.literal(this.label);
			}
			Matcher literal = LITERAL.matcher((this.check != null) ? this.check : "");
			if (literal.find()) {
				return "'" + literal.group(1) + "'";
			}
			if (this.kind.equals("r") || this.kind.equals("m")) {
				return "'empty'";
			}
			return switch (this.category) {
				case "N" -> "n";
				case "B" -> "n % 2 = 1";
				case "D" -> this.base.startsWith("time ") ? "time '01:00' + n * interval '1 hour'"
						: "timestamptz '2026-01-01 12:00+00' + n * interval '1 day'";
				case "T" -> "n * interval '1 day'";
				case "A" -> "'{}'";
				case "I" -> "'10.0.0.' || n";
				case "C" -> "NULL";
				case "V" -> "repeat('0', " + Math.max(1, this.length) + ")";
				default -> text();
			};
		}

		private String text() {
			return switch (this.base) {
				case "uuid" -> "md5(" + SqlText.literal(this.name) + " || n)";
				case "json", "jsonb" -> "'{\"n\": ' || n || '}'";
				case "bytea" -> "'\\x0' || n";
				case "xml" -> "'<n>' || n || '</n>'";
				case "macaddr" -> "'08:00:2b:01:02:0' || n";
				case "point" -> "'(' || n || ',' || n || ')'";
				default -> {
					String text = SqlText.literal(this.name.replace("\"", "") + " ") + " || n";
					yield (this.length > 0) ? "right(" + text + ", " + this.length + ")" : text;
				}
			};
		}

	}

}
