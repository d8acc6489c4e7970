package dev.headgate.lint.rule;

/**
 * What a rule goes by.
 */
public enum Evidence {

	/** Seen while the change set ran on a scratch database. */
	OBSERVED("observed while it runs"),

	/** Seen in the schema before and after. */
	CATALOG("seen in the schema before and after"),

	/** Read by the parser of the changelog. */
	CHANGELOG("read in the changelog"),

	/** Read in the text of a statement. */
	TEXT("read in the text of the SQL");

	private final String words;

	Evidence(String words) {
		this.words = words;
	}

	/**
	 * Returns it in words.
	 * @return for example {@code observed while it runs}
	 */
	public String words() {
		return this.words;
	}

}
