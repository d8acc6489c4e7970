package dev.headgate.liquibase.apply;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.PrintableText;
import dev.headgate.jdbc.Backoff;
import dev.headgate.jdbc.SqlStates;

/**
 * Decides whether a change set that lost against other sessions' locks is tried again,
 * and waits until then. It gives up its place in the lock queue meanwhile, so that
 * readers are held up for the lock timeout at most, however long the blocker goes on.
 */
final class LockConflictRetry {

	private static final Logger log = LoggerFactory.getLogger(LockConflictRetry.class);

	private static final Set<String> LOST = Set.of(SqlStates.LOCK_NOT_AVAILABLE, SqlStates.DEADLOCK_DETECTED);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

	private final Duration budget;

	private final long deadline;

	private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

	private int retries;

	LockConflictRetry(Duration budget) {
		this.budget = budget;
		this.deadline = System.nanoTime() + budget.toNanos();
	}

	/**
	 * Says whether a failure is one of those that pass.
	 * @param failure what failed
	 * @return {@code true} when the change set lost against another session's lock
	 */
	static boolean lost(MigrationException failure) {
		return LOST.contains(failure.sqlState());
	}

	/**
	 * Waits before the next try.
	 * @param key the change set
	 * @param failure why it failed
	 * @param blockers who was in its way
	 * @return {@code false} when the budget is spent
	 * @throws InterruptedException when this thread is told to stop
	 */
	boolean again(ChangeSetKey key, MigrationException failure, List<String> blockers) throws InterruptedException {
		long left = this.deadline - System.nanoTime();
		Duration jittered = this.backoff.next()
			.multipliedBy(ThreadLocalRandom.current().nextInt(75, 126))
			.dividedBy(100);
		if (left <= jittered.toNanos()) {
			log.warn("gave up      {} after {} retries in {} s", PrintableText.of(key.id()), this.retries,
					this.budget.toSeconds());
			return false;
		}
		this.retries++;
		log.warn("blocked      {} by {}: {}; rolled back, retry {} in {} ms", PrintableText.of(key.id()),
				blockers.isEmpty() ? "sessions that are gone" : PrintableText.of(String.join("; ", blockers)),
				failure.reason(), this.retries, jittered.toMillis());
		Thread.sleep(jittered);
		return true;
	}

	/**
	 * Returns how often it was tried again.
	 * @return the number of retries
	 */
	int retries() {
		return this.retries;
	}

}
