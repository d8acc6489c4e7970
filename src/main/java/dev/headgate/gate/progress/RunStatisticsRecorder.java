package dev.headgate.gate.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up what a run of the gate costs: written by the gate's thread, read by any.
 */
public final class RunStatisticsRecorder {

	private final List<Duration> changeSets = new ArrayList<>();

	private Duration lockWait = Duration.ZERO;

	private Duration tableWait = Duration.ZERO;

	private int retries;

	private long batches;

	private long batchRows;

	/**
	 * Adds a wait for the migration lock.
	 * @param wait how long it took
	 */
	public synchronized void waitedForLock(Duration wait) {
		this.lockWait = this.lockWait.plus(wait);
	}

	/**
	 * Adds a try that was lost against other sessions' locks.
	 * @param lost how long it had lasted
	 */
	public synchronized void retried(Duration lost) {
		this.retries++;
		this.tableWait = this.tableWait.plus(lost);
	}

	/**
	 * Adds a change set.
	 * @param took how long it took
	 */
	public synchronized void applied(Duration took) {
		this.changeSets.add(took);
	}

	/**
	 * Adds a batch.
	 * @param rows how many rows it went through
	 */
	public synchronized void batch(long rows) {
		this.batches++;
		this.batchRows += rows;
	}

	/**
	 * Returns the sums as they are at this moment.
	 * @param took how long the run has taken
	 * @return the sums
	 */
	synchronized RunStatistics after(Duration took) {
		return new RunStatistics(took, this.lockWait, this.tableWait, this.retries, List.copyOf(this.changeSets),
				this.batches, this.batchRows);
	}

}
