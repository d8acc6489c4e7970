package dev.headgate.gate;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.util.PSQLException;

import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.currency.Connections;

/**
 * What went wrong, fit to be kept for long: one line, without the rows that the server
 * quotes in its details, and without what Headgate knows to be secret.
 */
final class AuditedError {

	private static final int LONGEST = 2000;

	private static final int SHORTEST_SECRET = 4;

	private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(passw|secret|token|credential|api.?key).*");

	private final List<String> secrets;

	AuditedError(Settings settings) {
		this.secrets = Stream
			.of(secrets(settings.migration()), secrets(settings.application()),
					settings.changelog()
						.parameters()
						.entrySet()
						.stream()
						.filter((entry) -> isSecret(entry.getKey()))
						.map((entry) -> entry.getValue()))
			.flatMap((values) -> values)
			.filter((secret) -> secret.length() >= SHORTEST_SECRET)
			.sorted(Comparator.comparingInt(String::length).reversed())
			.toList();
	}

	/**
	 * Says whether a parameter is a secret, which its name must tell.
	 * @param name its name
	 * @return {@code true} for passwords, tokens and the like
	 */
	static boolean isSecret(String name) {
		return SECRET_NAME.matcher(name).matches();
	}

	private static Stream<String> secrets(Database database) {
		Properties parsed = Driver.parseURL(database.url(), null);
		String inUrl = (parsed != null) ? parsed.getProperty("password", "") : "";
		return Stream.of(inUrl, (database.password() != null) ? database.password().value() : "");
	}

	/**
	 * Describes what was thrown.
	 * @param thrown what was thrown
	 * @return one line
	 */
	String describe(Exception thrown) {
		SQLException sql = (thrown instanceof SQLException own) ? own : null;
		String text = String.valueOf(thrown.getMessage());
		if (thrown instanceof MigrationFailure failure) {
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
	String oneLine(String text) {
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
		String masked = text.replaceAll("\\s*\\R\\s*", "; ");
		for (String secret : this.secrets) {
			masked = masked.replace(secret, "******");
		}
		return (masked.length() > LONGEST) ? masked.substring(0, LONGEST) + "…" : masked;
	}

}
