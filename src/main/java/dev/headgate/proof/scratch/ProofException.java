package dev.headgate.proof.scratch;

import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;

/**
 * Thrown when something can't be proved or disproved.
 */
public final class ProofException extends HeadgateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates one.
	 * @param exitCode what the process ends with
	 * @param description what can't be proved, and why
	 * @param action what to do about it
	 */
	public ProofException(ExitCode exitCode, String description, String action) {
		super(exitCode, description, action);
	}

}
