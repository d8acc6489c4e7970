package dev.headgate.lint.rows;

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

/**
 * Reads the tables of a database, those that others refer to first.
 */
final class TableShapes {

	private static final String TABLES = """
			SELECT c.oid::bigint, c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
			   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'headgate') AND n.nspname !~ '^pg_(toast|temp)'
			   AND c.relname NOT IN (lower(?), lower(?))
			 ORDER BY c.oid""";

	private static final String COLUMNS = """
			SELECT a.attrelid::bigint, a.attname, format_type(a.atttypid, a.atttypmod), coalesce(b.typname, t.typname),
			       coalesce(b.typcategory, t.typcategory),
			       CASE WHEN coalesce(b.typname, t.typname) IN ('varchar', 'bpchar')
			            THEN greatest(CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END - 4, 0)
			            WHEN coalesce(b.typname, t.typname) IN ('bit', 'varbit') THEN greatest(a.atttypmod, 0) ELSE 0 END,
			       NOT (a.attnotnull OR t.typnotnull), a.atthasdef OR a.attidentity <> '',
			       ARRAY(SELECT e.enumlabel::text FROM pg_enum e
			              WHERE e.enumtypid IN (t.oid, b.oid) ORDER BY e.enumsortorder)
			  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
			       LEFT JOIN pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
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
	 * Reads the tables.
	 * @param connection a connection
	 * @param history whose tables are left out
	 * @return the tables, each behind those that it refers to, but for circles
	 * @throws SQLException when the database does not answer
	 */
	static List<TableShape> read(Connection connection, History history) throws SQLException {
		Map<Long, String> names = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
			statement.setString(1, history.table());
			statement.setString(2, history.lockTable());
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					names.put(row.getLong(1), row.getString(2));
				}
			}
		}
		return names.isEmpty() ? List.of() : new TableShapes(connection, names).shapes();
	}

	private List<TableShape> shapes() throws SQLException {
		Map<Long, List<TableColumn>> columns = new HashMap<>();
		each(COLUMNS,
				(row) -> of(columns, row).add(new TableColumn(row.getString(2), row.getString(3), row.getString(4),
						row.getString(5), row.getInt(6), row.getBoolean(7), row.getBoolean(8), texts(row, 9))));
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
