package dev.headgate.release;

import java.util.function.Supplier;

import dev.headgate.config.HeadgateException;

/**
 * A script for {@code psql}, where there can be one.
 *
 * @param text its text, empty when there can't be one
 * @param problem why not, empty when there is one
 */
record ReleaseScript(String text, String problem) {

	static ReleaseScript of(Supplier<String> script) {
		try {
			return new ReleaseScript(script.get(), "");
		}
		catch (HeadgateException ex) {
			return new ReleaseScript("", ex.description());
		}
	}

	boolean exists() {
		return this.problem.isEmpty();
	}

}
