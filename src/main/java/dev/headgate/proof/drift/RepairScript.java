package dev.headgate.proof.drift;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.config.PrintableText;
import dev.headgate.jdbc.SqlText;

/**
 * The statements that bring a schema back to what its change sets made, as a script for
 * {@code psql}.
 */
public final class RepairScript {

	private static final String COMMENT = "-- ";

	private static final String LOSES = "LOSES DATA: ";

	private static final String NOT_WRITTEN = "NOT WRITTEN: ";

	private final String defaultSchema;

	private final List<RepairStep> steps;

	private RepairScript(String defaultSchema, List<RepairStep> steps) {
		this.defaultSchema = defaultSchema;
		this.steps = steps;
	}

	static RepairScript of(DriftReport report) {
		return new RepairScript(report.defaultSchema(), new RepairPlanner(report).plan());
	}

	/**
	 * Returns the differences for which there is no statement.
	 * @return one line for each, with the reason
	 */
	public List<String> notWritten() {
		return this.steps.stream()
			.filter((step) -> step.notWritten() != null)
			.map((step) -> step.summary() + " (" + step.notWritten() + ")")
			.toList();
	}

	/**
	 * Returns what data the statements lose.
	 * @return one line for each statement that loses some
	 */
	public List<String> losses() {
		List<String> losses = new ArrayList<>();
		for (RepairStep step : this.steps) {
			if (step.loss() != null) {
				losses.add(step.loss());
			}
		}
		return losses;
	}

	/**
	 * Writes the script: one transaction, in which each statement waits for locks no
	 * longer than a timeout.
	 * @param database which database it is for, for people
	 * @param lockTimeout how long a statement may wait for a lock
	 * @return SQL; only comments when there is nothing to do
	 */
	public String text(String database, Duration lockTimeout) {
		List<String> lines = new ArrayList<>();
		lines.add(COMMENT + "headgate drift --sql: brings the schema of " + PrintableText.of(database)
				+ " back to what its change sets made.");
		if (this.steps.isEmpty()) {
			lines.add(COMMENT + "There is nothing to do.");
			return String.join("\n", lines) + "\n";
		}
		lines.add(COMMENT + "Read it, then run it as the role that owns the schema: psql -v ON_ERROR_STOP=1 -f FILE"
				+ " DATABASE");
		if (!losses().isEmpty()) {
			lines.add(COMMENT + "Statements below a line with LOSES DATA lose data: " + losses().size() + ".");
		}
		lines.add("");
		lines.add("BEGIN;");
		lines.add("SET LOCAL lock_timeout = '" + lockTimeout.toMillis() + "ms';");
		lines.add("SET LOCAL search_path TO " + SqlText.identifier(this.defaultSchema) + ";");
		lines.add("SET LOCAL check_function_bodies TO off;");
		this.steps.forEach((step) -> write(step, lines));
		lines.add("");
		lines.add("COMMIT;");
		return String.join("\n", lines) + "\n";
	}

	private static void write(RepairStep step, List<String> lines) {
		lines.add("");
		comment(step.summary(), lines);
		if (step.notWritten() != null) {
			comment(NOT_WRITTEN + step.notWritten(), lines);
		}
		step.notes().forEach((note) -> comment(note, lines));
		if (step.loss() != null) {
			comment(LOSES + step.loss(), lines);
		}
		step.statements().forEach((statement) -> lines.add(statement + ";"));
	}

	/** Whoever names an object must not end the comment. */
	private static void comment(String text, List<String> lines) {
		PrintableText.of(text).lines().forEach((line) -> lines.add(COMMENT + line));
	}

}
