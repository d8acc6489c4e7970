-- Privileges that nobody changed are spelled out: after GRANT and REVOKE the catalogue has them that way, too.
WITH spaces AS (
  SELECT n.oid, n.nspname, n.nspowner, n.nspacl
    FROM pg_catalog.pg_namespace n
   WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'headgate') AND n.nspname !~ '^pg_(toast|temp)'
), rel AS (
  SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.relpersistence, c.relowner, c.relacl, c.reloptions,
         c.relrowsecurity, c.relforcerowsecurity, c.relispartition, s.nspname
    FROM pg_catalog.pg_class c JOIN spaces s ON s.oid = c.relnamespace
   WHERE c.relname NOT IN (lower(?), lower(?))
)
SELECT CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED_TABLE' WHEN 'f' THEN 'FOREIGN_TABLE'
                      WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED_VIEW' WHEN 'S' THEN 'SEQUENCE'
                      ELSE 'COMPOSITE_TYPE' END AS kind,
       c.oid::bigint AS oid, 0 AS number, c.oid::bigint AS table_oid, c.oid::regclass::text AS table_name,
       c.nspname::text AS schema_name, c.relname::text AS name,
       ARRAY['persistence', c.relpersistence::text, 'owner', pg_get_userbyid(c.relowner)::text,
             'privileges', coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))::text,
             'options', c.reloptions::text,
             'row_security', c.relrowsecurity::text, 'force_row_security', c.relforcerowsecurity::text,
             'is_partition', c.relispartition::text,
             'needs_quotes', CASE WHEN quote_ident(c.relname) <> c.relname THEN 'true' END,
             'definition', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
             'start', q.seqstart::text, 'minimum', q.seqmin::text, 'maximum', q.seqmax::text,
             'increment', q.seqincrement::text, 'cycle', q.seqcycle::text,
             'sequence_type', format_type(q.seqtypid, NULL),
             'comment', obj_description(c.oid, 'pg_class')]::text[] AS properties
  FROM rel c LEFT JOIN pg_catalog.pg_sequence q ON q.seqrelid = c.oid
 WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
UNION ALL
SELECT 'COLUMN', c.oid::bigint, a.attnum, c.oid::bigint, c.oid::regclass::text, c.nspname, a.attname,
       ARRAY['type', format_type(a.atttypid, a.atttypmod), 'base_type', a.atttypid::regtype::text,
             'not_null', a.attnotnull::text,
             'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
             'generation', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
             'identity', nullif(a.attidentity::text, ''), 'generated', nullif(a.attgenerated::text, ''),
             'collation', (SELECT l.collname FROM pg_catalog.pg_collation l
                            WHERE l.oid = a.attcollation AND l.collname <> 'default')::text,
             'privileges', nullif(a.attacl::text, '{}'), 'options', nullif(ARRAY(SELECT o FROM unnest(a.attoptions) o WHERE o !~ '^pg_')::text, '{}'),
             'needs_quotes', CASE WHEN quote_ident(a.attname) <> a.attname THEN 'true' END,
             'comment', col_description(c.oid, a.attnum)]::text[]
  FROM rel c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
UNION ALL
SELECT 'CONSTRAINT', k.oid::bigint, 0, k.conrelid::bigint,
       CASE WHEN k.conrelid <> 0 THEN k.conrelid::regclass::text ELSE '' END, s.nspname, k.conname,
       ARRAY['type', k.contype::text, 'validated', k.convalidated::text,
             'deferrable', k.condeferrable::text || k.condeferred::text,
             'columns', (SELECT string_agg(a.attname, ', ' ORDER BY u.place)
                           FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, place)
                                JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
             'references', CASE WHEN k.confrelid <> 0 THEN k.confrelid::regclass::text END,
             'domain', CASE WHEN k.contypid <> 0 THEN k.contypid::regtype::text END,
             'definition', pg_get_constraintdef(k.oid),
             'comment', obj_description(k.oid, 'pg_constraint')]::text[]
  FROM pg_catalog.pg_constraint k JOIN spaces s ON s.oid = k.connamespace
 WHERE k.contype IN ('c', 'f', 'p', 'u', 'x', 'n')
   AND (k.conrelid = 0 OR EXISTS (SELECT FROM rel c WHERE c.oid = k.conrelid))
