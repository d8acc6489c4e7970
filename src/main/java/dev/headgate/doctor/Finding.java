package dev.headgate.doctor;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What one check of the {@link Doctor} found.
 *
 * @param check what was looked at
 * @param level how bad it is
 * @param text what was found, and what it means
 * @param action what to do, {@code null} when there is nothing to do
 */
public record Finding(String check, Finding.Level level, String text, @Nullable String action) {

	static Finding ok(String check, String text) {
		return new Finding(check, Level.OK, text, null);
	}

	static Finding warning(String check, String text, String action) {
		return new Finding(check, Level.WARNING, text, action);
	}

	static Finding problem(String check, String text, String action) {
		return new Finding(check, Level.PROBLEM, text, action);
	}

	static Finding skipped(String check, String text, String action) {
		return new Finding(check, Level.SKIPPED, text, action);
	}

	/**
	 * How bad it is.
	 */
	public enum Level {

		/** As it should be. */
		OK,

		/** Works, but look at it. */
		WARNING,

		/** Keeps a migration or the service from working, or soon will. */
		PROBLEM,

		/** Could not be looked at. */
		SKIPPED;

		/**
		 * Returns its name as operators and programs read it.
		 * @return the name in lower case
		 */
		public String id() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
