package dev.headgate.proof.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;

/**
 * Reads the tables of a database, those that others refer to first.
 */
final class TableShapes {

	private static final String TABLES = """
			SELECT c.oid::bigint, c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
			   AND n.nspname NOT IN ('information_schema', 'headgate') AND n.nspname !~ '^pg_'
			   AND NOT (n.nspname = ? AND c.relname IN (?, lower(?)))
			   AND NOT EXISTS (SELECT FROM pg_depend d
			                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
			 ORDER BY c.oid""";

	private static final String COLUMNS = """
			SELECT a.attrelid::bigint, a.attname, format_type(a.atttypid, a.atttypmod), t.typname, t.typcategory,
			       CASE WHEN t.typname IN ('varchar', 'bpchar') THEN greatest(t.typmod - 4, 0)
			            WHEN t.typname IN ('bit', 'varbit') THEN greatest(t.typmod, 0) ELSE 0 END,
			       NOT (a.attnotnull OR t.not_null), a.atthasdef OR a.attidentity <> '',
			       a.attidentity <> '' OR EXISTS (SELECT FROM pg_attrdef d WHERE d.adrelid = a.attrelid
			         AND d.adnum = a.attnum AND pg_get_expr(d.adbin, d.adrelid) ~ 'nextval\\('),
			       ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
			  FROM pg_attribute a
			  JOIN LATERAL (
			       WITH RECURSIVE domain AS (
			         SELECT y.oid, y.typtype, y.typbasetype, y.typname, y.typcategory, y.typnotnull AS not_null,
			                CASE WHEN y.typtype = 'd' THEN y.typtypmod ELSE a.atttypmod END AS typmod
			           FROM pg_type y WHERE y.oid = a.atttypid
			         UNION ALL
			         SELECT y.oid, y.typtype, y.typbasetype, y.typname, y.typcategory, d.not_null OR y.typnotnull,
			                CASE WHEN y.typtype = 'd' THEN y.typtypmod ELSE d.typmod END
			           FROM domain d JOIN pg_type y ON y.oid = d.typbasetype WHERE d.typtype = 'd')
			       SELECT * FROM domain WHERE typtype <> 'd') t ON true
			 WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
			   AND a.attgenerated = '' AND a.attidentity <> 'a'
			 ORDER BY a.attrelid, a.attnum""";

	/** An index on an expression makes each column of it unique. */
	private static final String UNIQUE = """
			SELECT i.indrelid::bigint, a.attname
			  FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
			 WHERE i.indrelid = ANY (?) AND (i.indisunique OR i.indisexclusion) AND a.attnum > 0
			   AND (a.attnum = ANY (i.indkey)
			        OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
			                      AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum))""";

	private static final String REFERENCES = """
			SELECT k.conrelid::bigint, k.confrelid::bigint, k.confrelid::regclass::text,
			       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u (num, place)
			               JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.place),
			       ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u (num, place)
			               JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num ORDER BY u.place)
			  FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = ANY (?) AND k.conparentid = 0
			 ORDER BY k.oid""";

	/** A domain's check counts for each column of the domain. */
	private static final String CHECKS = """
			SELECT k.conrelid::bigint, k.conname,
			       ARRAY(SELECT a.attname::text FROM pg_attribute a
			              WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)), pg_get_constraintdef(k.oid)
			  FROM pg_constraint k WHERE k.contype = 'c' AND k.conrelid = ANY (?)
			UNION ALL
			SELECT a.attrelid::bigint, k.conname, ARRAY[a.attname::text], pg_get_constraintdef(k.oid)
			  FROM pg_constraint k JOIN pg_attribute a ON a.atttypid = k.contypid
			 WHERE k.contype = 'c' AND k.contypid <> 0 AND a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ANY (?)
			UNION ALL
			SELECT p.partrelid::bigint, '', ARRAY(SELECT a.attname::text FROM pg_attribute a
			         WHERE a.attrelid = p.partrelid AND a.attnum = ANY (p.partattrs)),
			       (SELECT string_agg(pg_get_expr(c.relpartbound, c.oid), ' ' ORDER BY c.oid)
			          FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid WHERE h.inhparent = p.partrelid)
			  FROM pg_partitioned_table p WHERE p.partrelid = ANY (?)""";

	private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')*)'|(?<![\\w.])(-?\\d+(?:\\.\\d+)?)(?!\\w)");

	private final Connection connection;

	private final Long[] oids;

	private final Map<Long, String> names;

