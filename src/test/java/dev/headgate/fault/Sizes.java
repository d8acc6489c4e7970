package dev.headgate.fault;

import java.util.Random;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How large the faults are: small by default, and as large as a system property says.
 */
public final class Sizes {

	private static final Logger log = LoggerFactory.getLogger(Sizes.class);

	private Sizes() {
	}

	public static int of(String property, int small) {
		return Integer.getInteger(property, small);
	}

	/**
	 * Returns a source of random numbers that {@code -Dfault.seed} repeats.
	 * @param test whose it is
	 * @return the source
	 */
	static Random random(String test) {
		long seed = Long.getLong("fault.seed", System.nanoTime());
		log.info("{}: repeat with -Dfault.seed={}", test, seed);
		return new Random(seed);
	}

}
