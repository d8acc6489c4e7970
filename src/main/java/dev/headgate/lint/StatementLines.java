package dev.headgate.lint;

import java.util.List;

import dev.headgate.liquibase.ChangeSetPlace;

/**
 * Finds the statements of a change set in its file, one after the other. Liquibase leaves
 * out comments and white space at the ends, so the first line has to do.
 */
final class StatementLines {

	private final ChangeSetPlace place;

	private int from;

	StatementLines(ChangeSetPlace place) {
		this.place = place;
	}

	/**
	 * Finds the next statement.
	 * @param sql its text
	 * @return its line, from 1; that of the change set when it is not found
	 */
	int next(String sql) {
		String first = sql.lines().findFirst().orElse("").strip();
		List<String> lines = this.place.lines();
		for (int i = this.from; i < lines.size(); i++) {
			if (!first.isEmpty() && lines.get(i).contains(first) && !lines.get(i).stripLeading().startsWith("--")) {
				this.from = i + (int) sql.lines().count() - 1;
				return this.place.line() + i;
			}
		}
		return this.place.line();
	}

}
