package dev.headgate.gate;

import java.sql.SQLException;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.RetryLoop;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * Counts the sessions that the gate loses to a server that is restarted or fails over,
 * and says whether to open another one. What was committed stays; the next session looks
 * again and goes on from there.
 */
final class ReconnectPolicy {

	/** What a standby is counted as: it may be promoted while one waits. */
	static final String STANDBY = "headgate-standby";

	private static final Logger log = LoggerFactory.getLogger(ReconnectPolicy.class);

	private static final int MAX_ATTEMPTS_WITHOUT_PROGRESS = 20;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final Duration budget;

	private int applied = -1;

	private RetryLoop loop;

	ReconnectPolicy(Duration budget) {
		this.budget = budget;
		this.loop = newLoop();
	}

	private RetryLoop newLoop() {
		return RetryLoop.within(this.budget, FIRST_PAUSE, LONGEST_PAUSE);
	}

	/**
	 * Pauses before the next session, if there is to be one.
	 * @param failure why a change set failed
	 * @param applied how many change sets are applied by now
	 * @return {@code true} when the gate is to begin again on a new session
	 * @throws InterruptedException when this thread is told to stop
	 */
	boolean awaitNextAttempt(MigrationException failure, int applied) throws InterruptedException {
		return failure.sessionLost() && awaitNextAttempt(failure.reason(), applied, false);
	}

	/**
	 * Pauses before the next session, if there is to be one.
	 * @param failure why a statement of the gate's own failed
	 * @param applied how many change sets are applied by now
	 * @return {@code true} when the gate is to begin again on a new session
	 * @throws InterruptedException when this thread is told to stop
	 */
	boolean awaitNextAttempt(SQLException failure, int applied) throws InterruptedException {
		String sqlState = String.valueOf(failure.getSQLState());
		boolean standby = STANDBY.equals(sqlState);
		return (standby || Connections.isLost(sqlState))
				&& awaitNextAttempt(Connections.describe(failure), applied, standby);
	}

	private boolean awaitNextAttempt(String reason, int applied, boolean standby) throws InterruptedException {
		if (applied != this.applied) {
			this.applied = applied;
			this.loop = newLoop();
		}
		boolean stuck = this.loop.retries() >= MAX_ATTEMPTS_WITHOUT_PROGRESS && !standby;
		return !stuck && this.loop.awaitNext((retry, pause) -> log.warn("Connecting again: {}", reason));
	}

}
