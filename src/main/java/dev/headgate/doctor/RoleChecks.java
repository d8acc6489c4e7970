package dev.headgate.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.headgate.config.Database;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.HistoryTableGuard;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.gate.MigrationPrivileges;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.MigrationConnections;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.TransactionPoolerDetector;

/**
 * What the doctor asks about the two roles, the one that migrates and the service's own.
 */
final class RoleChecks {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String READABLE = """
			SELECT to_regnamespace(quote_ident(n.schema)) IS NOT NULL
			         AND has_schema_privilege(to_regnamespace(quote_ident(n.schema))::oid, 'USAGE')
			         AND EXISTS (SELECT FROM pg_catalog.pg_class c
			                      WHERE c.relnamespace = to_regnamespace(quote_ident(n.schema)) AND c.relname = n.name
			                        AND has_table_privilege(c.oid, 'SELECT'))
			  FROM (SELECT ?::text AS schema, ?::text AS name) n""";

	/**
	 * The owners of the schema and of the history migrate; a superuser may do anything.
	 */
	private static final String CREATORS = """
			SELECT quote_ident(n.nspname),
			       string_agg(coalesce(quote_ident(g.rolname), 'PUBLIC'), ', ' ORDER BY g.rolname NULLS FIRST)
			  FROM pg_namespace n
			 CROSS JOIN aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
			  LEFT JOIN pg_roles g ON g.oid = a.grantee
			 WHERE n.nspname IN (?, ?) AND a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner
			   AND coalesce(g.rolname <> current_user AND NOT g.rolsuper, true)
			   AND NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = ?
			                                            AND c.relowner = a.grantee)
			 GROUP BY n.nspname ORDER BY n.nspname""";

	private final Settings settings;

	private final HistoryTable table;

	RoleChecks(Settings settings, HistoryTable table) {
		this.settings = settings;
		this.table = table;
	}

	/**
	 * In modes that apply nothing and without a migration user, this process is not the
	 * one that migrates, and does not know who is.
	 */
	private boolean knowsMigrator() {
		return this.settings.gate().mode() == Mode.MIGRATE
				|| !this.settings.migration().equals(this.settings.application());
	}

	private Finding unknownMigrator(String check, String what) {
		return Finding.skipped(check,
				"this process migrates nothing (mode " + ClosedVerdicts.lower(this.settings.gate().mode())
						+ ") and does not know the role that does: " + what + " not checked",
				"Look as that role: 'headgate doctor' with spring.liquibase.user and -password, where 'headgate upgrade'"
						+ " runs.");
	}

	List<Finding> migration(Connection connection) throws SQLException {
		String role = role(connection);
		if (!knowsMigrator()) {
			return List.of(unknownMigrator("roles", "what it is allowed to do is"));
		}
		if (isSuperuser(connection)) {
			return List
				.of(Finding.warning("roles", "migrations run as the superuser " + role + ", which no right stops",
						"Set spring.liquibase.user to a role that owns the database and is no superuser."));
		}
		boolean one = this.settings.migration().equals(this.settings.application());
		return List.of((one && this.settings.deployment().isProtected())
				? Finding.warning("roles",
						"the service uses the role that migrates, " + role + ", so it may change and drop tables",
						"Give the service a role of its own in spring.datasource.*, and keep this one in"
								+ " spring.liquibase.user and -password.")
				: Finding.ok("roles", "migrations run as " + role + (one ? ", and so does the service" : "")));
	}

	/** The service's role, as itself. */
	List<Finding> application(Connection connection) throws SQLException {
		Database application = this.settings.application();
		if (this.settings.migration().equals(application)) {
			return List.of(application(connection, "the service"));
		}
		try (Connection own = Connections.open(application, "headgate doctor", TIMEOUT, TIMEOUT)) {
			own.setReadOnly(true);
			return List.of(application(own, "the service's role " + role(own)));
		}
		catch (SQLException ex) {
			return List.of(Finding.problem("service",
					"the service itself can't connect to " + application + ": " + Connections.describe(ex),
					"Correct spring.datasource.url, username and password."));
		}
	}

