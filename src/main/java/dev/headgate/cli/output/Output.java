package dev.headgate.cli.output;

import java.io.PrintWriter;

import dev.headgate.config.PrintableText;

/**
 * The output formats of verbs.
 */
final class Output {

	private Output() {
	}

	/**
	 * Prints a failure in the form that Spring Boot gives a service that does not start.
	 * @param err where to
	 * @param description what is wrong
	 * @param action what to do
	 */
	static void failure(PrintWriter err, String description, String action) {
		err.println();
		err.println("Description:");
		err.println();
		err.println(PrintableText.of(description));
		err.println();
		err.println("Action:");
		err.println();
		err.println(PrintableText.of(action));
		err.println();
		err.flush();
	}

}
