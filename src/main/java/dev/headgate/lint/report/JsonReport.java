package dev.headgate.lint.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A lint report as facts, which become JSON.
 */
public final class JsonReport {

	private JsonReport() {
	}

	/**
	 * Returns the facts.
	 * @param report the report
	 * @param paths gives the path of a changelog's file in the repository
	 * @return strings, numbers, lists and maps of them
	 */
	public static Map<String, Object> facts(LintReport report, UnaryOperator<String> paths) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("selection", report.selection());
		facts.put("changeSets", report.changeSets());
		facts.put("findings", report.findings().stream().map((finding) -> facts(finding, paths)).toList());
		facts.put("dismissed", report.dismissed().stream().map((dismissed) -> facts(dismissed, paths)).toList());
		facts.put("limits", report.limits());
		return facts;
	}

	private static Map<String, Object> facts(DismissedFinding dismissed, UnaryOperator<String> paths) {
		Map<String, Object> facts = facts(dismissed.finding(), paths);
		facts.put("because", dismissed.dismissal().id());
		facts.put("reason", dismissed.reason());
		return facts;
	}

	private static Map<String, Object> facts(Finding finding, UnaryOperator<String> paths) {
		FindingRegion region = FindingRegion.of(finding);
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("rule", finding.rule().id());
		facts.put("severity", finding.rule().severity().id());
		facts.put("file", paths.apply(finding.file()));
		facts.put("line", region.line());
		facts.put("column", region.column());
		facts.put("revision", finding.revision());
		facts.put("text", finding.violation().text());
		facts.put("instead", finding.rule().instead());
		return facts;
	}

}
