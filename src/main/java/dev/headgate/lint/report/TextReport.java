package dev.headgate.lint.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.PrintableText;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.SourceStatement;

/**
 * A lint report for people: each finding with its statement and the word underlined.
 */
public final class TextReport {

	private static final int MOST_LINES = 6;

	private final StringBuilder text = new StringBuilder();

	private TextReport() {
	}

	/**
	 * Prints a report.
	 * @param report the report
	 * @return the text, with line ends
	 */
	public static String of(LintReport report) {
		TextReport printed = new TextReport();
		printed.line(headline(report));
		report.findings().forEach(printed::finding);
		if (!report.limits().isEmpty()) {
			printed.line("");
		}
		report.limits().forEach((limit) -> printed.line("not seen: " + limit));
		if (report.stopped() != null) {
			printed.line("").line("stopped: " + report.stopped());
		}
		printed.line("").line(summary(report));
		return printed.text.toString();
	}

	/** Returns how many change sets were linted, which ones, and why those. */
	static String headline(LintReport report) {
		return PrintableText.counted(report.changeSets(), "change set") + " linted: " + report.selection();
	}

	/**
	 * Counts the findings, in words.
	 * @param report the report
	 * @return for example {@code 1 error, 2 warnings; not counted: 1 allowed}
	 */
	public static String summary(LintReport report) {
		List<String> counts = Arrays.stream(Severity.values())
			.filter((severity) -> report.count(severity) > 0)
			.map((severity) -> PrintableText.counted(report.count(severity), switch (severity) {
				case ERROR -> "error";
				case WARN -> "warning";
				case NOTE -> "note";
			}))
			.toList();
		String dismissed = Arrays.stream(Dismissal.values())
			.filter((dismissal) -> report.count(dismissal) > 0)
			.map((dismissal) -> report.count(dismissal) + " " + dismissal.words())
			.collect(Collectors.joining(", "));
		return (counts.isEmpty() ? "no findings" : String.join(", ", counts))
				+ (dismissed.isEmpty() ? "" : "; not counted: " + dismissed);
	}

	private void finding(Finding finding) {
		line("").line(finding.place() + ": " + finding.rule().severity().id() + ": " + finding.violation().text() + " ["
				+ finding.rule().id() + "]");
		line("  change set " + finding.revision() + " by " + finding.changeSet().author());
		quote(finding);
		line("  why:     " + finding.rule().why());
		line("  instead: " + finding.rule().instead());
	}

	private void quote(Finding finding) {
		Violation violation = finding.violation();
		SourceStatement statement = violation.statement();
		if (statement != null) {
			quote(statement.sql().lines().toList(), finding.line(), violation.word());
		}
		else {
			int index = finding.line() - finding.source().line();
			List<String> lines = finding.source().lines();
			quote((index >= 0 && index < lines.size()) ? List.of(lines.get(index)) : List.of(), finding.line(),
					violation.word());
		}
	}

	private void quote(List<String> lines, int number, @Nullable String word) {
		int marked = marked(lines, word);
		int first = Math.max(0, Math.min(marked - MOST_LINES / 2, lines.size() - MOST_LINES));
		int last = Math.min(lines.size(), first + MOST_LINES);
		int width = Integer.toString(number + last).length();
		for (int i = first; i < last; i++) {
			String shown = (number > 0) ? Integer.toString(number + i) : "";
			line("  " + " ".repeat(width - shown.length()) + shown + " | " + lines.get(i));
			if (i == marked) {
				line("  " + " ".repeat(width) + " | " + underline(lines.get(i), word));
			}
		}
	}

	private static int marked(List<String> lines, @Nullable String word) {
		for (int i = 0; word != null && i < lines.size(); i++) {
			if (FindingRegion.indexOf(lines.get(i), word) >= 0) {
				return i;
			}
		}
		return 0;
	}

	private static String underline(String line, @Nullable String word) {
		int start = FindingRegion.indexOf(line, word);
		int length = (word != null) ? word.length() : 0;
		if (start < 0) {
			start = line.length() - line.stripLeading().length();
			length = line.stripLeading().split("\\s", 2)[0].length();
		}
		String before = line.substring(0, start).replaceAll("[^\\t]", " ");
		return before + "^".repeat(Math.max(1, length));
	}

	private TextReport line(String line) {
		this.text.append(line).append('\n');
		return this;
	}

}
