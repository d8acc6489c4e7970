package dev.headgate.proof;

import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;

/**
 * Thrown when something can't be proved or disproved.
 */
public final class ProofException extends HeadgateException {

	private static final long serialVersionUID = 1L;

	ProofException(ExitCode exitCode, String description, String action) {
		super(exitCode, description, action);
	}

}
