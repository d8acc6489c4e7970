package dev.headgate.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.HistoryTableGuard;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.SqlText;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.EnumType;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Other;
import dev.headgate.proof.Schema.Sequence;
import dev.headgate.proof.Schema.Table;

/**
 * Reads a {@link Schema} from the catalogues of PostgreSQL 15 to 18, with one query for
 * each kind of object. Leaves out what is Headgate's, Liquibase's or an extension's, and
 * the partitions of partitioned tables.
 */
public final class SchemaReader {

	private static final String OURS = "n.nspname NOT IN ('information_schema', 'headgate') AND n.nspname !~ '^pg_'";

	private static final String NOT_AN_EXTENSIONS = """
			NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '%s'::regclass AND e.objid = %s AND e.deptype = 'e')""";

	private static final String RELATIONS = """
			WITH relation AS (
			  SELECT c.oid, c.oid::regclass::text AS name, c.relname, c.relkind, c.relpersistence, n.nspname,
			         c.relrowsecurity, c.relforcerowsecurity
			    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			   WHERE {ours} AND NOT (n.nspname = {schema} AND c.relname IN ({table}, {lock}))
			     AND NOT c.relispartition AND {own-class})
			""";

	private static final String TABLES = RELATIONS + """
			SELECT name, concat(CASE relpersistence WHEN 'u' THEN 'UNLOGGED ' END,
			         CASE relkind WHEN 'p' THEN 'PARTITION BY ' || pg_get_partkeydef(oid) END) AS options,
			       obj_description(oid, 'pg_class') AS comment
			  FROM relation WHERE relkind IN ('r', 'p') ORDER BY name COLLATE "C"
			""";

	private static final String COLUMNS = RELATIONS
			+ """
					SELECT r.name AS tablename, quote_ident(a.attname) AS name,
					       regexp_replace(format_type(a.atttypid, a.atttypmod), '^(time|timestamp)\\(6\\)', '\\1') AS type,
					       a.attnotnull, pg_get_expr(d.adbin, d.adrelid, true) AS expression,
					       CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' ELSE '' END AS generated,
					       CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' ELSE '' END AS identity,
					       coalesce(a.attidentity = '' AND pg_get_expr(d.adbin, d.adrelid) ~ '^nextval\\('
					         AND EXISTS (SELECT FROM pg_depend s JOIN pg_class q ON q.oid = s.objid AND q.relkind = 'S'
					                      WHERE s.classid = 'pg_class'::regclass AND s.refclassid = 'pg_class'::regclass
					                        AND s.refobjid = r.oid AND s.refobjsubid = a.attnum AND s.deptype = 'a'), false)
					         AS serial,
					       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collationname,
					       col_description(r.oid, a.attnum) AS comment
					  FROM relation r
					  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
					  JOIN pg_type t ON t.oid = a.atttypid
					  LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
					 WHERE r.relkind IN ('r', 'p') ORDER BY r.name COLLATE "C", a.attnum
					""";

	private static final String CONSTRAINTS = RELATIONS + """
			SELECT r.name AS tablename, quote_ident(k.conname) AS name, k.contype::text AS kind,
			       pg_get_constraintdef(k.oid, true) AS definition,
			       (SELECT coalesce(array_agg(quote_ident(a.attname) ORDER BY c.position), '{}')
			          FROM unnest(k.conkey) WITH ORDINALITY c (attnum, position)
			          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.attnum) AS columns,
			       CASE WHEN k.confrelid <> 0 THEN k.confrelid::regclass::text END AS target,
			       (SELECT coalesce(array_agg(quote_ident(a.attname) ORDER BY c.position), '{}')
			          FROM unnest(k.confkey) WITH ORDINALITY c (attnum, position)
			          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = c.attnum) AS targetcolumns,
			       k.confdeltype::text AS ondelete
			  FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid
			 WHERE r.relkind IN ('r', 'p') AND k.contype IN ('p', 'u', 'c', 'f', 'x')
			 ORDER BY r.name COLLATE "C", position(k.contype::text IN 'pucxf'), k.conname COLLATE "C"
			""";

	private static final String INDEXES = RELATIONS + """
			SELECT r.name AS tablename, quote_ident(x.relname) AS name, i.indisunique,
			       m.amname = 'btree' AND i.indexprs IS NULL AND i.indpred IS NULL AND i.indnkeyatts = i.indnatts
			         AND NOT EXISTS (SELECT FROM unnest(i.indclass) o JOIN pg_opclass p ON p.oid = o
			                          WHERE NOT p.opcdefault)
			         AND NOT EXISTS (SELECT FROM unnest(i.indkey::int2[], i.indcollation::oid[]) k (attnum, wanted)
			                           JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
			                          WHERE a.attcollation <> k.wanted) AS plain,
			       regexp_replace(pg_get_indexdef(i.indexrelid, 0, true), '^CREATE .*? USING ', '')
			         || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END AS body,
			       ARRAY(SELECT quote_ident(a.attname)
			               FROM pg_depend d
			               JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
			              WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
			                AND d.refclassid = 'pg_class'::regclass AND d.refobjid = r.oid AND d.refobjsubid > 0
			              GROUP BY a.attname, a.attnum
			              ORDER BY array_position(i.indkey::int2[], a.attnum), a.attnum)
			         AS columns
			  FROM relation r JOIN pg_index i ON i.indrelid = r.oid JOIN pg_class x ON x.oid = i.indexrelid
			  JOIN pg_am m ON m.oid = x.relam
			 WHERE r.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_constraint k
			         WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
			 ORDER BY r.name COLLATE "C", x.relname COLLATE "C"
			""";

