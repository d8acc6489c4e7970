package dev.headgate.proof.snapshot;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.SqlText;

/**
 * What a {@link dev.headgate.proof.Schema} leaves out: comments, grants, owners, storage
 * and security settings, partitions, extensions, statistics and the rarer kinds of
 * objects.
 *
 * @param all what there is to say, by the name that says of what
 */
public record ObjectDetails(Map<String, Detail> all) {

	private static final String OBJECTS = """
			WITH ours AS (
			  SELECT n.oid, n.nspname, n.nspacl, n.nspowner FROM pg_namespace n
			   WHERE n.nspname NOT IN ('information_schema', 'headgate') AND n.nspname !~ '^pg_'),
			member AS (SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e'),
			relation AS (
			  SELECT c.*, c.oid::regclass::text AS name,
			         CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
			           WHEN 'f' THEN 'foreign table' ELSE 'table' END || ' ' || c.oid::regclass AS owner
			    FROM pg_class c JOIN ours ON ours.oid = c.relnamespace
			   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
			     AND NOT (ours.nspname = {schema} AND c.relname IN ({table}, {lock}))
			     AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)),
			routine AS (
			  SELECT p.*, CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END
			           || ' ' || p.oid::regprocedure AS owner
			    FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace
			   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)),
			datatype AS (
			  SELECT t.*, 'type ' || t.oid::regtype AS name FROM pg_type t JOIN ours ON ours.oid = t.typnamespace
			    LEFT JOIN pg_class c ON c.oid = t.typrelid
			   WHERE (t.typtype IN ('d', 'e', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
			     AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)),
			attribute AS (
			  SELECT a.*, r.owner, r.name || '.' || quote_ident(a.attname) AS name, t.typstorage
			    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid JOIN pg_type t ON t.oid = a.atttypid
			   WHERE a.attnum > 0 AND NOT a.attisdropped)
			""";

	private static final String OWNERS_AND_GRANTS = OBJECTS
			+ """
					, owned (name, owner, role, granted, usual) AS (
					  SELECT owner, owner, relowner, relacl,
					         acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner) FROM relation
					  UNION ALL SELECT owner, owner, proowner, proacl, acldefault('f', proowner) FROM routine
					  UNION ALL SELECT name, '', typowner, typacl, acldefault('T', typowner) FROM datatype
					  UNION ALL SELECT 'schema ' || quote_ident(nspname), '', nspowner, nspacl, acldefault('n', nspowner)
					              FROM ours),
					granted (name, owner, granted, usual) AS (
					  SELECT name, owner,
					         (SELECT string_agg(x::text, ', ' ORDER BY x::text COLLATE "C") FROM unnest(granted) x),
					         (SELECT string_agg(x::text, ', ' ORDER BY x::text COLLATE "C") FROM unnest(usual) x) FROM owned
					  UNION ALL
					  SELECT 'column ' || name, owner,
					         (SELECT string_agg(x::text, ', ' ORDER BY x::text COLLATE "C") FROM unnest(attacl) x), '' FROM attribute
					  UNION ALL
					  SELECT 'new objects of kind ' || d.defaclobjtype::text || coalesce(' in ' || quote_ident(ours.nspname), '')
					           || ' made by ' || quote_ident(pg_get_userbyid(d.defaclrole)), '',
					         (SELECT string_agg(x::text, ', ' ORDER BY x::text COLLATE "C") FROM unnest(d.defaclacl) x), ''
					    FROM pg_default_acl d LEFT JOIN ours ON ours.oid = d.defaclnamespace)
					SELECT 'grants on ' || name, granted, owner FROM granted
					 WHERE granted IS NOT NULL AND granted IS DISTINCT FROM usual
					UNION ALL
					SELECT 'owner of ' || name, pg_get_userbyid(role)::text, owner FROM owned WHERE role <> current_user::regrole
					UNION ALL
					SELECT 'schema ' || quote_ident(nspname), '', '' FROM ours
					""";

