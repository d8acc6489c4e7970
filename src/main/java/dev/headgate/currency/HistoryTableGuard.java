package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings.History;
import dev.headgate.jdbc.SearchPath;

/**
 * Looks whether the tables that record migrations are what they seem. Whoever may create
 * objects where the history will be can put something else there: a view, or a table with
 * a trigger, and its code would run with the rights of the role that uses it.
 */
public final class HistoryTableGuard {

	private static final int NAMED = 5;

	/** Each such relation, by its name. */
	private static final String RELATIONS = """
			 FROM pg_class c
			 JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
			  AND (c.relname IN (?, ?) AND n.nspname = {history} OR n.nspname = 'headgate')""";

	/** What could run code of the relation's owner when it is read. */
	static final String READING = """
			SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
			       CASE WHEN c.relkind IN ('v', 'm') THEN 'is a view'
			            WHEN c.relkind = 'f' THEN 'is a foreign table'
			            WHEN c.relkind = 'p' THEN 'is a partitioned table'
			            WHEN c.relispartition OR EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)
			              THEN 'is part of another table'
			            WHEN c.relrowsecurity THEN 'has row security'
			            WHEN EXISTS (SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
			                          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			                            AND t.typnamespace <> 'pg_catalog'::regnamespace)
			              THEN 'has a column of a type that is not PostgreSQL''s own' END AS fault
			""" + RELATIONS.replace("{history}", "place.history");

	/** A superuser is a member of every role, and can't trust them all. */
	private static final String TRUSTED = """
			(SELECT r.oid = d.datdba OR r.rolsuper OR r.oid = me.oid
			     OR CASE WHEN me.rolsuper
			             THEN EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = r.oid AND m.member = me.oid)
			             ELSE pg_has_role(r.oid, 'USAGE') END
			   FROM pg_roles r, pg_roles me, pg_database d
			  WHERE r.oid = {owner} AND me.rolname = current_user AND d.datname = current_database())""";

	private static final String WRITING = """
			SELECT string_agg(f.fault, ', ' ORDER BY f.fault) FROM (
			  SELECT 'schema headgate belongs to role ' || quote_ident(pg_get_userbyid(n.nspowner)) AS fault
			    FROM pg_namespace n WHERE n.nspname = 'headgate' AND NOT {schema}
			  UNION ALL
			  SELECT r.name || ' ' || r.fault
			    FROM (SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
			                 CASE WHEN NOT {table}
			                        THEN 'belongs to role ' || quote_ident(pg_get_userbyid(c.relowner))
			                      WHEN EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
			                        THEN 'has a trigger'
			                      WHEN EXISTS (SELECT FROM pg_rewrite w WHERE w.ev_class = c.oid)
			                        THEN 'has a rule' END AS fault
			{relations}) r
			   WHERE r.fault IS NOT NULL) f""".replace("{schema}", TRUSTED.replace("{owner}", "n.nspowner"))
		.replace("{table}", TRUSTED.replace("{owner}", "c.relowner"))
		.replace("{relations}", RELATIONS.replace("{history}", "?"));

	/** Only what has a name of the catalogue's can be taken for the catalogue's. */
	private static final String LOOKALIKES = """
			SELECT string_agg(f.fault, ', ' ORDER BY f.fault) FROM (
			  SELECT 'function ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname) || ' belongs to role '
			         || quote_ident(pg_get_userbyid(p.proowner)) AS fault
			    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
			   WHERE n.nspname = ? AND NOT {function}
			     AND EXISTS (SELECT FROM pg_proc c WHERE c.pronamespace = 'pg_catalog'::regnamespace
			                                         AND c.proname = p.proname)
			  UNION
			  SELECT 'operator ' || quote_ident(n.nspname) || '.' || o.oprname || ' belongs to role '
			         || quote_ident(pg_get_userbyid(o.oprowner))
			    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
			   WHERE n.nspname = ? AND NOT {operator}) f"""
		.replace("{function}", TRUSTED.replace("{owner}", "p.proowner"))
		.replace("{operator}", TRUSTED.replace("{owner}", "o.oprowner"));

	private HistoryTableGuard() {
	}

	/**
	 * Refuses tables that must not be written to.
	 * @param connection a connection as the role that is to write
	 * @param history where the history is
	 * @throws SQLException when the database does not answer
	 * @throws UntrustedTableException when somebody else's code could run
	 */
	public static void check(Connection connection, History history) throws SQLException {
		HistoryTable table = HistoryTable.locate(connection, history);
		try (PreparedStatement statement = SearchPath.prepare(connection, WRITING)) {
			statement.setString(1, table.table());
			statement.setString(2, HistoryTable.lowerCased(history.lockTable()));
			statement.setString(3, table.schema());
			try (ResultSet row = SearchPath.query(statement)) {
				row.next();
				refuse(row.getString(1));
			}
		}
	}

	/**
	 * Refuses a schema in which somebody else has functions or operators that are named
	 * like PostgreSQL's own, for queries that need it in their search path.
	 * @param connection a connection as the role that is to ask
	 * @param schema the schema's name
	 * @throws SQLException when the database does not answer
	 * @throws UntrustedTableException when somebody else's code could run
	 */
	public static void checkLookalikes(Connection connection, String schema) throws SQLException {
		try (PreparedStatement statement = SearchPath.prepare(connection, LOOKALIKES)) {
			statement.setString(1, schema);
			statement.setString(2, schema);
			try (ResultSet row = SearchPath.query(statement)) {
				row.next();
				refuse(row.getString(1));
			}
		}
	}

	static void refuse(@Nullable String faults) throws UntrustedTableException {
		if (faults != null && !faults.isEmpty()) {
			String[] each = faults.split(", ");
			String first = String.join(", ", Arrays.asList(each).subList(0, Math.min(each.length, NAMED)));
			throw new UntrustedTableException(
					(each.length > NAMED) ? first + " and " + (each.length - NAMED) + " more" : first);
		}
	}

}
