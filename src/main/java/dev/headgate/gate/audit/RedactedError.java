package dev.headgate.gate.audit;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

import dev.headgate.config.SecretMask;
import dev.headgate.config.Settings;
import dev.headgate.jdbc.Connections;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * What went wrong, fit to be kept for long: one line, without the rows that the server
 * quotes in its details, and without what Headgate knows to be secret.
 */
public final class RedactedError {

	private static final int LONGEST = 2000;

	private final SecretMask mask;

	public RedactedError(Settings settings) {
		this.mask = new SecretMask(settings);
	}

	/**
	 * Describes what was thrown.
	 * @param thrown what was thrown
	 * @return one line
	 */
	String describe(Exception thrown) {
		SQLException sql = (thrown instanceof SQLException own) ? own : null;
		String text = String.valueOf(thrown.getMessage());
		if (thrown instanceof MigrationException failure) {
			sql = failure.sqlCause();
			text = failure.reason();
		}
		return masked((sql != null) ? describe(sql) : text);
	}

	/**
	 * Returns the first line of a text.
	 * @param text the text
	 * @return its first line
	 */
	String firstLine(String text) {
		return masked(text.lines().findFirst().orElse(""));
	}

	/**
	 * Returns a text in one line.
	 * @param text the text
	 * @return its lines, joined
	 */
	public String oneLine(String text) {
		return masked(text.strip());
	}

	private static String describe(SQLException sql) {
		String message = message(sql);
		return (message != null) ? message + " [SQLSTATE " + sql.getSQLState() + "]" : Connections.describe(sql);
	}

	private static @Nullable String message(SQLException sql) {
		return (sql instanceof PSQLException psql && psql.getServerErrorMessage() != null)
				? psql.getServerErrorMessage().getMessage() : null;
	}

	private String masked(String text) {
		String masked = this.mask.apply(text.replaceAll("\\s*\\R\\s*", "; "));
		return (masked.length() > LONGEST) ? masked.substring(0, LONGEST) + "…" : masked;
	}

}
