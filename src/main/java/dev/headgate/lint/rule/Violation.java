package dev.headgate.lint.rule;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.trace.SourceStatement;
import dev.headgate.lint.trace.StatementTrace;

/**
 * One place where a change set breaks a rule.
 *
 * @param statement the statement that does, {@code null} for the change set as a whole
 * @param word the part of the statement, or of the line of the change set, to underline;
 * {@code null} or not found: its first word
 * @param line the line of the file, 0 for that of the statement or the change set
 * @param text what happens, with the names of the objects; a sentence without a full stop
 */
public record Violation(@Nullable SourceStatement statement, @Nullable String word, int line, String text) {

	/**
	 * Finds fault with a statement.
	 * @param trace what it did, {@code null} for the change set as a whole
	 * @param word the part of it to underline, in any case; not found: its first word
	 * @param text what happens, with the names of the objects; a sentence without a full
	 * stop
	 * @return the violation
	 */
	public static Violation in(@Nullable StatementTrace trace, String word, String text) {
		return new Violation((trace != null) ? trace.statement() : null, word, 0, text);
	}

	/**
	 * Finds fault with a change set as a whole.
	 * @param text what is wrong; a sentence without a full stop
	 * @return the violation
	 */
	public static Violation ofChangeSet(String text) {
		return new Violation(null, null, 0, text);
	}

	/**
	 * Finds fault with a line of the file.
	 * @param line the line, from 1
	 * @param word the part of it to underline
	 * @param text what is wrong; a sentence without a full stop
	 * @return the violation
	 */
	public static Violation onLine(int line, String word, String text) {
		return new Violation(null, word, line, text);
	}

}
