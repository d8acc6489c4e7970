package dev.headgate.rehearsal;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.trace.LockMode;

/**
 * A lock that a change set held on a relation which existed before it.
 *
 * @param relation the relation's name
 * @param mode the lock's mode
 * @param from when it was taken, counted from the start of the change set
 * @param held how long it was held, at most; where it was taken several times, the
 * longest
 * @param waited how long a session of the application waited for it, {@code null} when
 * none was sent
 */
public record HeldLock(String relation, LockMode mode, Duration from, Duration held, @Nullable Duration waited) {

	/**
	 * Says whether the application waits for it.
	 * @return {@code true} when writes wait, or reads and writes
	 */
	public boolean blocks() {
		return this.mode.blocksWrites();
	}

}
