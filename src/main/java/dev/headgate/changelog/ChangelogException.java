package dev.headgate.changelog;

import java.util.List;
import java.util.stream.Collectors;

import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;
import dev.headgate.config.PrintableText;

/**
 * Thrown when a changelog can't be read.
 */
public final class ChangelogException extends HeadgateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 * @param action what to do
	 * @param cause what was thrown
	 */
	public ChangelogException(String message, String action, Throwable cause) {
		super(ExitCode.USAGE, PrintableText.of(message), PrintableText.of(action), cause);
	}

	/** Names every fault, and each remedy once. */
	public static ChangelogException of(String location, List<ChangelogProblem> faults) {
		String found = faults.stream().map((fault) -> "\n    " + fault.description()).collect(Collectors.joining());
		String action = faults.stream().map(ChangelogProblem::action).distinct().collect(Collectors.joining("\n"));
		return new ChangelogException("The changelog " + location + " is not sound:\n" + found, action);
	}

	/** Names every statement that can't run, and each remedy once. */
	public static ChangelogException unsafe(List<ChangelogProblem> faults) {
		String found = faults.stream().map((fault) -> "\n    " + fault.description()).collect(Collectors.joining());
		String action = faults.stream().map(ChangelogProblem::action).distinct().collect(Collectors.joining("\n"));
		return new ChangelogException("Statements of pending change sets can't run, and nothing was run:\n" + found,
				action);
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 * @param action what to do
	 */
	public ChangelogException(String message, String action) {
		super(ExitCode.USAGE, PrintableText.of(message), PrintableText.of(action));
	}

}
