package dev.headgate.cli.options;

import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;

/**
 * A verb can't do what it was asked to.
 */
public final class CommandException extends HeadgateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param exitCode how the process ends
	 * @param description what is wrong, with the evidence
	 * @param action what to do
	 */
	public CommandException(ExitCode exitCode, String description, String action) {
		super(exitCode, description, action);
	}

}
