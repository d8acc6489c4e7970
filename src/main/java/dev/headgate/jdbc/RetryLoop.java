package dev.headgate.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Tries or asks again, after pauses that get longer, until it succeeds or its budget is
 * spent. The budget begins when the loop is created. A signal to stop ends a pause. One
 * loop is used for one task, by one thread.
 */
public final class RetryLoop {

	private static final Duration NO_LIMIT = Duration.ofDays(365);

	private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

	private static final RetryListener SILENT = (retry, pause) -> {
	};

	private final BackOffExecution pauses;

	private final long deadline;

	private long reportAt = System.nanoTime();

	private int retries;

	private RetryLoop(Duration budget, ExponentialBackOff pauses) {
		this.pauses = pauses.start();
		this.deadline = System.nanoTime() + budget.toNanos();
	}

	/**
	 * Creates a loop that ends after some time. Its last attempt is made when the time is
	 * over.
	 * @param budget for how long to try
	 * @param firstPause how long the first pause lasts; each further one lasts about
	 * twice as long
	 * @param longestPause how long a pause lasts at most
	 * @return the loop
	 */
	public static RetryLoop within(Duration budget, Duration firstPause, Duration longestPause) {
		return new RetryLoop(budget, pauses(firstPause, longestPause));
	}

	/**
	 * Creates a loop that ends after a number of attempts.
	 * @param attempts how often to try, the first time included
	 * @param firstPause how long the first pause lasts; each further one lasts about
	 * twice as long
	 * @param longestPause how long a pause lasts at most
	 * @return the loop
	 */
	public static RetryLoop ofAttempts(int attempts, Duration firstPause, Duration longestPause) {
		ExponentialBackOff pauses = pauses(firstPause, longestPause);
		pauses.setMaxAttempts(attempts - 1);
		return new RetryLoop(NO_LIMIT, pauses);
	}

	/** With jitter, processes that met at the same lock do not all come back at once. */
	private static ExponentialBackOff pauses(Duration firstPause, Duration longestPause) {
		ExponentialBackOff pauses = new ExponentialBackOff(firstPause.toMillis(), 2);
		pauses.setMaxInterval(longestPause.toMillis());
		pauses.setJitter(firstPause.toMillis() / 4);
		return pauses;
	}

	/**
	 * Runs an attempt, and again as long as it fails for a reason that may pass.
	 * @param <T> what it returns
	 * @param attempt the attempt
	 * @param retryable says whether a failure may pass
	 * @param listener told of each such failure before the pause
	 * @return what the successful attempt returned
	 * @throws SQLException the last failure
	 * @throws InterruptedException when this thread is told to stop
	 */
	public <T extends @Nullable Object> T run(Attempt<T, SQLException> attempt, Predicate<SQLException> retryable,
			FailureListener listener) throws SQLException, InterruptedException {
		while (true) {
			try {
				return attempt.run();
			}
			catch (SQLException ex) {
				if (!retryable.test(ex) || !awaitNext((retry, pause) -> listener.retrying(ex, retry, pause))) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Asks a question, and again until the answer is one that is waited for.
	 * @param <T> the answer
	 * @param <X> what the question throws
	 * @param question the question
	 * @param expected says whether an answer is waited for
	 * @param listener told of any other answer, at once and then every five seconds
	 * @return the last answer, which is not an expected one when the budget is spent
	 * @throws X if the question does
	 * @throws InterruptedException when this thread is told to stop
	 */
	public <T extends @Nullable Object, X extends Exception> T poll(Attempt<T, X> question, Predicate<T> expected,
			AnswerListener<T, X> listener) throws X, InterruptedException {
		while (true) {
			T answer = question.run();
			if (expected.test(answer) || left().isZero()) {
				return answer;
			}
			if (isReportDue()) {
				listener.waiting(answer, left());
			}
			if (!awaitNext(SILENT)) {
				return answer;
			}
		}
	}

	/**
	 * Asks a question, and again until the answer is one that is waited for.
	 * @param <T> the answer
	 * @param <X> what the question throws
	 * @param question the question
	 * @param expected says whether an answer is waited for
	 * @return the last answer, which is not an expected one when the budget is spent
	 * @throws X if the question does
	 * @throws InterruptedException when this thread is told to stop
	 */
	public <T extends @Nullable Object, X extends Exception> T poll(Attempt<T, X> question, Predicate<T> expected)
			throws X, InterruptedException {
		return poll(question, expected, (answer, left) -> {
		});
	}

	/**
	 * Pauses before the next attempt, if there is to be one.
	 * @param listener told before the pause
	 * @return {@code false} when the budget is spent
	 * @throws InterruptedException when this thread is told to stop
	 */
	public boolean awaitNext(RetryListener listener) throws InterruptedException {
		long pause = this.pauses.nextBackOff();
		Duration left = left();
		if (pause == BackOffExecution.STOP || left.isZero()) {
			return false;
		}
		this.retries++;
		Duration bounded = (left.toMillis() < pause) ? left : Duration.ofMillis(pause);
		listener.retrying(this.retries, bounded);
		ShutdownSignal.interruptibleSleep(bounded);
		return true;
	}

	/**
	 * Returns what is left of the budget.
	 * @return the time, zero when it is spent
	 */
	public Duration left() {
		return Duration.ofNanos(Math.max(0, this.deadline - System.nanoTime()));
	}

	/**
	 * Returns how often it has tried again.
	 * @return the number of attempts after the first one
	 */
	public int retries() {
		return this.retries;
	}

	/**
	 * Says whether it is time to log that it still waits.
	 * @return {@code true} at once, and then every five seconds
	 */
	boolean isReportDue() {
		long now = System.nanoTime();
		if (now < this.reportAt) {
			return false;
		}
		this.reportAt = now + REPORT_INTERVAL.toNanos();
		return true;
	}

	/**
	 * One attempt, or one question.
	 *
	 * @param <T> what it returns
	 * @param <X> what it throws
	 */
	@FunctionalInterface
	public interface Attempt<T extends @Nullable Object, X extends Exception> {

		/**
		 * Makes the attempt.
		 * @return its result
		 * @throws X if it fails
		 */
		T run() throws X;

	}

	/**
	 * Is told before each pause.
	 */
	@FunctionalInterface
	public interface RetryListener {

		/**
		 * Takes notice.
		 * @param retry the number of the next attempt, from 1
		 * @param pause how long it is until then
		 */
		void retrying(int retry, Duration pause);

	}

	/**
	 * Is told of each failure that may pass.
	 */
	@FunctionalInterface
	public interface FailureListener {

		/**
		 * Takes notice.
		 * @param failure why the last attempt failed
		 * @param retry the number of the next attempt, from 1
		 * @param pause how long it is until then
		 */
		void retrying(SQLException failure, int retry, Duration pause);

	}

	/**
	 * Is told now and then that an answer is not yet the one that is waited for.
	 *
	 * @param <T> the answer
	 * @param <X> what it may throw
	 */
	@FunctionalInterface
	public interface AnswerListener<T extends @Nullable Object, X extends Exception> {

		/**
		 * Takes notice.
		 * @param answer the last answer
		 * @param left what is left of the budget
		 * @throws X if it asks something itself, and that fails
		 */
		void waiting(T answer, Duration left) throws X;

	}

}
