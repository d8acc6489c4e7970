package dev.headgate.cli.options;

import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;

/**
 * A verb can't do what it was asked to.
 */
public final class CommandException extends RuntimeException {

	private final ExitCode exitCode;

	private final String action;

	/**
	 * Creates the exception.
	 * @param exitCode how the process ends
	 * @param description what is wrong, with the evidence
	 * @param action what to do
	 */
	public CommandException(ExitCode exitCode, String description, String action) {
		super(description);
		this.exitCode = exitCode;
		this.action = action;
	}

	/**
	 * Returns what the command answers.
	 * @return the failure, with its exit code
	 */
	public CommandResult answer() {
		return CommandResult.failed(this.exitCode, String.valueOf(getMessage()), this.action);
	}

}
