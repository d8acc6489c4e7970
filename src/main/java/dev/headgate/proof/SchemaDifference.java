package dev.headgate.proof;

import org.jspecify.annotations.Nullable;

/**
 * One object that differs between two schemas.
 *
 * @param kind {@code table}, {@code column}, {@code view} and so on
 * @param table the table that a column, constraint or index belongs to, {@code null} for
 * any other object
 * @param name its name; for a trigger, policy or rule with {@code on} and its table
 * @param expected its definition as it should be, {@code null} when it should not be
 * there
 * @param actual its definition as it is, {@code null} when it is missing
 * @param isWhole whether a definition is a whole statement, too long to be shown
 */
public record SchemaDifference(String kind, @Nullable String table, String name, @Nullable String expected,
		@Nullable String actual, boolean isWhole) {

	/**
	 * Says whether the object is missing.
	 * @return {@code true} when it should be there and is not
	 */
	public boolean isMissing() {
		return this.actual == null;
	}

	/**
	 * Says whether the object should not be there.
	 * @return {@code true} when it is there and should not be
	 */
	public boolean isUnexpected() {
		return this.expected == null;
	}

	/**
	 * Describes the difference in one line.
	 * @return for example {@code unexpected column users.nickname: text}
	 */
	@Override
	public String toString() {
		if (this.actual == null) {
			return "missing " + object() + definition(this.expected);
		}
		if (this.expected == null) {
			return "unexpected " + object() + definition(this.actual);
		}
		return this.isWhole ? object() + " differs"
				: object() + " is " + shown(this.actual) + ", expected " + shown(this.expected);
	}

	private String object() {
		return object(this.kind, this.table, this.name);
	}

	static String object(String kind, @Nullable String table, String name) {
		if (table == null) {
			return kind + " " + name;
		}
		return kind.equals("index") ? "index " + name + " on " + table : kind + " " + table + "." + name;
	}

	private String definition(@Nullable String definition) {
		return (definition == null || definition.isEmpty() || this.isWhole) ? "" : ": " + definition;
	}

	private static String shown(String definition) {
		return definition.isEmpty() ? "ordinary" : definition;
	}

}
