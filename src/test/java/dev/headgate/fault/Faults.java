package dev.headgate.fault;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the fault tests have in common.
 */
public final class Faults {

	private static final Logger log = LoggerFactory.getLogger(Faults.class);

	private Faults() {
	}

	/**
	 * Lets time pass.
	 * @param duration how much
	 */
	public static void sleep(Duration duration) {
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
	public static void within(Duration took, Duration limit) {
		if (Boolean.getBoolean("fault.timed")) {
			assertThat(took).isLessThanOrEqualTo(limit);
		}
	}

	/**
	 * Prints a figure, for whoever reads the log of a run.
	 * @param figure one line
	 */
	public static void report(String figure) {
		log.info("fault: {}", figure);
	}

}
