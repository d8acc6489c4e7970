package dev.headgate.lint.trace;

import java.util.List;
import java.util.regex.Pattern;

import dev.headgate.changelog.SqlCommand;

/**
 * One statement of a change set.
 *
 * @param number its place in the change set, from 1
 * @param sql its text as the server gets it, without a semicolon at its end
 * @param line the line of the file on which it begins, from 1; that of the change set
 * where it can't be found, as with a change such as {@code addColumn}
 */
public record SourceStatement(int number, String sql, int line) {

	/**
	 * Returns its words outside of parentheses: keywords and plain names in upper case.
	 * @return the words, without comments; empty for nothing but a comment
	 */
	public List<String> words() {
		List<SqlCommand> commands = SqlCommand.split(this.sql);
		return commands.isEmpty() ? List.of() : commands.getFirst().words();
	}

	/**
	 * Says whether it begins with some words.
	 * @param expected the words, in upper case
	 * @return {@code true} when it does
	 */
	public boolean startsWith(String... expected) {
		List<String> words = words();
		return words.size() >= expected.length && words.subList(0, expected.length).equals(List.of(expected));
	}

	/**
	 * Says whether it builds, drops or detaches something concurrently.
	 * @return {@code true} when it does
	 */
	public boolean isConcurrent() {
		return SqlCommand.split(this.sql).stream().anyMatch(SqlCommand::isConcurrent);
	}

	/**
	 * Says whether its text has a name in it.
	 * @param name the name, in any case
	 * @return {@code true} when it has
	 */
	public boolean names(String name) {
		return Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])", Pattern.CASE_INSENSITIVE)
			.matcher(this.sql)
			.find();
	}

}
