package dev.headgate.testing;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/**
 * Waits for what comes sooner or later. The bound only ends a test whose condition never
 * comes: on a machine that does other things as well, how long it takes tells nothing.
 */
public final class Eventually {

	private static final Duration BOUND = Duration.ofMinutes(2);

	private Eventually() {
	}

	/**
	 * Waits until a condition holds.
	 * @param condition the condition
	 */
	public static void until(Callable<Boolean> condition) {
		await().until(condition);
	}

	/**
	 * Waits until assertions hold.
	 * @param assertions the assertions
	 */
	public static void asserted(ThrowingRunnable assertions) {
		await().untilAsserted(assertions);
	}

	private static ConditionFactory await() {
		// Another test's thread may end badly meanwhile: its process is killed.
		return Awaitility.await()
			.dontCatchUncaughtExceptions()
			.atMost(BOUND)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(20));
	}

}