UNION ALL
SELECT 'INDEX', i.indexrelid::bigint, 0, i.indrelid::bigint, i.indrelid::regclass::text, c.nspname, x.relname,
       ARRAY['unique', i.indisunique::text, 'primary', i.indisprimary::text, 'exclusion', i.indisexclusion::text,
             'valid', i.indisvalid::text, 'method', m.amname::text, 'owner', pg_get_userbyid(x.relowner)::text,
             'options', x.reloptions::text,
             'columns', (SELECT string_agg(pg_get_indexdef(i.indexrelid, p.place, true), ', ' ORDER BY p.place)
                           FROM generate_series(1, i.indnkeyatts::int) AS p (place)),
             'classes', i.indclass::text || ' ' || i.indoption::text || ' ' || i.indcollation::text,
             'condition', pg_get_expr(i.indpred, i.indrelid), 'definition', pg_get_indexdef(i.indexrelid),
             'constraint', (SELECT k.conname FROM pg_catalog.pg_constraint k
                             WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))::text,
             'comment', obj_description(i.indexrelid, 'pg_class')]::text[]
  FROM pg_catalog.pg_index i JOIN rel c ON c.oid = i.indrelid
                             JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                             JOIN pg_catalog.pg_am m ON m.oid = x.relam OR (x.relam = 0 AND m.amname = 'btree')
UNION ALL
SELECT 'TRIGGER', t.oid::bigint, 0, t.tgrelid::bigint, t.tgrelid::regclass::text, c.nspname, t.tgname,
       ARRAY['definition', pg_get_triggerdef(t.oid), 'enabled', t.tgenabled::text,
             'comment', obj_description(t.oid, 'pg_trigger')]::text[]
  FROM pg_catalog.pg_trigger t JOIN rel c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal
UNION ALL
SELECT 'POLICY', p.oid::bigint, 0, p.polrelid::bigint, p.polrelid::regclass::text, c.nspname, p.polname,
       ARRAY['command', p.polcmd::text, 'permissive', p.polpermissive::text,
             'roles', (SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r)::text END, ', ')
                         FROM unnest(p.polroles) AS r),
             'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid),
             'comment', obj_description(p.oid, 'pg_policy')]::text[]
  FROM pg_catalog.pg_policy p JOIN rel c ON c.oid = p.polrelid
UNION ALL
SELECT 'FUNCTION', f.oid::bigint, 0, 0, '', s.nspname, f.proname,
       ARRAY['arguments', pg_get_function_identity_arguments(f.oid), 'result', pg_get_function_result(f.oid),
             'body', md5(coalesce(f.prosrc, '') || coalesce(pg_get_function_sqlbody(f.oid), '')),
             'security_definer', f.prosecdef::text, 'settings', f.proconfig::text, 'volatility', f.provolatile::text,
             'owner', pg_get_userbyid(f.proowner)::text, 'privileges', coalesce(f.proacl, acldefault('f', f.proowner))::text,
             'comment', obj_description(f.oid, 'pg_proc')]::text[]
  FROM pg_catalog.pg_proc f JOIN spaces s ON s.oid = f.pronamespace
 WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                    WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = f.oid AND e.deptype = 'e')
UNION ALL
SELECT 'TYPE', y.oid::bigint, 0, 0, '', s.nspname, y.typname,
       ARRAY['type', y.typtype::text, 'base_type', format_type(nullif(y.typbasetype, 0), y.typtypmod),
             'not_null', y.typnotnull::text, 'default', y.typdefault, 'owner', pg_get_userbyid(y.typowner)::text,
             'privileges', coalesce(y.typacl, acldefault('T', y.typowner))::text, 'comment', obj_description(y.oid, 'pg_type')]::text[]
  FROM pg_catalog.pg_type y JOIN spaces s ON s.oid = y.typnamespace
 WHERE y.typtype IN ('e', 'd', 'r')
UNION ALL
SELECT 'ENUM_VALUE', e.oid::bigint, 0, 0, e.enumtypid::regtype::text, s.nspname, e.enumlabel,
       ARRAY['position', (row_number() OVER (PARTITION BY e.enumtypid ORDER BY e.enumsortorder))::text]::text[]
  FROM pg_catalog.pg_enum e JOIN pg_catalog.pg_type y ON y.oid = e.enumtypid JOIN spaces s ON s.oid = y.typnamespace
UNION ALL
SELECT 'SCHEMA', s.oid::bigint, 0, 0, '', '', s.nspname,
       ARRAY['owner', pg_get_userbyid(s.nspowner)::text, 'privileges', coalesce(s.nspacl, acldefault('n', s.nspowner))::text,
             'comment', obj_description(s.oid, 'pg_namespace')]::text[]
  FROM spaces s
UNION ALL
SELECT 'EXTENSION', e.oid::bigint, 0, 0, '', '', e.extname,
       ARRAY['version', e.extversion, 'comment', obj_description(e.oid, 'pg_extension')]::text[]
  FROM pg_catalog.pg_extension e
