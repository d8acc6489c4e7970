package dev.headgate.rehearsal;

import java.time.Duration;
import java.util.List;

import dev.headgate.changelog.ChangeSetKey;

/**
 * What one change set did in a rehearsal.
 *
 * @param key the change set
 * @param outcome how it ended: a word of {@code StepOutcome}, or {@code failed}
 * @param reason why it did not run, empty when it did
 * @param from when it began, counted from the start of the first one
 * @param took how long it took, with all tries and its commit
 * @param retries how often it was tried again after losing against other sessions
 * @param locks the locks that matter to others, the strongest first
 * @param rewritten the tables and indexes that existed before and were written anew
 * @param rewrittenBytes what those take now
 * @param walBytes how much the server has written to its write-ahead log meanwhile
 * @param rowsWritten how many rows it has inserted, updated and deleted
 * @param bytesBefore what all tables and indexes took before it
 * @param bytesAfter what they take after it
 */
public record RehearsedChangeSet(ChangeSetKey key, String outcome, String reason, Duration from, Duration took,
		int retries, List<HeldLock> locks, List<String> rewritten, long rewrittenBytes, long walBytes, long rowsWritten,
		long bytesBefore, long bytesAfter) {

	/** The outcome of a change set that failed, which ends the run. */
	static final String FAILED = "failed";

	/**
	 * Copies the lists.
	 */
	public RehearsedChangeSet {
		locks = List.copyOf(locks);
		rewritten = List.copyOf(rewritten);
	}

	/**
	 * Returns the locks that the application waits for.
	 * @return those that block writes, or reads and writes
	 */
	public List<HeldLock> blocking() {
		return this.locks.stream().filter(HeldLock::blocks).toList();
	}

}