	private static final String OPTIONS = OBJECTS
			+ """
					SELECT 'options of ' || owner, options, owner
					  FROM (SELECT owner, concat_ws(', ', CASE WHEN relrowsecurity THEN 'row level security' END,
					                 CASE WHEN relforcerowsecurity THEN 'forced row level security' END,
					                 array_to_string(reloptions, ', '),
					                 CASE WHEN relreplident <> 'd' AND relkind IN ('r', 'p') THEN 'replica identity ' || relreplident::text END,
					                 CASE WHEN reltablespace <> 0 THEN 'tablespace ' || reltablespace END) AS options
					          FROM relation) r
					 WHERE options <> ''
					UNION ALL
					SELECT 'options of column ' || name, options, owner
					  FROM (SELECT name, owner, concat_ws(', ', CASE WHEN attstorage <> typstorage THEN 'storage ' || attstorage::text END,
					                 CASE WHEN attstattarget >= 0 THEN 'statistics ' || attstattarget END,
					                 CASE WHEN attcompression <> '' THEN 'compression ' || attcompression::text END,
					                 (SELECT string_agg(o, ', ') FROM unnest(attoptions) o WHERE o !~ '^pg_')) AS options
					          FROM attribute) a
					 WHERE options <> ''
					UNION ALL
					SELECT 'partition ' || r.name, 'of ' || i.inhparent::regclass || ' ' || pg_get_expr(r.relpartbound, r.oid), ''
					  FROM relation r JOIN pg_inherits i ON i.inhrelid = r.oid WHERE r.relispartition
					UNION ALL
					SELECT 'parent of ' || r.owner, string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno), r.owner
					  FROM relation r JOIN pg_inherits i ON i.inhrelid = r.oid WHERE NOT r.relispartition GROUP BY r.owner
					UNION ALL
					SELECT 'numbering of column ' || a.name,
					       concat_ws(', ', 'start ' || s.seqstart, 'increment ' || s.seqincrement, 'minimum ' || s.seqmin,
					         'maximum ' || s.seqmax, 'cache ' || s.seqcache, CASE WHEN s.seqcycle THEN 'cycle' END), a.owner
					  FROM attribute a JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid
					                   AND d.refobjsubid = a.attnum AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
					  JOIN pg_sequence s ON s.seqrelid = d.objid
					UNION ALL
					SELECT 'invalid index of constraint ' || x.oid::regclass, '', ''
					  FROM relation r JOIN pg_index i ON i.indrelid = r.oid JOIN pg_class x ON x.oid = i.indexrelid
					 WHERE NOT i.indisvalid AND EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid)
					""";

	private static final String COMMENTS_AND_OTHERS = OBJECTS
			+ """
					, other (classid, objid, definition) AS (
					  SELECT 'pg_extension'::regclass, oid, extversion FROM pg_extension
					  UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
					  UNION ALL SELECT 'pg_event_trigger'::regclass, oid, concat_ws(' ', evtevent, evtfoid::regproc, evtenabled)
					              FROM pg_event_trigger
					  UNION ALL SELECT 'pg_publication'::regclass, p.oid, concat_ws(' ', CASE WHEN puballtables THEN 'all tables' END,
					              (SELECT string_agg(r.prrelid::regclass::text, ', ' ORDER BY r.prrelid::regclass::text)
					                 FROM pg_publication_rel r WHERE r.prpubid = p.oid)) FROM pg_publication p
					  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, array_to_string(fdwoptions, ', ')
					              FROM pg_foreign_data_wrapper
					  UNION ALL SELECT 'pg_foreign_server'::regclass, oid, '' FROM pg_foreign_server
					  UNION ALL SELECT 'pg_collation'::regclass, oid, concat_ws(' ', collprovider, collcollate) FROM pg_collation
					  UNION ALL SELECT 'pg_cast'::regclass, oid, castcontext::text FROM pg_cast
					  UNION ALL SELECT 'pg_operator'::regclass, oid, oprcode::text FROM pg_operator
					  UNION ALL SELECT 'pg_opclass'::regclass, oid, '' FROM pg_opclass
					  UNION ALL SELECT 'pg_conversion'::regclass, oid, '' FROM pg_conversion
					  UNION ALL SELECT 'pg_ts_config'::regclass, oid, '' FROM pg_ts_config
					  UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictinitoption FROM pg_ts_dict
					  UNION ALL SELECT 'pg_language'::regclass, oid, '' FROM pg_language)
					SELECT i.type || ' ' || replace(i.identity, {prefix}, ''), coalesce(o.definition, ''), ''
					  FROM other o, LATERAL pg_identify_object(o.classid, o.objid, 0) i
					 WHERE o.objid >= 16384
					   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = o.classid AND m.objid = o.objid)
					UNION ALL
					SELECT 'comment on ' || i.type || ' ' || replace(i.identity, {prefix}, ''), d.description,
					       coalesce((SELECT r.owner FROM relation r WHERE d.classoid = 'pg_class'::regclass AND r.oid = d.objoid),
					                (SELECT p.owner FROM routine p WHERE d.classoid = 'pg_proc'::regclass AND p.oid = d.objoid), '')
					  FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
					 WHERE (d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass) AND i.identity !~ '(^| )headgate(\\.|$)'
					   AND coalesce(i.schema, '') !~ '^(pg_|information_schema$)' AND i.identity !~ '^pg_'
					   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = d.classoid AND m.objid = d.objoid)
					""";

