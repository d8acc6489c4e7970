package dev.headgate.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RetryLoopTests {

	private static final Duration MOMENT = Duration.ofMillis(1);

	private static final Duration HOUR = Duration.ofHours(1);

	private final List<Duration> pauses = new ArrayList<>();

	private int attempts;

	private String failing(int times) throws SQLException {
		this.attempts++;
		if (this.attempts <= times) {
			throw new SQLException("attempt " + this.attempts, SqlStates.LOCK_NOT_AVAILABLE);
		}
		return "done";
	}

	private String run(RetryLoop loop, int failures) throws SQLException, InterruptedException {
		return loop.run(() -> failing(failures), (failure) -> SqlStates.is(failure, SqlStates.LOCK_NOT_AVAILABLE),
				(failure, retry, pause) -> {
					assertThat(failure.getMessage()).isEqualTo("attempt " + retry);
					this.pauses.add(pause);
				});
	}

	@Test
	void triesAgainUntilItSucceeds() throws Exception {
		RetryLoop loop = RetryLoop.within(HOUR, MOMENT, MOMENT);
		assertThat(run(loop, 2)).isEqualTo("done");
		assertThat(this.attempts).isEqualTo(3);
		assertThat(loop.retries()).isEqualTo(2);
		assertThat(this.pauses).containsExactly(MOMENT, MOMENT);
	}

	@Test
	void throwsFailureThatDoesNotPassAtOnce() {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> RetryLoop.within(HOUR, MOMENT, MOMENT)
				.run(() -> failing(9), (failure) -> false, (failure, retry, pause) -> this.pauses.add(pause)))
			.withMessage("attempt 1");
		assertThat(this.pauses).isEmpty();
	}

	@Test
	void throwsLastFailureAfterTheLastAttempt() {
		RetryLoop loop = RetryLoop.ofAttempts(3, MOMENT, MOMENT);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(loop, 9)).withMessage("attempt 3");
	}

	@Test
	void throwsLastFailureWhenTheTimeIsOver() {
		RetryLoop loop = RetryLoop.within(Duration.ofMillis(30), MOMENT, Duration.ofMillis(4));
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(loop, Integer.MAX_VALUE));
		assertThat(loop.left()).isZero();
		assertThat(this.attempts).isEqualTo(loop.retries() + 1);
	}

	@Test
	void triesOnceWithoutBudget() {
		RetryLoop loop = RetryLoop.within(Duration.ZERO, MOMENT, MOMENT);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(loop, 9)).withMessage("attempt 1");
	}

	@Test
	void pausesGetLongerUpToTheLimit() {
		Duration longest = Duration.ofMillis(10);
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> run(RetryLoop.ofAttempts(6, Duration.ofMillis(4), longest), 9));
		assertThat(this.pauses).hasSize(5)
			.allMatch((pause) -> pause.toMillis() >= 4 && pause.compareTo(longest) <= 0)
			.satisfies((pauses) -> assertThat(pauses.getLast()).isGreaterThan(pauses.getFirst()));
	}

	@Test
	void asksUntilTheAnswerIsExpected() throws Exception {
		Iterator<String> answers = List.of("behind", "migrating", "at head").iterator();
		List<String> reported = new ArrayList<>();
		String answer = RetryLoop.within(HOUR, MOMENT, MOMENT)
			.poll(answers::next, "at head"::equals, (seen, left) -> reported.add(seen));
		assertThat(answer).isEqualTo("at head");
		assertThat(reported).first().isEqualTo("behind");
	}

	@Test
	void returnsLastAnswerWhenTheTimeIsOver() throws Exception {
		assertThat(RetryLoop.within(Duration.ofMillis(5), MOMENT, MOMENT).poll(() -> ++this.attempts, (seen) -> false))
			.isEqualTo(this.attempts)
			.isPositive();
	}

	@Test
	void interruptEndsThePause() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class)
			.isThrownBy(() -> run(RetryLoop.within(HOUR, HOUR, HOUR), 1));
		assertThat(this.attempts).isEqualTo(1);
	}

}