	private static final String SEQUENCES = RELATIONS + """
			SELECT r.name, format_type(s.seqtypid, NULL) AS type, s.seqstart, s.seqincrement,
			       concat(CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1 ELSE l.low END
			                THEN ' MINVALUE ' || s.seqmin END,
			              CASE WHEN s.seqmax <> CASE WHEN s.seqincrement > 0 THEN l.high ELSE -1 END
			                THEN ' MAXVALUE ' || s.seqmax END,
			              CASE WHEN s.seqcache <> 1 THEN ' CACHE ' || s.seqcache END,
			              CASE WHEN s.seqcycle THEN ' CYCLE' END) AS limits,
			       (SELECT d.refobjid::regclass || '.' || quote_ident(a.attname)
			          FROM pg_depend d
			          JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
			         WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'a') AS owner,
			       EXISTS (SELECT FROM pg_depend d
			                WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = r.oid
			                  AND d.classid = 'pg_attrdef'::regclass) AS feedsdefault
			  FROM relation r JOIN pg_sequence s ON s.seqrelid = r.oid,
			       LATERAL (SELECT CASE s.seqtypid::regtype::text WHEN 'smallint' THEN -32768
			                         WHEN 'integer' THEN -2147483648 ELSE -9223372036854775808 END AS low,
			                       CASE s.seqtypid::regtype::text WHEN 'smallint' THEN 32767
			                         WHEN 'integer' THEN 2147483647 ELSE 9223372036854775807 END AS high) l
			 WHERE NOT EXISTS (SELECT FROM pg_depend d
			                    WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'i')
			 ORDER BY r.name COLLATE "C"
			""";

	private static final String ENUMS = """
			SELECT t.oid::regtype::text AS name, array_agg(l.enumlabel::text ORDER BY l.enumsortorder) AS labels
			  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum l ON l.enumtypid = t.oid
			 WHERE {ours} AND {own-type}
			 GROUP BY t.oid ORDER BY t.oid::regtype::text COLLATE "C"
			""";

	private static final String OTHERS = RELATIONS
			+ """
					SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END AS kind,
					       name, coalesce(pg_get_viewdef(oid, true), '') AS definition, oid
					  FROM relation WHERE relkind IN ('v', 'm', 'f')
					UNION ALL
					SELECT 'row level security', 'on ' || name,
					       CASE WHEN relforcerowsecurity THEN 'FORCE' ELSE 'ENABLE' END, oid
					  FROM relation WHERE relrowsecurity
					UNION ALL
					SELECT 'index', quote_ident(x.relname) || ' on ' || r.name, pg_get_indexdef(x.oid, 0, true), x.oid
					  FROM relation r JOIN pg_index i ON i.indrelid = r.oid JOIN pg_class x ON x.oid = i.indexrelid
					 WHERE r.relkind = 'm'
					UNION ALL
					SELECT 'trigger', quote_ident(t.tgname) || ' on ' || r.name,
					       pg_get_triggerdef(t.oid, true) || CASE t.tgenabled WHEN 'O' THEN '' ELSE concat(' ', t.tgenabled) END, t.oid
					  FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
					UNION ALL
					SELECT 'policy', quote_ident(p.polname) || ' on ' || r.name,
					       concat_ws(' ', 'CREATE POLICY', quote_ident(p.polname), 'ON', r.name,
					         CASE WHEN NOT p.polpermissive THEN 'AS RESTRICTIVE' END,
					         CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT' WHEN 'w' THEN 'FOR UPDATE'
					           WHEN 'd' THEN 'FOR DELETE' END,
					         'TO ' || (SELECT string_agg(name, ', ' ORDER BY name)
					                     FROM (SELECT CASE WHEN o = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END AS name
					                             FROM unnest(p.polroles) o) roles),
					         'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
					         'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'), p.oid
					  FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
					UNION ALL
					SELECT 'rule', quote_ident(w.rulename) || ' on ' || r.name, pg_get_ruledef(w.oid, true), w.oid
					  FROM relation r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE w.rulename <> '_RETURN'
					UNION ALL
					SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END,
					       p.oid::regprocedure::text,
					       CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE '' END, p.oid
					  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
					 WHERE {ours} AND {own-proc} AND NOT EXISTS (SELECT FROM pg_depend i
					         WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')
					UNION ALL
					SELECT CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'type' END,
					       t.oid::regtype::text,
					       concat_ws(' ', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
					         CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
					         (SELECT string_agg(pg_get_constraintdef(k.oid, true), ' ' ORDER BY k.conname)
					            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'),
					         (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', '
					                           ORDER BY a.attnum)
					            FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)),
					       t.oid
					  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
					  LEFT JOIN pg_class c ON c.oid = t.typrelid
					 WHERE {ours} AND {own-type} AND (t.typtype IN ('d', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
					 ORDER BY 4
					""";

