package dev.headgate.jdbc;

/**
 * Names and values as SQL has them, for statements that take no parameters.
 */
public final class SqlText {

	private SqlText() {
	}

	/**
	 * Quotes a name.
	 * @param name the name of a schema, table, column, role or the like
	 * @return the name in quotes
	 */
	public static String identifier(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	/**
	 * Quotes a name where it would else be another one. Reserved words are quoted by
	 * nobody here: use it for names that stand after a dot, or are known.
	 * @param name the name of a schema or table
	 * @return the name, in quotes where it needs them
	 */
	public static String identifierWhereNeeded(String name) {
		return name.matches("[a-z_][a-z0-9_]*") ? name : identifier(name);
	}

	/**
	 * Quotes a value, whatever the server's setting for backslashes is.
	 * @param value the value
	 * @return the literal
	 */
	public static String literal(String value) {
		String quoted = "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
		return value.contains("\\") ? "E" + quoted : quoted;
	}

}
