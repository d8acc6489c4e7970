package dev.headgate.cli.output;

import java.io.PrintWriter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.util.StringUtils;

import dev.headgate.config.ExitCode;
import dev.headgate.config.PrintableText;

/**
 * The output formats of verbs.
 */
final class Output {

	private static final Logger log = LoggerFactory.getLogger(Output.class);

	private static final String STRUCTURED = LoggingSystemProperty.CONSOLE_STRUCTURED_FORMAT
		.getEnvironmentVariableName();

	private Output() {
	}

	/**
	 * Prints a failure in the form that Spring Boot gives a service that does not start,
	 * or logs it where the log is for programs.
	 * @param err where to
	 * @param exitCode how the process ends
	 * @param description what is wrong
	 * @param action what to do
	 */
	static void failure(PrintWriter err, ExitCode exitCode, String description, String action) {
		if (StringUtils.hasText(System.getProperty(STRUCTURED))) {
			log.atError()
				.addKeyValue("headgate.exitCode", exitCode.code())
				.addKeyValue("headgate.action", PrintableText.of(action))
				.log(PrintableText.of(description));
			return;
		}
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
