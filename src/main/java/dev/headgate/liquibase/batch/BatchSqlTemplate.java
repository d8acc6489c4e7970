package dev.headgate.liquibase.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.headgate.changelog.SqlTokens;

/**
 * One SQL statement with the placeholders {@code :from} and {@code :to}. Both are
 * reserved words, so that PostgreSQL refuses the statement when nobody fills them in.
 */
final class BatchSqlTemplate {

	private static final Pattern PLACEHOLDER = Pattern.compile(":(from|to)(?![\\w$])", Pattern.UNICODE_CHARACTER_CLASS);

	/** The text between the placeholders, one more than there are of these. */
	private final List<String> texts = new ArrayList<>();

	private final List<String> placeholders = new ArrayList<>();

	private boolean multipleStatements;

	private BatchSqlTemplate() {
	}

	/**
	 * Takes a statement apart.
	 * @param sql its text
	 * @return the statement, with its problems if it has any
	 */
	static BatchSqlTemplate of(String sql) {
		BatchSqlTemplate statement = new BatchSqlTemplate();
		StringBuilder text = new StringBuilder();
		boolean ended = false;
		Matcher placeholder = PLACEHOLDER.matcher(sql);
		int placeholderEnd = 0;
		for (SqlTokens.Token token : new SqlTokens(sql)) {
			char first = sql.charAt(token.start());
			if (first == ';') {
				ended = true;
				continue;
			}
			statement.multipleStatements |= ended && token.isContent();
			if (first == ':' && placeholder.region(token.start(), sql.length()).lookingAt()) {
				statement.texts.add(text.toString());
				statement.placeholders.add(placeholder.group(1));
				text.setLength(0);
				placeholderEnd = placeholder.end();
			}
			else if (token.start() >= placeholderEnd) {
				text.append(sql, token.start(), token.end());
			}
		}
		statement.texts.add(text.toString());
		return statement;
	}

	/**
	 * Says whether there is any placeholder.
	 * @return {@code true} when there is one
	 */
	boolean hasPlaceholder() {
		return !this.placeholders.isEmpty();
	}

	/**
	 * Returns what is wrong with the statement.
	 * @return the problems, empty when it is fit to run
	 */
	List<String> problems() {
		List<String> problems = new ArrayList<>();
		if (!this.placeholders.contains("from") || !this.placeholders.contains("to")) {
			problems.add("the statement must have both placeholders, outside of quotes:"
					+ " key >= :from AND key <= :to, or every batch would go over the whole table");
		}
		if (this.multipleStatements) {
			problems.add("there must be one statement, not several; use a change set for each");
		}
		return problems;
	}

	/**
	 * Fills the placeholders in.
	 * @param from an expression for the first key
	 * @param to an expression for the last key
	 * @return the SQL to run
	 */
	String bind(String from, String to) {
		StringBuilder sql = new StringBuilder(this.texts.getFirst());
		for (int i = 0; i < this.placeholders.size(); i++) {
			sql.append("from".equals(this.placeholders.get(i)) ? from : to).append(this.texts.get(i + 1));
		}
		return sql.toString();
	}

}
