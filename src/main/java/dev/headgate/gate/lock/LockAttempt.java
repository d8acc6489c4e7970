package dev.headgate.gate.lock;

import org.jspecify.annotations.Nullable;

import dev.headgate.currency.LockHolder;

/**
 * How an attempt to take the migration lock ended.
 */
public sealed interface LockAttempt {

	/**
	 * The lock is taken.
	 *
	 * @param lock the lock, to be closed
	 */
	record Acquired(MigrationLock lock) implements LockAttempt {
	}

	/** The holder has done everything meanwhile, so the lock is not needed. */
	record AlreadyDone() implements LockAttempt {
	}

	/**
	 * The budget is spent.
	 *
	 * @param holder who holds the lock, {@code null} when it was released just now
	 */
	record TimedOut(@Nullable LockHolder holder) implements LockAttempt {
	}

}