	/**
	 * Reads what a transaction sees.
	 * @param connection a connection in a transaction, whose search path is changed
	 * @param history where the history is, which does not belong to it
	 * @return the details
	 * @throws SQLException when the server does not answer
	 */
	static ObjectDetails read(Connection connection, History history) throws SQLException {
		HistoryTable table = HistoryTable.locate(connection, history);
		try (Statement statement = connection.createStatement()) {
			statement.execute("SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident("
					+ SqlText.literal(table.objects()) + "), true)");
		}
		Map<String, Detail> all = new TreeMap<>();
		for (String query : List.of(OWNERS_AND_GRANTS, OPTIONS, COMMENTS_AND_OTHERS)) {
			String sql = query.replace("{schema}", SqlText.literal(table.schema()))
				.replace("{table}", SqlText.literal(table.table()))
				.replace("{lock}", SqlText.literal(history.lockTable().toLowerCase(Locale.ROOT)))
				.replace("{prefix}", "quote_ident(" + SqlText.literal(table.objects()) + ") || '.'");
			try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
				while (row.next()) {
					all.put(row.getString(1), new Detail(row.getString(2), row.getString(3)));
				}
			}
		}
		return new ObjectDetails(all);
	}

	/**
	 * Lists the differences.
	 * @param actual what is there, where these should be
	 * @param isTold which objects are missing as a whole, so that their details need not
	 * be told
	 * @return one line for each difference
	 */
	List<String> differences(ObjectDetails actual, Predicate<String> isTold) {
		List<String> differences = new ArrayList<>();
		this.all.forEach((name, detail) -> {
			Detail other = actual.all().get(name);
			if (isToTell(detail, isTold) && (other == null || !detail.text().equals(other.text()))) {
				differences.add((other == null) ? "missing " + name + detail.shown()
						: name + " is " + other.text() + ", expected " + detail.text());
			}
		});
		actual.all().forEach((name, detail) -> {
			if (!this.all.containsKey(name) && isToTell(detail, isTold)) {
				differences.add("unexpected " + name + detail.shown());
			}
		});
		return differences;
	}

	private static boolean isToTell(Detail detail, Predicate<String> isTold) {
		return detail.owner().isEmpty() || !isTold.test(detail.owner());
	}

	/**
	 * One of them.
	 *
	 * @param text what there is to say, empty when the name says it all
	 * @param owner the object that it belongs to, as a comparison of schemas names it;
	 * empty for none
	 */
	public record Detail(String text, String owner) {

		String shown() {
			return this.text.isEmpty() ? "" : ": " + this.text;
		}

	}

}
