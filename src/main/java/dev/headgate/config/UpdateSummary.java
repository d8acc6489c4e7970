package dev.headgate.config;

/**
 * What is said at the end of a migration, beside the gate's own lines.
 *
 * @param level how much
 * @param output where
 */
public record UpdateSummary(Level level, Output output) {

	/**
	 * How much is said.
	 */
	public enum Level {

		/** Nothing. */
		OFF,

		/** How many change sets ran. */
		SUMMARY,

		/** Also which ones did not, and why. */
		VERBOSE

	}

	/**
	 * Where it is said.
	 */
	public enum Output {

		/** In the log. */
		LOG,

		/** On standard output. */
		CONSOLE,

		/** In both. */
		ALL

	}

}
