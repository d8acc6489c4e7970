package dev.headgate.config;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.boot.ExitCodeGenerator;

/**
 * Thrown once with every problem of the settings.
 */
public final class InvalidSettingsException extends RuntimeException implements ExitCodeGenerator {

	private static final long serialVersionUID = 1L;

	private final transient List<ConfigurationProblem> problems;

	private final ExitCode exitCode;

	/**
	 * Creates the exception.
	 * @param problems what is wrong, at least one
	 * @param exitCode how the process ends
	 */
	public InvalidSettingsException(List<ConfigurationProblem> problems, ExitCode exitCode) {
		super(problems.stream().map(ConfigurationProblem::toString).collect(Collectors.joining("; ")));
		this.problems = List.copyOf(problems);
		this.exitCode = exitCode;
	}

	/**
	 * Returns what is wrong.
	 * @return the problems, numbered as they were found
	 */
	public List<ConfigurationProblem> problems() {
		return this.problems;
	}

	/**
	 * Returns how the process ends.
	 * @return the exit code
	 */
	public ExitCode exitCode() {
		return this.exitCode;
	}

	@Override
	public int getExitCode() {
		return this.exitCode.code();
	}

	/**
	 * Returns all problems, one a line, numbered when there are several.
	 * @return the text
	 */
	public String description() {
		return "Headgate did not start: "
				+ ((this.problems.size() == 1) ? "a setting is wrong." : this.problems.size() + " settings are wrong.")
				+ "\n\n" + lines(ConfigurationProblem::toString);
	}

	/**
	 * Returns what to do about each problem, in the same order.
	 * @return the text
	 */
	public String action() {
		return lines(ConfigurationProblem::action);
	}

	private String lines(Function<ConfigurationProblem, String> text) {
		if (this.problems.size() == 1) {
			return text.apply(this.problems.getFirst());
		}
		StringBuilder lines = new StringBuilder();
		for (int i = 0; i < this.problems.size(); i++) {
			lines.append((i > 0) ? "\n" : "").append(i + 1).append(". ").append(text.apply(this.problems.get(i)));
		}
		return lines.toString();
	}

}
