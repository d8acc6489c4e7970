package dev.headgate.release;

import java.util.ArrayList;
import java.util.List;

import dev.headgate.changelog.JsonEntry;
import dev.headgate.changelog.JsonFile;

/**
 * What {@code headgate lint --json} said about a change set.
 *
 * @param revision the change set's id
 * @param rule the rule that it breaks
 * @param severity {@code error}, {@code warn} or {@code note}
 * @param place its file, with the line where that is known
 * @param text what happens
 * @param reason why it does not count, empty when it does
 */
public record LintFinding(String revision, String rule, String severity, String place, String text, String reason) {

	/**
	 * Reads what a run of lint printed.
	 * @param text one JSON object
	 * @return the findings, those that count first
	 * @throws IllegalArgumentException with the reason, when it is something else
	 */
	public static List<LintFinding> parse(String text) {
		JsonEntry answer = JsonFile.parseObject(text);
		if (!"lint".equals(answer.values().get("verb"))) {
			throw new IllegalArgumentException("it is not what 'headgate lint --json' prints");
		}
		if (!answer.values().containsKey("findings")) {
			throw new IllegalArgumentException(
					"that run of lint failed, so it has no findings: " + answer.values().get("error"));
		}
		try {
			List<LintFinding> all = new ArrayList<>();
			answer.entries("findings").forEach((finding) -> all.add(of(finding)));
			answer.entries("dismissed").forEach((finding) -> all.add(of(finding)));
			return List.copyOf(all);
		}
		catch (ClassCastException ex) {
			throw new IllegalArgumentException("it is not what 'headgate lint --json' prints: " + ex.getMessage(), ex);
		}
	}

	private static LintFinding of(JsonEntry finding) {
		long line = finding.number("line").longValue();
		return new LintFinding(finding.text("revision"), finding.text("rule"), finding.text("severity"),
				finding.text("file") + ((line > 0) ? ":" + line : ""), finding.text("text"),
				finding.textOrEmpty("reason"));
	}

}