	private TableShapes(Connection connection, Map<Long, String> names) {
		this.connection = connection;
		this.names = names;
		this.oids = names.keySet().toArray(Long[]::new);
	}

	/**
	 * Returns the tables that may have rows.
	 * @param connection a connection
	 * @param history whose tables are left out
	 * @return the names as SQL spells them, by OID
	 * @throws SQLException when the database does not answer
	 */
	static Map<Long, String> names(Connection connection, History history) throws SQLException {
		HistoryTable own = HistoryTable.locate(connection, history);
		Map<Long, String> names = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
			statement.setString(1, own.schema());
			statement.setString(2, own.table());
			statement.setString(3, history.lockTable());
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					names.put(row.getLong(1), row.getString(2));
				}
			}
		}
		return names;
	}

	/**
	 * Reads tables.
	 * @param connection a connection
	 * @param names which ones, by OID
	 * @return the tables, each behind those that it refers to, but for circles
	 * @throws SQLException when the database does not answer
	 */
	static List<TableShape> read(Connection connection, Map<Long, String> names) throws SQLException {
		return names.isEmpty() ? List.of() : new TableShapes(connection, names).shapes();
	}

	private List<TableShape> shapes() throws SQLException {
		Map<Long, List<TableColumn>> columns = new HashMap<>();
		each(COLUMNS,
				(row) -> of(columns, row)
					.add(new TableColumn(row.getString(2), row.getString(3), row.getString(4), row.getString(5),
							row.getInt(6), row.getBoolean(7), row.getBoolean(8), row.getBoolean(9), texts(row, 10))));
		Map<Long, Set<String>> unique = new HashMap<>();
		each(UNIQUE,
				(row) -> unique.computeIfAbsent(row.getLong(1), (unused) -> new HashSet<>()).add(row.getString(2)));
		Map<Long, List<TableShape.Reference>> references = new HashMap<>();
		each(REFERENCES, (row) -> of(references, row)
			.add(new TableShape.Reference(texts(row, 4), row.getLong(2), row.getString(3), texts(row, 5))));
		Map<Long, Map<String, TableShape.Check>> checks = new HashMap<>();
		each(CHECKS, (row) -> checks.computeIfAbsent(row.getLong(1), (unused) -> new HashMap<>())
			.put(row.getString(2), new TableShape.Check(texts(row, 3), literals(row.getString(4)))));
		Map<Long, TableShape> shapes = new LinkedHashMap<>();
		this.names.forEach((oid, name) -> shapes.put(oid,
				new TableShape(oid, name, columns.getOrDefault(oid, List.of()), unique.getOrDefault(oid, Set.of()),
						references.getOrDefault(oid, List.of()), checks.getOrDefault(oid, Map.of()))));
		return sorted(shapes);
	}

	private void each(String query, RowReader reader) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(query)) {
			int parameters = statement.getParameterMetaData().getParameterCount();
			for (int i = 1; i <= parameters; i++) {
				statement.setArray(i, this.connection.createArrayOf("oid", this.oids));
			}
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					reader.read(row);
				}
			}
		}
	}

	private static <T> List<T> of(Map<Long, List<T>> lists, ResultSet row) throws SQLException {
		return lists.computeIfAbsent(row.getLong(1), (unused) -> new ArrayList<>());
	}

	private static List<String> texts(ResultSet row, int column) throws SQLException {
		return Arrays.asList((String[]) row.getArray(column).getArray());
	}

	private static List<String> literals(String definition) {
		Set<String> literals = new LinkedHashSet<>();
		Matcher literal = LITERAL.matcher((definition != null) ? definition : "");
		while (literal.find()) {
			literals.add((literal.group(2) != null) ? literal.group(2) : literal.group(1).replace("''", "'"));
		}
		return List.copyOf(literals);
	}

	private static List<TableShape> sorted(Map<Long, TableShape> shapes) {
		Set<Long> placed = new LinkedHashSet<>();
		shapes.keySet().forEach((oid) -> place(oid, shapes, placed, new HashSet<>()));
		return placed.stream().map(shapes::get).toList();
	}

	private static void place(Long oid, Map<Long, TableShape> shapes, Set<Long> placed, Set<Long> above) {
		TableShape shape = shapes.get(oid);
		if (shape == null || placed.contains(oid) || !above.add(oid)) {
			return;
		}
		shape.references().forEach((reference) -> place(reference.target(), shapes, placed, above));
		placed.add(oid);
	}

	@FunctionalInterface
	private interface RowReader {

		void read(ResultSet row) throws SQLException;

	}

}
