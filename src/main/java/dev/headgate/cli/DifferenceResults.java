package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;

/**
 * What a verb answers that has compared two schemas.
 */
final class DifferenceResults {

	private DifferenceResults() {
	}

	/**
	 * Answers that there is none.
	 * @param text what people read
	 * @return the answer
	 */
	static CommandResult none(String text) {
		return CommandResult.done(text + "\n", Map.of("differences", List.of()));
	}

	/**
	 * Answers that there are some, one line for each.
	 * @param differences what differs
	 * @param description what that means, without a full stop
	 * @param action what to do
	 * @return the answer
	 */
	static CommandResult found(List<String> differences, String description, String action) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("differences", differences);
		String count = (differences.size() == 1) ? "1 difference" : differences.size() + " differences";
		return new CommandResult(ExitCode.PROOF_FAILED, String.join("\n", differences) + "\n", facts,
				new CommandResult.Failure(description + ": " + count + ".", action));
	}

}
