package dev.headgate.fault;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of this package have in common.
 */
final class Faults {

	private static final Logger log = LoggerFactory.getLogger(Faults.class);

	private Faults() {
	}

	/**
	 * Waits for something.
	 * @param bound how long at most
	 * @param condition what is waited for
	 */
	static void await(Duration bound, BooleanSupplier condition) {
		long deadline = System.nanoTime() + bound.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("waited in vain for %s", bound).isLessThan(deadline);
			sleep(Duration.ofMillis(20));
		}
	}

	static void sleep(Duration duration) {
		try {
			Thread.sleep(duration);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Checks how long something took, with {@code -Dfault.timed=true}: on a machine that
	 * does other things as well, a bound tells nothing.
	 * @param took how long
	 * @param limit how long at most
	 */
	static void within(Duration took, Duration limit) {
		if (Boolean.getBoolean("fault.timed")) {
			assertThat(took).isLessThanOrEqualTo(limit);
		}
	}

	/**
	 * Prints a figure, for whoever reads the log of a run.
	 * @param figure one line
	 */
	static void report(String figure) {
		log.info("fault: {}", figure);
	}

}
