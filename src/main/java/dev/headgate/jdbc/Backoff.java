package dev.headgate.jdbc;

import java.time.Duration;

/**
 * Pauses between tries, each twice as long as the one before, up to a limit.
 */
public final class Backoff {

	private final Duration longest;

	private Duration next;

	/**
	 * Creates the pauses.
	 * @param first the first one
	 * @param longest the limit
	 */
	public Backoff(Duration first, Duration longest) {
		this.next = first;
		this.longest = longest;
	}

	/**
	 * Returns the next pause.
	 * @return how long to wait before the next try
	 */
	public Duration next() {
		Duration pause = this.next;
		Duration longer = pause.multipliedBy(2);
		this.next = (longer.compareTo(this.longest) < 0) ? longer : this.longest;
		return pause;
	}

}
