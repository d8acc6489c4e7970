package dev.headgate.lint.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;

import dev.headgate.lint.catalog.RuleCatalog;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;

/**
 * A lint report as SARIF 2.1.0, the format in which code scanners report.
 */
public final class SarifReport {

	private static final String SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

	private final List<Rule> rules = RuleCatalog.rules();

	private final LintReport report;

	private final UnaryOperator<String> paths;

	private SarifReport(LintReport report, UnaryOperator<String> paths) {
		this.report = report;
		this.paths = paths;
	}

	/**
	 * Prints a report.
	 * @param report the report
	 * @param paths gives the path of a changelog's file in the repository
	 * @param version Headgate's version, {@code null} when it is not known
	 * @return one JSON document on one line
	 */
	public static String of(LintReport report, UnaryOperator<String> paths, @Nullable String version) {
		SarifReport sarif = new SarifReport(report, paths);
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("$schema", SCHEMA);
		all.put("version", "2.1.0");
		all.put("runs", List.of(sarif.run(version)));
		return JsonWriter.standard().writeToString(all) + "\n";
	}

	private Map<String, Object> run(@Nullable String version) {
		Map<String, Object> driver = new LinkedHashMap<>();
		driver.put("name", "Headgate");
		if (version != null) {
			driver.put("version", version);
		}
		driver.put("rules", this.rules.stream().map(SarifReport::rule).toList());
		Map<String, Object> run = new LinkedHashMap<>();
		run.put("tool", Map.of("driver", driver));
		run.put("columnKind", "utf16CodeUnits");
		run.put("invocations", List.of(invocation()));
		Stream<Map<String, Object>> counting = this.report.findings().stream().map(this::result);
		run.put("results", Stream.concat(counting, this.report.dismissed().stream().map(this::result)).toList());
		return run;
	}

	private static Map<String, Object> rule(Rule rule) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("id", rule.id());
		facts.put("shortDescription", text(rule.sees()));
		facts.put("fullDescription", text(rule.sees() + " " + rule.why()));
		facts.put("help", text("Instead: " + rule.instead()));
		facts.put("defaultConfiguration", Map.of("level", level(rule.severity())));
		return facts;
	}

	private Map<String, Object> invocation() {
		List<Map<String, Object>> notifications = new ArrayList<>();
		this.report.limits().forEach((limit) -> notifications.add(notification("note", "not seen: " + limit)));
		String stopped = this.report.stopped();
		if (stopped != null) {
			notifications.add(notification("error", "stopped: " + stopped));
		}
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("executionSuccessful", stopped == null);
		facts.put("toolExecutionNotifications", notifications);
		return facts;
	}

	private static Map<String, Object> notification(String level, String message) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("level", level);
		facts.put("message", text(message));
		return facts;
	}

	/** Code scanners show it as closed, with the reason. */
	private Map<String, Object> result(DismissedFinding dismissed) {
		Map<String, Object> suppression = new LinkedHashMap<>();
		suppression.put("kind", (dismissed.dismissal() == Dismissal.ALLOWED) ? "inSource" : "external");
		suppression.put("justification", dismissed.reason());
		Map<String, Object> facts = result(dismissed.finding());
		facts.put("suppressions", List.of(suppression));
		return facts;
	}

	private Map<String, Object> result(Finding finding) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("ruleId", finding.rule().id());
		facts.put("ruleIndex", this.rules.indexOf(finding.rule()));
		facts.put("level", level(finding.rule().severity()));
		facts.put("message", text(finding.violation().text() + ". Instead: " + finding.rule().instead()));
		facts.put("locations", List.of(location(finding)));
		facts.put("partialFingerprints", Map.of("changeSet/v1",
				finding.rule().id() + " " + finding.changeSet() + " " + finding.violation().text()));
		return facts;
	}

	private Map<String, Object> location(Finding finding) {
		FindingRegion region = FindingRegion.of(finding);
		Map<String, Object> place = new LinkedHashMap<>();
		place.put("artifactLocation", Map.of("uri", uri(this.paths.apply(finding.file()))));
		if (region.line() > 0) {
			Map<String, Object> marked = new LinkedHashMap<>();
			marked.put("startLine", region.line());
			if (region.column() > 0) {
				marked.put("startColumn", region.column());
				marked.put("endColumn", region.endColumn());
			}
			place.put("region", marked);
		}
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("physicalLocation", place);
		Map<String, Object> changeSet = new LinkedHashMap<>();
		changeSet.put("fullyQualifiedName", finding.changeSet().toString());
		changeSet.put("kind", "member");
		facts.put("logicalLocations", List.of(changeSet));
		return facts;
	}

	private static String uri(String path) {
		try {
			return new URI(null, null, path, null).toASCIIString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("path of a file: " + path, ex);
		}
	}

	private static Map<String, Object> text(String text) {
		return Map.of("text", text);
	}

	private static String level(Severity severity) {
		return switch (severity) {
			case ERROR -> "error";
			case WARN -> "warning";
			case NOTE -> "note";
		};
	}

}
