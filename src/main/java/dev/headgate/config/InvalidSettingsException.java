package dev.headgate.config;

import java.util.List;
import java.util.function.Function;

/**
 * Thrown once with every problem of the settings.
 */
public final class InvalidSettingsException extends HeadgateException {

	private static final long serialVersionUID = 1L;

	private final transient List<ConfigurationProblem> problems;

	/**
	 * Creates the exception.
	 * @param problems what is wrong, at least one
	 * @param exitCode how the process ends
	 */
	public InvalidSettingsException(List<ConfigurationProblem> problems, ExitCode exitCode) {
		super(exitCode, description(problems), lines(problems, ConfigurationProblem::action));
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns what is wrong.
	 * @return the problems, in the order in which they were found
	 */
	public List<ConfigurationProblem> problems() {
		return this.problems;
	}

	private static String description(List<ConfigurationProblem> problems) {
		return "Headgate did not start: "
				+ ((problems.size() == 1) ? "a setting is wrong." : problems.size() + " settings are wrong.") + "\n\n"
				+ lines(problems, ConfigurationProblem::toString);
	}

	/** One a line, numbered when there are several. */
	private static String lines(List<ConfigurationProblem> problems, Function<ConfigurationProblem, String> text) {
		if (problems.size() == 1) {
			return text.apply(problems.getFirst());
		}
		StringBuilder lines = new StringBuilder();
		for (int i = 0; i < problems.size(); i++) {
			lines.append((i > 0) ? "\n" : "").append(i + 1).append(". ").append(text.apply(problems.get(i)));
		}
		return lines.toString();
	}

}
