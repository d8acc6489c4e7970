package dev.headgate.changelog;

/**
 * What was typed names no revision, or several.
 */
public final class RevisionNameException extends RuntimeException {

	private final String action;

	RevisionNameException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * Returns what is wrong with the name.
	 * @return a sentence
	 */
	public String description() {
		return String.valueOf(getMessage());
	}

	/**
	 * Returns what to type instead.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
