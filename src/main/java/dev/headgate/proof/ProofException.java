package dev.headgate.proof;

import dev.headgate.config.ExitCode;

/**
 * Thrown when something can't be proved or disproved.
 */
public final class ProofException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ExitCode exitCode;

	private final String action;

	ProofException(ExitCode exitCode, String message, String action) {
		super(message);
		this.exitCode = exitCode;
		this.action = action;
	}

	/**
	 * Returns how the process ends.
	 * @return the exit code
	 */
	public ExitCode exitCode() {
		return this.exitCode;
	}

	/**
	 * Returns what to do about it.
	 * @return the action
	 */
	public String action() {
		return this.action;
	}

}
