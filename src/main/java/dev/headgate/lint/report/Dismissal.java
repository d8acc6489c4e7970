package dev.headgate.lint.report;

/**
 * Why a finding does not count.
 */
public enum Dismissal {

	/** The change set's own comment allows the rule, and says why. */
	ALLOWED("allowed", "allowed"),

	/** The baseline file has it. */
	BASELINE("baseline", "in the baseline"),

	/** All tables that it is about are small in the database that was asked. */
	SMALL_TABLE("small-table", "on small tables");

	private final String id;

	private final String words;

	Dismissal(String id, String words) {
		this.id = id;
		this.words = words;
	}

	/**
	 * Returns its name for JSON.
	 * @return for example {@code small-table}
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns it in words, behind a number.
	 * @return for example {@code on small tables}
	 */
	public String words() {
		return this.words;
	}

}
