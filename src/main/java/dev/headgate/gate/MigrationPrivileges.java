package dev.headgate.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SqlText;

/**
 * What the migration role must be allowed to do, asked before anything is touched.
 */
public final class MigrationPrivileges {

	private static final String ASK = """
			SELECT current_setting('transaction_read_only') = 'on',
			       coalesce(has_schema_privilege(to_regnamespace(quote_ident(?))::oid, 'CREATE'), false),
			       CASE WHEN to_regnamespace('headgate') IS NULL
			            THEN has_database_privilege(current_database(), 'CREATE')
			            ELSE has_schema_privilege('headgate', 'CREATE') END,
			       current_user""";

	private final Connection connection;

	private final HistoryTable table;

	/**
	 * Creates it for a session.
	 * @param connection a connection as the role that migrates
	 * @param table where the history is, or will be
	 */
	public MigrationPrivileges(Connection connection, HistoryTable table) {
		this.connection = connection;
		this.table = table;
	}

	/**
	 * Finds what this role may not do.
	 * @return the first thing, empty when nothing is missing
	 * @throws SQLException when the database does not answer
	 */
	public Optional<Lack> lack() throws SQLException {
		try (PreparedStatement statement = SearchPath.prepare(this.connection, ASK)) {
			statement.setString(1, this.table.schema());
			try (ResultSet row = SearchPath.query(statement)) {
				row.next();
				return Optional.ofNullable(lack(row));
			}
		}
	}

	/**
	 * Finds whether this role may not create objects where change sets do.
	 * @return what it may not do, empty when it may
	 * @throws SQLException when the database does not answer
	 */
	public Optional<Lack> lackOfObjects() throws SQLException {
		try (PreparedStatement statement = SearchPath.prepare(this.connection, ASK)) {
			statement.setString(1, this.table.objects());
			try (ResultSet row = SearchPath.query(statement)) {
				row.next();
				return row.getBoolean(2) ? Optional.empty()
						: Optional.of(mayNotCreate(row.getString(4), this.table.objects()));
			}
		}
	}

	private static Lack mayNotCreate(String role, String schema) {
		String name = SqlText.identifierWhereNeeded(schema);
		return new Lack(
				"role " + role + " may not create objects in schema " + schema + ", or that schema does not exist",
				"As its owner run: CREATE SCHEMA IF NOT EXISTS " + name + "; GRANT CREATE, USAGE ON SCHEMA " + name
						+ " TO " + role + ";\nor set spring.liquibase.user and -password to a role that may migrate.");
	}

	private @Nullable Lack lack(ResultSet row) throws SQLException {
		String role = row.getString(4);
		if (row.getBoolean(1)) {
			return new Lack("the database is read-only: default_transaction_read_only is on",
					"End the read-only state; nothing was changed.");
		}
		if (!row.getBoolean(2)) {
			return mayNotCreate(role, this.table.schema());
		}
		if (!row.getBoolean(3)) {
			return new Lack("role " + role + " may not create Headgate's own schema",
					"As a superuser run: CREATE SCHEMA headgate AUTHORIZATION " + role
							+ ";\nor set spring.liquibase.user and -password to a role that may migrate.");
		}
		return null;
	}

	/**
	 * A right that is missing.
	 *
	 * @param reason which one
	 * @param action how to get it
	 */
	public record Lack(String reason, String action) {
	}

}
