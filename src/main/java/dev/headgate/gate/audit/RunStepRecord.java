package dev.headgate.gate.audit;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;

/**
 * One change set of a run, as it is kept in {@code headgate.run_step}.
 */
final class RunStepRecord {

	private static final Set<String> DONE = Set.of("applied", "rerun", "stamped", "removed", "undone");

	private final ChangeSetKey key;

	private final int number;

	private final long started = System.nanoTime();

	private String outcome = "running";

	private @Nullable Long took;

	private Duration lockWait = Duration.ZERO;

	private int retries;

	private @Nullable String error;

	RunStepRecord(ChangeSetKey key, int number) {
		this.key = key;
		this.number = number;
	}

	boolean isRunning() {
		return this.outcome.equals("running");
	}

	boolean isDone() {
		return DONE.contains(this.outcome);
	}

	boolean isFor(ChangeSetKey key) {
		return this.key.equals(key);
	}

	void retried(Duration lockWait) {
		this.retries++;
		this.lockWait = this.lockWait.plus(lockWait);
	}

	void end(String outcome, @Nullable Duration took, @Nullable String error) {
		this.outcome = outcome;
		this.took = (took != null) ? took.toMillis() : age();
		this.error = error;
	}

	ChangeSetKey key() {
		return this.key;
	}

	int number() {
		return this.number;
	}

	String outcome() {
		return this.outcome;
	}

	/** How long ago it began, in milliseconds. */
	long age() {
		return RunRecord.millisSince(this.started);
	}

	@Nullable Long took() {
		return this.took;
	}

	long lockWait() {
		return this.lockWait.toMillis();
	}

	int retries() {
		return this.retries;
	}

	@Nullable String error() {
		return this.error;
	}

	@Override
	public String toString() {
		return this.number + " " + this.key + " " + this.outcome
				+ ((this.took != null) ? " after " + this.took + " ms" : "") + ", " + this.retries + " retries";
	}

}
