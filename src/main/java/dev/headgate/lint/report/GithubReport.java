package dev.headgate.lint.report;

import java.util.function.UnaryOperator;

import dev.headgate.lint.rule.Severity;

/**
 * A lint report as commands of GitHub's workflow log, which annotate the lines of a pull
 * request.
 */
public final class GithubReport {

	private GithubReport() {
	}

	/**
	 * Prints a report.
	 * @param report the report
	 * @param paths gives the path of a changelog's file in the repository
	 * @return a line for each finding, and the summary behind them
	 */
	public static String of(LintReport report, UnaryOperator<String> paths) {
		StringBuilder text = new StringBuilder(TextReport.headline(report)).append('\n');
		for (Finding finding : report.findings()) {
			text.append(command(finding, paths)).append('\n');
		}
		for (String limit : report.limits()) {
			text.append("::notice title=headgate lint::not seen: ").append(message(limit)).append('\n');
		}
		if (report.stopped() != null) {
			text.append("::error title=headgate lint::stopped: ").append(message(report.stopped())).append('\n');
		}
		return text.append(TextReport.summary(report)).append('\n').toString();
	}

	private static String command(Finding finding, UnaryOperator<String> paths) {
		FindingRegion region = FindingRegion.of(finding);
		StringBuilder text = new StringBuilder("::").append(name(finding.rule().severity()))
			.append(" file=")
			.append(property(paths.apply(finding.file())));
		if (region.line() > 0) {
			text.append(",line=").append(region.line());
		}
		if (region.column() > 0) {
			text.append(",col=").append(region.column()).append(",endColumn=").append(region.endColumn());
		}
		return text.append(",title=")
			.append(property("headgate " + finding.rule().id()))
			.append("::")
			.append(message(finding.violation().text() + ".\nWhy: " + finding.rule().why() + "\nInstead: "
					+ finding.rule().instead()))
			.toString();
	}

	private static String name(Severity severity) {
		return switch (severity) {
			case ERROR -> "error";
			case WARN -> "warning";
			case NOTE -> "notice";
		};
	}

	private static String message(String text) {
		return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
	}

	private static String property(String text) {
		return message(text).replace(":", "%3A").replace(",", "%2C");
	}

}
