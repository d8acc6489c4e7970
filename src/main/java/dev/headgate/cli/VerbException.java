package dev.headgate.cli;

import dev.headgate.config.ExitCode;

/**
 * A verb can't do what it was asked to.
 */
final class VerbException extends RuntimeException {

	private final ExitCode exitCode;

	private final String action;

	/**
	 * Creates the exception.
	 * @param exitCode how the process ends
	 * @param description what is wrong, with the evidence
	 * @param action what to do
	 */
	VerbException(ExitCode exitCode, String description, String action) {
		super(description);
		this.exitCode = exitCode;
		this.action = action;
	}

	Answer answer() {
		return Answer.failed(this.exitCode, String.valueOf(getMessage()), this.action);
	}

}
