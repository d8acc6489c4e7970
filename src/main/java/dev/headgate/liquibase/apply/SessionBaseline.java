package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.BoundSql;

/**
 * The settings of the migrating session as the gate made them, and the statements that
 * bring them back: whatever a change set sets without {@code LOCAL}, a time-out, a role,
 * a time zone, would otherwise hold for the next one and for the gate's own statements.
 */
public final class SessionBaseline {

	/** Roles are reset by themselves, and time-outs depend on what runs. */
	private static final String SETTINGS = """
			SELECT pg_catalog.string_agg(pg_catalog.format('pg_catalog.set_config(%L, %L, false)', name,
			         pg_catalog.current_setting(name)), ', ')
			  FROM pg_catalog.pg_settings
			 WHERE source = 'session' AND name NOT IN ('lock_timeout', 'statement_timeout', 'role',
			       'session_authorization', 'transaction_isolation', 'transaction_read_only', 'transaction_deferrable')""";

	private final @Nullable String settings;

	private SessionBaseline(@Nullable String settings) {
		this.settings = settings;
	}

	/**
	 * Notes the settings that a session has now.
	 * @param connection the session
	 * @return the settings
	 * @throws SQLException when the database does not answer
	 */
	public static SessionBaseline of(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(SETTINGS)) {
			row.next();
			return new SessionBaseline(row.getString(1));
		}
	}

	/**
	 * Returns what brings the settings back.
	 * @param timeouts what sets the time-outs, empty for the server's own
	 * @return the statements, which may run within a transaction
	 */
	public List<BoundSql> restoring(String timeouts) {
		List<String> calls = new ArrayList<>();
		if (this.settings != null) {
			calls.add(this.settings);
		}
		if (!timeouts.isEmpty()) {
			calls.add(timeouts);
		}
		List<BoundSql> parts = new ArrayList<>(List.of(BoundSql.of("RESET SESSION AUTHORIZATION"),
				BoundSql.of("RESET ROLE"), BoundSql.of("RESET ALL"), BoundSql.of("UNLISTEN *")));
		if (!calls.isEmpty()) {
			parts.add(BoundSql.of("SELECT " + String.join(", ", calls)));
		}
		return parts;
	}

}
