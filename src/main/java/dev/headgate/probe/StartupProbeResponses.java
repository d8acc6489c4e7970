package dev.headgate.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.headgate.config.PrintableText;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.progress.Progress.Phase;
import dev.headgate.gate.progress.Progress.State;
import dev.headgate.gate.progress.RunStatistics;

/**
 * What the live listener says: alive, not ready, and what the gate is doing.
 */
public final class StartupProbeResponses {

	private static final String JSON = "application/json";

	private final String health;

	private final String metrics;

	private final Progress progress;

	private final Supplier<String> indexBuild;

	/**
	 * Creates the answers.
	 * @param health the path of the health endpoint
	 * @param progress what the gate is doing
	 * @param indexBuild what the database says about an index build, empty for none
	 */
	public StartupProbeResponses(String health, Progress progress, Supplier<String> indexBuild) {
		this.health = health;
		this.metrics = health.replaceFirst("[^/]*$", "prometheus");
		this.progress = progress;
		this.indexBuild = indexBuild;
	}

	/**
	 * Answers a request.
	 * @param path the path that is asked for
	 * @param accepted the media types that the client accepts
	 * @return the answer
	 */
	Answer to(String path, String accepted) {
		if (path.equals(this.health + "/liveness")) {
			return new Answer(200, JSON, "{\"status\":\"UP\"}");
		}
		if (path.equals(this.health) || path.startsWith(this.health + "/")) {
			return new Answer(503, JSON,
					"{\"status\":\"DOWN\",\"components\":{\"schema\":{\"status\":\"DOWN\",\"details\":" + json(facts())
							+ "}}}");
		}
		if (path.equals(this.metrics)) {
			return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics());
		}
		if (path.equals("/") || accepted.contains("text/html")) {
			return new Answer(503, "text/html; charset=utf-8", page(facts()));
		}
		return new Answer(503, "text/plain; charset=utf-8", headline() + ".\n");
	}

	private boolean isOpen() {
		return this.progress.now().phase() == Phase.OPEN;
	}

	private String headline() {
		return isOpen() ? "The gate is open and the service is starting" : "The gate is not open yet";
	}

	/** Prometheus' text format, with the names that the service's own meters get. */
	private String metrics() {
		// An open gate's verdict on the schema is told by the service.
		return (isOpen() ? "" : schemaMetrics()) + gateMetrics();
	}

	private String schemaMetrics() {
		int pending = Math.max(0, this.progress.now().total() - this.progress.statistics().changeSets().size());
		return String.format(Locale.ROOT, """
				# TYPE headgate_schema_current gauge
				headgate_schema_current 0
				# TYPE headgate_schema_pending gauge
				headgate_schema_pending %d
				""", pending);
	}

	private String gateMetrics() {
		RunStatistics statistics = this.progress.statistics();
		return String.format(Locale.ROOT, """
				# TYPE headgate_gate_duration_seconds gauge
				headgate_gate_duration_seconds %.3f
				# TYPE headgate_lock_wait_seconds gauge
				headgate_lock_wait_seconds %.3f
				# TYPE headgate_lock_retries_total counter
				headgate_lock_retries_total %d
				# TYPE headgate_batch_batches_total counter
				headgate_batch_batches_total %d
				# TYPE headgate_batch_rows_total counter
				headgate_batch_rows_total %d
				""", seconds(statistics.took()), seconds(statistics.lockWait()), statistics.retries(),
				statistics.batches(), statistics.batchRows());
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private Map<String, Object> facts() {
		State state = this.progress.now();
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("state", state.phase().name().toLowerCase(Locale.ROOT));
		if (state.changeSet() != null) {
			facts.put("changeSet", state.changeSet());
		}
		if (state.total() > 0) {
			facts.put("number", state.number());
			facts.put("total", state.total());
		}
		facts.put("elapsedMs", this.progress.elapsed().toMillis());
		if (state.waitingFor() != null) {
			facts.put("waitingFor", state.waitingFor());
		}
		List<String> details = new ArrayList<>();
		if (state.phase() == Phase.OPEN) {
			details.add("the service is starting");
		}
		if (state.detail() != null) {
			details.add(state.detail());
		}
		if (mayBuildIndexes(state.phase())) {
			details.add(this.indexBuild.get());
		}
		String detail = details.stream().filter((text) -> !text.isEmpty()).collect(Collectors.joining("; "));
		if (!detail.isEmpty()) {
			facts.put("detail", detail);
		}
		return facts;
	}

	private static boolean mayBuildIndexes(Phase phase) {
		return switch (phase) {
			case STARTING, CONNECTING, OPEN -> false;
			case LOCKING, MIGRATING, WAITING -> true;
		};
	}

	private String page(Map<String, Object> facts) {
		StringBuilder rows = new StringBuilder();
		facts.forEach((name, value) -> rows.append("<tr><th>")
			.append(name)
			.append("</th><td>")
			.append(PrintableText.html(value.toString()))
			.append("</td></tr>\n"));
		return """
				<!DOCTYPE html>
				<html lang="en">
				<head><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Headgate: %s</title></head>
				<body>
				<h1>%s</h1>
				<p>%s</p>
				<table>
				%s</table>
				</body>
				</html>
				""".formatted(facts.get("state"), headline(), isOpen() ? "This page is replaced by the service."
				: "The service starts when its database schema is at head.", rows);
	}

	private static String json(Map<String, Object> facts) {
		return facts.entrySet()
			.stream()
			.map((fact) -> quote(fact.getKey()) + ":"
					+ ((fact.getValue() instanceof Number number) ? number : quote(fact.getValue().toString())))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static String quote(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		for (int i = 0; i < text.length(); i++) {
			char letter = text.charAt(i);
			if (letter == '"' || letter == '\\') {
				quoted.append('\\').append(letter);
			}
			else if (letter < ' ') {
				quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
			}
			else {
				quoted.append(letter);
			}
		}
		return quoted.append('"').toString();
	}

	/**
	 * One answer.
	 *
	 * @param status the HTTP status
	 * @param type the media type
	 * @param body the text
	 */
	record Answer(int status, String type, String body) {
	}

}
