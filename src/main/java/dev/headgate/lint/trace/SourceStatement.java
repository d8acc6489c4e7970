package dev.headgate.lint.trace;

import java.util.List;

import dev.headgate.changelog.SqlCommand;
import dev.headgate.changelog.SqlTokens;

/**
 * One statement of a change set.
 *
 * @param number its place in the change set, from 1
 * @param sql its text as the server gets it, without a semicolon at its end
 * @param line the line of the file on which it begins, from 1; that of the change set
 * where it can't be found, as with a change such as {@code addColumn}
 * @param commands its text taken apart: one command, none for nothing but a comment
 */
public record SourceStatement(int number, String sql, int line, List<SqlCommand> commands) {

	/**
	 * Copies the list.
	 */
	public SourceStatement {
		commands = List.copyOf(commands);
	}

	/**
	 * Creates one.
	 * @param number its place in the change set, from 1
	 * @param sql its text, without a semicolon at its end
	 * @param line the line of the file on which it begins, from 1
	 */
	public SourceStatement(int number, String sql, int line) {
		this(number, sql, line, SqlCommand.split(sql));
	}

	/**
	 * Returns its words outside of parentheses: keywords and plain names in upper case.
	 * @return the words, without comments; empty for nothing but a comment
	 */
	public List<String> words() {
		return this.commands.isEmpty() ? List.of() : this.commands.getFirst().words();
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
		return this.commands.stream().anyMatch(SqlCommand::isConcurrent);
	}

	/**
	 * Says whether its text has a name in it.
	 * @param name the name, in any case
	 * @return {@code true} when it has
	 */
	public boolean names(String name) {
		return SqlTokens.names(this.sql, name);
	}

}
