package dev.headgate.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up what a run of the gate costs: written by the gate's thread, read by any.
 */
final class Tally {

	private final List<Duration> changeSets = new ArrayList<>();

	private Duration lockWait = Duration.ZERO;

	private Duration tableWait = Duration.ZERO;

	private int retries;

	private long batches;

	private long batchRows;

	synchronized void waitedForLock(Duration wait) {
		this.lockWait = this.lockWait.plus(wait);
	}

	synchronized void retried(Duration lost) {
		this.retries++;
		this.tableWait = this.tableWait.plus(lost);
	}

	synchronized void applied(Duration took) {
		this.changeSets.add(took);
	}

	synchronized void batch(long rows) {
		this.batches++;
		this.batchRows += rows;
	}

	/**
	 * Returns the sums as they are at this moment.
	 * @param took how long the run has taken
	 * @return the sums
	 */
	synchronized Effort after(Duration took) {
		return new Effort(took, this.lockWait, this.tableWait, this.retries, List.copyOf(this.changeSets), this.batches,
				this.batchRows);
	}

}
