package dev.headgate.proof.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import dev.headgate.proof.report.ProofOutcome.Status;

/**
 * A proof that has ended.
 *
 * @param name its name
 * @param claim what it proves
 * @param outcome how it ended
 * @param took how long it took
 */
public record ProofResult(String name, String claim, ProofOutcome outcome, Duration took) {

	/**
	 * Says whether something is wrong.
	 * @return {@code false} also when it was skipped
	 */
	public boolean isFailed() {
		return this.outcome.status() == Status.FAILED;
	}

	/**
	 * Returns the status as people read it.
	 * @return {@code passed}, {@code failed} or {@code skipped}
	 */
	public String status() {
		return this.outcome.status().name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the time as people read it.
	 * @return seconds, with one digit behind the point
	 */
	public String seconds() {
		return String.format(Locale.ROOT, "%.1f s", this.took.toMillis() / 1000.0);
	}

	/**
	 * Returns the same for programs.
	 * @return names and values
	 */
	public Map<String, Object> facts() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("name", this.name);
		facts.put("status", status());
		facts.put("millis", this.took.toMillis());
		facts.put("summary", this.outcome.summary());
		facts.put("failures", this.outcome.failures().stream().map(ProofFailure::facts).toList());
		facts.put("notes", this.outcome.notes());
		return facts;
	}

}
