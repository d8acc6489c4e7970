package dev.headgate.lint.trace;

/**
 * A statement of the released application that worked before the change set and fails
 * after it, in a session that was open all the time.
 *
 * @param table the table, as it was before
 * @param kind which statement
 * @param error why it fails now
 */
public record OldStatementFailure(SchemaObject table, Kind kind, StatementError error) {

	/**
	 * Kinds of statements.
	 */
	public enum Kind {

		/** A prepared query that names all columns of before. */
		SELECT_COLUMNS,

		/** A prepared {@code SELECT *}. */
		SELECT_ALL,

		/** An {@code INSERT} that names all columns of before. */
		INSERT_COLUMNS,

		/** An {@code INSERT} that names only the columns which had to be named before. */
		INSERT_REQUIRED

	}

}
