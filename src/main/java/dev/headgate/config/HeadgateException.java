package dev.headgate.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;

/**
 * Whatever Headgate itself ends with: what is wrong, what to do, and the exit code. Every
 * failure that an operator meets is one of these, on the command line and at a start.
 */
public class HeadgateException extends RuntimeException implements ExitCodeGenerator {

	private static final long serialVersionUID = 1L;

	private final ExitCode exitCode;

	private final String action;

	/**
	 * Creates the exception.
	 * @param exitCode how the process ends
	 * @param description what is wrong, with the evidence
	 * @param action what to do
	 */
	public HeadgateException(ExitCode exitCode, String description, String action) {
		this(exitCode, description, action, null);
	}

	/**
	 * Creates the exception.
	 * @param exitCode how the process ends
	 * @param description what is wrong, with the evidence
	 * @param action what to do
	 * @param cause what was thrown, {@code null} for nothing
	 */
	public HeadgateException(ExitCode exitCode, String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.exitCode = exitCode;
		this.action = action;
	}

	/**
	 * Returns how the process ends.
	 * @return the exit code
	 */
	public final ExitCode exitCode() {
		return this.exitCode;
	}

	/**
	 * Returns what is wrong.
	 * @return the description, with the evidence
	 */
	public final String description() {
		return String.valueOf(getMessage());
	}

	/**
	 * Returns what to do about it.
	 * @return the action
	 */
	public final String action() {
		return this.action;
	}

	@Override
	public final int getExitCode() {
		return this.exitCode.code();
	}

}
