package dev.headgate.changelog;

/**
 * Thrown when a changelog can't be read.
 */
public final class ChangelogException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	ChangelogException(String message, String action, Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	ChangelogException(String message, String action) {
		super(message);
		this.action = action;
	}

	/**
	 * Returns what to do about it.
	 * @return the action
	 */
	public String action() {
		return this.action;
	}

}
