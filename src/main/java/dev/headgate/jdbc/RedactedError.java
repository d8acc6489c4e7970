package dev.headgate.jdbc;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

import dev.headgate.config.SecretMask;
import dev.headgate.config.Settings;

/**
 * What went wrong, fit to be kept for long: one line, without the rows that the server
 * quotes in its details, and without what Headgate knows to be secret.
 */
public final class RedactedError {

	private static final int LONGEST = 2000;

	private final SecretMask mask;

	/**
	 * Creates it for a process.
	 * @param settings what is secret
	 */
	public RedactedError(Settings settings) {
		this.mask = new SecretMask(settings);
	}

	/**
	 * Describes what the server said.
	 * @param failure what was thrown
	 * @return one line
	 */
	public String describe(SQLException failure) {
		String message = message(failure);
		return masked((message != null) ? message + " [SQLSTATE " + failure.getSQLState() + "]"
				: Connections.describe(failure));
	}

	/**
	 * Returns the first line of a text.
	 * @param text the text
	 * @return its first line
	 */
	public String firstLine(String text) {
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

	private static @Nullable String message(SQLException sql) {
		return (sql instanceof PSQLException psql && psql.getServerErrorMessage() != null)
				? psql.getServerErrorMessage().getMessage() : null;
	}

	private String masked(String text) {
		String masked = this.mask.apply(text.replaceAll("\\s*\\R\\s*", "; "));
		return (masked.length() > LONGEST) ? masked.substring(0, LONGEST) + "…" : masked;
	}

}
