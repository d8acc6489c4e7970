package dev.headgate.proof.previous;

import java.util.regex.Pattern;

import dev.headgate.changelog.SqlTokens;

/**
 * One statement of a release.
 *
 * @param sql its text, with parameters as {@code $1}
 * @param line the line of the file on which it begins, from 1
 */
public record RecordedStatement(String sql, int line) {

	private static final Pattern TYPED_LITERAL = Pattern
		.compile("(?i)\\b(interval|timestamptz|timestamp|date|time)\\s+(\\$\\d+)");

	/**
	 * Returns the text as a server prepares it: {@code pg_stat_statements} writes
	 * {@code interval '1 day'} as {@code interval $1}, which is no SQL.
	 * @return the text
	 */
	String preparable() {
		return TYPED_LITERAL.matcher(this.sql).replaceAll("CAST($2 AS $1)");
	}

	/**
	 * Says whether it names something.
	 * @param name the name of a table or column, quoted where SQL quotes it
	 * @return {@code true} when the name stands in it
	 */
	public boolean names(String name) {
		String plain = name.substring(name.lastIndexOf('.') + 1).replace("\"", "");
		return SqlTokens.names(this.sql, plain);
	}

}
