package dev.headgate.gate.verdict;

import dev.headgate.config.HeadgateException;

/**
 * Thrown when the gate stays closed; ends the process with the verdict's exit code.
 */
public final class GateClosedException extends HeadgateException {

	private static final long serialVersionUID = 1L;

	private final transient Verdict.Closed verdict;

	/**
	 * Creates the exception.
	 * @param verdict why
	 */
	public GateClosedException(Verdict.Closed verdict) {
		super(verdict.exitCode(), verdict.description(), verdict.action());
		this.verdict = verdict;
	}

	/**
	 * Returns why the gate is closed.
	 * @return the verdict
	 */
	public Verdict.Closed verdict() {
		return this.verdict;
	}

}