	private final Connection connection;

	private final HistoryTable history;

	private final String lockTable;

	private final Map<String, Table> tables = new LinkedHashMap<>();

	private SchemaReader(Connection connection, HistoryTable history, String lockTable) {
		this.connection = connection;
		this.history = history;
		this.lockTable = lockTable.toLowerCase(Locale.ROOT);
	}

	/**
	 * Reads what is in a database.
	 * @param connection a connection in autocommit mode
	 * @param history where its history is, and which schema is the default one
	 * @return what is there
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public static Schema read(Connection connection, History history) throws SQLException {
		try (SessionMode transaction = SessionMode.transaction(connection);
				Statement statement = connection.createStatement()) {
			statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
			return readHere(transaction.connection(), history);
		}
	}

	/**
	 * Reads what is in a database, as a transaction sees it.
	 * @param connection a connection in a transaction, whose search path is changed
	 * @param history where its history is, and which schema is the default one
	 * @return what is there
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public static Schema readHere(Connection connection, History history) throws SQLException {
		HistoryTable table = HistoryTable.locate(connection, history);
		HistoryTableGuard.checkLookalikes(connection, table.objects());
		try (Statement statement = connection.createStatement()) {
			statement.execute("SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident("
					+ SqlText.literal(table.objects()) + "), true)");
		}
		return new SchemaReader(connection, table, history.lockTable()).read();
	}

	private Schema read() throws SQLException {
		each(TABLES,
				(row) -> this.tables.put(row.getString("name"),
						new Table(row.getString("name"), row.getString("options"), row.getString("comment"),
								new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>())));
		each(COLUMNS, (row) -> table(row).columns().put(row.getString("name"), column(row)));
		each(CONSTRAINTS, (row) -> table(row).constraints().put(row.getString("name"), constraint(row)));
		each(INDEXES, (row) -> table(row).indexes().put(row.getString("name"), index(row)));
		Map<String, Sequence> sequences = new LinkedHashMap<>();
		each(SEQUENCES,
				(row) -> sequences.put(row.getString("name"),
						new Sequence(row.getString("name"), row.getString("type"), row.getLong("seqstart"),
								row.getLong("seqincrement"), row.getString("limits"), row.getString("owner"),
								row.getBoolean("feedsdefault"))));
		Map<String, EnumType> enums = new LinkedHashMap<>();
		each(ENUMS,
				(row) -> enums.put(row.getString("name"), new EnumType(row.getString("name"), strings(row, "labels"))));
		Map<String, Other> others = new LinkedHashMap<>();
		each(OTHERS, (row) -> others.put(row.getString("kind") + " " + row.getString("name"),
				new Other(row.getString("kind"), row.getString("name"), row.getString("definition").strip())));
		return new Schema(this.tables, sequences, enums, others);
	}

	private Table table(ResultSet row) throws SQLException {
		Table table = this.tables.get(row.getString("tablename"));
		if (table == null) {
			throw new IllegalStateException("unknown table " + row.getString("tablename"));
		}
		return table;
	}

	private static Column column(ResultSet row) throws SQLException {
		return new Column(row.getString("name"), row.getString("type"), row.getBoolean("attnotnull"),
				row.getString("expression"), row.getString("generated"), row.getString("identity"),
				row.getBoolean("serial"), row.getString("collationname"), row.getString("comment"));
	}

	private static Constraint constraint(ResultSet row) throws SQLException {
		return new Constraint(row.getString("name"), row.getString("kind").charAt(0), row.getString("definition"),
				strings(row, "columns"), row.getString("target"), strings(row, "targetcolumns"),
				row.getString("ondelete"));
	}

	private static Index index(ResultSet row) throws SQLException {
		return new Index(row.getString("name"), row.getBoolean("indisunique"), row.getBoolean("plain"),
				row.getString("body"), strings(row, "columns"));
	}

	private static List<String> strings(ResultSet row, String column) throws SQLException {
		return List.of((String[]) row.getArray(column).getArray());
	}

	private void each(String query, Row consumer) throws SQLException {
		String sql = query.replace("{ours}", OURS)
			.replace("{own-class}", NOT_AN_EXTENSIONS.formatted("pg_class", "c.oid"))
			.replace("{own-type}", NOT_AN_EXTENSIONS.formatted("pg_type", "t.oid"))
			.replace("{own-proc}", NOT_AN_EXTENSIONS.formatted("pg_proc", "p.oid"))
			.replace("{schema}", SqlText.literal(this.history.schema()))
			.replace("{table}", SqlText.literal(this.history.table()))
			.replace("{lock}", SqlText.literal(this.lockTable));
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			while (row.next()) {
				consumer.accept(row);
			}
		}
	}

	@FunctionalInterface
	private interface Row {

		void accept(ResultSet row) throws SQLException;

	}

}
