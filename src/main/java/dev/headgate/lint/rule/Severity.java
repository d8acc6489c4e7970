package dev.headgate.lint.rule;

import java.util.Locale;

/**
 * How serious a finding is, the most serious first.
 */
public enum Severity {

	/** Breaks something, or keeps applications waiting. Fails the build. */
	ERROR,

	/** May do so. Fails the build, too. */
	WARN,

	/** Is good to know. Fails nothing. */
	NOTE;

	/**
	 * Returns its name for texts and JSON.
	 * @return for example {@code error}
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
