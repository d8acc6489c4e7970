package dev.headgate.proof.report;

import java.util.List;

/**
 * Results as Markdown, for a comment on a pull request.
 */
public final class MarkdownReport {

	private MarkdownReport() {
	}

	/**
	 * Writes the report.
	 * @param results the results
	 * @return a table, and below it what is wrong and what should be known
	 */
	public static String of(List<ProofResult> results) {
		StringBuilder text = new StringBuilder(
				"## headgate verify\n\n| proof | result | time | looked at |\n|---|---|---|---|\n");
		for (ProofResult result : results) {
			text.append("| `")
				.append(result.name())
				.append("` | ")
				.append(result.isFailed() ? "**failed**" : result.status())
				.append(" | ")
				.append(result.seconds())
				.append(" | ")
				.append(cell(result.outcome().summary()))
				.append(" |\n");
		}
		results.stream().filter(ProofResult::isFailed).forEach((result) -> failures(text, result));
		results.stream()
			.filter((result) -> !result.outcome().notes().isEmpty())
			.forEach((result) -> notes(text, result));
		return text.toString();
	}

	private static void failures(StringBuilder text, ProofResult result) {
		text.append("\n### ").append(result.name()).append(" failed\n\n").append(result.claim()).append(".\n");
		for (ProofFailure failure : result.outcome().failures()) {
			text.append('\n');
			if (!failure.where().isEmpty()) {
				text.append("Change set `").append(failure.where().replace("`", "'")).append("`:\n\n");
			}
			text.append(fenced(failure.difference())).append('\n').append(failure.action()).append('\n');
		}
	}

	private static void notes(StringBuilder text, ProofResult result) {
		text.append("\n<details><summary>")
			.append(result.name())
			.append(": ")
			.append(result.outcome().notes().size())
			.append(" to know</summary>\n\n")
			.append(fenced(String.join("\n", result.outcome().notes())))
			.append("\n</details>\n");
	}

	/** A fence longer than any that is in the text. */
	private static String fenced(String text) {
		String fence = "```";
		while (text.contains(fence)) {
			fence += "`";
		}
		return fence + "text\n" + text.stripTrailing() + "\n" + fence + "\n";
	}

	private static String cell(String text) {
		return text.replace("|", "\\|").replaceAll("\\s*\\R\\s*", " ");
	}

}
