package dev.headgate.gate;

import java.sql.SQLException;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.jdbc.Backoff;
import dev.headgate.jdbc.Connections;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * Counts the sessions that the gate loses to a server that is restarted or fails over,
 * and says whether another one is worth while. What was committed stays; the next session
 * looks again and goes on from there.
 */
final class ReconnectPolicy {

	/** What a standby is counted as: it may be promoted while one waits. */
	static final String STANDBY = "headgate-standby";

	private static final Logger log = LoggerFactory.getLogger(ReconnectPolicy.class);

	private static final int FRUITLESS = 20;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final Duration budget;

	private long deadline;

	private int applied = -1;

	private int fruitless;

	private Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

	ReconnectPolicy(Duration budget) {
		this.budget = budget;
	}

	/**
	 * Waits a moment, unless it is no use.
	 * @param failure why a change set failed
	 * @param applied how many change sets are applied by now
	 * @return {@code true} when the gate is to begin again on a new session
	 * @throws InterruptedException when this thread is told to stop
	 */
	boolean again(MigrationException failure, int applied) throws InterruptedException {
		return failure.sessionLost() && again(failure.reason(), applied, false);
	}

	/**
	 * Waits a moment, unless it is no use.
	 * @param failure why a statement of the gate's own failed
	 * @param applied how many change sets are applied by now
	 * @return {@code true} when the gate is to begin again on a new session
	 * @throws InterruptedException when this thread is told to stop
	 */
	boolean again(SQLException failure, int applied) throws InterruptedException {
		String sqlState = String.valueOf(failure.getSQLState());
		boolean standby = STANDBY.equals(sqlState);
		return (standby || Connections.isLost(sqlState)) && again(Connections.describe(failure), applied, standby);
	}

	private boolean again(String reason, int applied, boolean standby) throws InterruptedException {
		if (applied != this.applied) {
			this.applied = applied;
			this.fruitless = 0;
			this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
			this.deadline = System.nanoTime() + this.budget.toNanos();
		}
		this.fruitless++;
		boolean useless = this.fruitless > FRUITLESS && !standby;
		if (useless || System.nanoTime() >= this.deadline) {
			return false;
		}
		log.warn("reconnecting {}", reason);
		Thread.sleep(this.backoff.next());
		return true;
	}

}