	private Finding application(Connection own, String who) throws SQLException {
		if (isSuperuser(own)) {
			return Finding.warning("service", "the service works as the superuser " + role(own),
					"Give it a role of its own in spring.datasource.* that may only read and write rows.");
		}
		HistoryTable seen = HistoryTable.locate(own, this.settings.changelog().history());
		if (this.table.exists() && !(seen.schema().equals(this.table.schema()) && mayRead(own))) {
			return Finding.problem("service",
					who + " can't read " + this.table.qualified() + ", so its health will be DOWN",
					"GRANT USAGE ON SCHEMA " + this.table.schema() + " TO " + role(own) + "; GRANT SELECT ON "
							+ this.table.qualified() + " TO " + role(own)
							+ "; and give both roles the same search_path, or set spring.liquibase.default-schema.");
		}
		return Finding.ok("service",
				who + (this.table.exists() ? " can read the history" : " will read the history once there is one"));
	}

	List<Finding> rights(Connection connection) throws SQLException {
		if (!knowsMigrator()) {
			return List.of(unknownMigrator("rights", "whether it may create objects is"));
		}
		MigrationPrivileges rights = new MigrationPrivileges(connection, this.table);
		Optional<MigrationPrivileges.Lack> lack = rights.lack();
		if (lack.isEmpty()) {
			lack = rights.lackOfObjects();
		}
		return List.of(lack.map((missing) -> Finding.problem("rights", missing.reason(), missing.action()))
			.orElse(Finding.ok("rights",
					"may create objects in schema " + this.table.schema() + " and Headgate's own tables")));
	}

	List<Finding> tables(Connection connection) throws SQLException {
		if (!knowsMigrator()) {
			return List.of();
		}
		try {
			HistoryTableGuard.check(connection, this.settings.changelog().history());
			return List.of();
		}
		catch (UntrustedTableException ex) {
			return List.of(Finding.problem("history", ex.description(), ex.action()));
		}
	}

	/** Change sets name their objects without a schema as a rule. */
	List<Finding> searchPath(Connection connection) throws SQLException {
		if (!knowsMigrator()) {
			return List.of(unknownMigrator("search path", "which schema it creates objects in is"));
		}
		SearchPath path = SearchPath.ofRole(connection);
		if (!this.settings.changelog().history().defaultSchema().isEmpty() || path.namesSchema()) {
			return List.of(Finding.ok("search path", "objects without a schema go to " + this.table.objects()));
		}
		return List.of(Finding.problem("search path",
				"no schema of the search path of role " + role(connection) + " exists: " + path.setting()
						+ "; 'CREATE TABLE …' would fail",
				"Create the schema, or correct currentSchema in the URL or ALTER ROLE " + role(connection)
						+ " SET search_path, or set spring.liquibase.default-schema."));
	}

	/** Who may create there can put a function in the way of a change set's own. */
	List<Finding> creators(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(CREATORS)) {
			statement.setString(1, this.table.schema());
			statement.setString(2, this.table.objects());
			statement.setString(3, this.table.table());
			try (ResultSet row = statement.executeQuery()) {
				List<Finding> findings = new ArrayList<>();
				while (row.next()) {
					findings.add(Finding.warning("creators",
							row.getString(2) + " may create objects in schema " + row.getString(1)
									+ ", also functions that change sets then call with the rights of who migrates",
							"REVOKE CREATE ON SCHEMA " + row.getString(1) + " FROM " + row.getString(2) + ";"));
				}
				return findings.isEmpty()
						? List.of(Finding.ok("creators", "only who migrates may create objects beside the history"))
						: findings;
			}
		}
	}

	List<Finding> pooler(Connection connection) throws SQLException {
		if (!knowsMigrator()) {
			return List.of(unknownMigrator("pooler", "whether its way leads through a transaction pooler is"));
		}
		return List.of(new TransactionPoolerDetector(new MigrationConnections(this.settings), this.settings.migration())
			.detect(connection)
			.map((evidence) -> Finding.problem("pooler",
					"migrations would go through a transaction pooler: " + evidence,
					"Set spring.liquibase.url to an address of the server itself."))
			.orElse(Finding.ok("pooler", "none that shares sessions is in between")));
	}

	private boolean mayRead(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(READABLE)) {
			statement.setString(1, this.table.schema());
			statement.setString(2, this.table.table());
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getBoolean(1);
			}
		}
	}

	private static boolean isSuperuser(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT current_setting('is_superuser') = 'on'")) {
			return row.next() && row.getBoolean(1);
		}
	}

	private static String role(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT current_user")) {
			row.next();
			return row.getString(1);
		}
	}

}
