package dev.headgate.tracing;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.StepOutcome;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

class GateRecorderTests {

	private static final Connection SESSION = (Connection) Proxy.newProxyInstance(
			GateRecorderTests.class.getClassLoader(), new Class<?>[] { Connection.class }, (proxy, method, args) -> {
				throw new UnsupportedOperationException();
			});

	private static final Verdict.Closed CLOSED = new Verdict.Closed(ExitCode.STOPPED,
			"The gate is closed: stopped, and hidden-word.\n\nmore", "Start again.");

	private final Settings settings = TestSettings.of("jdbc:postgresql://localhost:1/shop", "app", "hidden-word")
		.read();

	private final GateRecorder recorder = GateRecorder.ofGate(this.settings, "migrate", new Progress());

	@Test
	void tellsWhichDatabase() {
		assertThat(this.recorder.ended(CLOSED).attributes()).containsEntry("headgate.mode", "migrate")
			.containsEntry("db.system.name", "postgresql")
			.containsEntry("db.namespace", "shop")
			.containsEntry("headgate.outcome", "closed")
			.containsEntry("headgate.exitCode", 143)
			.doesNotContainKeys("headgate.run", "headgate.state");
	}

	@Test
	void interruptedChangeSetIsAnError() {
		apply("one");
		this.recorder.starting(key("two"), SESSION);
		this.recorder.ended(4711L);
		RecordedSpan span = this.recorder.ended(CLOSED);
		assertThat(span.attributes()).containsEntry("headgate.run", 4711L).containsEntry("headgate.applied", 1);
		assertThat(span.children()).extracting(RecordedSpan::name).containsExactly("change set one", "change set two");
		assertThat(span.children().getFirst().error()).isNull();
		RecordedSpan two = span.children().getLast();
		assertThat(two.attributes()).containsEntry("headgate.outcome", "interrupted");
		assertThat(two.error()).isEqualTo(span.error()).isEqualTo("The gate is closed: stopped, and ******.");
		assertThat(two.end()).isAfterOrEqualTo(two.start()).isBeforeOrEqualTo(span.end());
	}

	@Test
	void interruptionBetweenTwoChangeSetsIsNoErrorOfEither() {
		apply("one");
		RecordedSpan span = this.recorder.ended(CLOSED);
		assertThat(span.error()).isNotNull();
		assertThat(span.children()).singleElement().satisfies((one) -> assertThat(one.error()).isNull());
	}

	@Test
	void changeSetsThatShareACommitHaveTheirOwnTimes() throws Exception {
		this.recorder.starting(key("one"), SESSION);
		Thread.sleep(2);
		this.recorder.joining(key("two"), 1);
		Thread.sleep(20);
		done("one");
		this.recorder.starting(key("two"), SESSION);
		done("two");
		this.recorder.starting(key("three"), SESSION);
		done("three");
		RecordedSpan gate = this.recorder.ended(CLOSED);
		List<RecordedSpan> spans = gate.children();
		assertThat(Duration.between(spans.get(1).start(), gate.end())).isGreaterThan(Duration.ofMillis(15));
		assertThat(spans).extracting((span) -> span.attributes().get("headgate.changeSet"))
			.containsExactly("one", "two", "three");
		for (int i = 1; i < spans.size(); i++) {
			assertThat(spans.get(i).start()).isAfterOrEqualTo(spans.get(i - 1).end());
		}
	}

	@Test
	void changeSetThatBeginsAgainCountsFromThere() throws Exception {
		this.recorder.starting(key("one"), SESSION);
		this.recorder.joining(key("two"), 1);
		Thread.sleep(20);
		apply("one");
		this.recorder.starting(key("two"), SESSION);
		this.recorder.failed("broken");
		RecordedSpan span = this.recorder.ended(CLOSED);
		assertThat(Duration.between(span.start(), span.children().getFirst().start()))
			.isGreaterThan(Duration.ofMillis(15));
		assertThat(span.attributes()).containsEntry("headgate.outcome", "failed");
		assertThat(span.error()).isEqualTo("broken");
		assertThat(span.children().getLast()).satisfies((two) -> {
			assertThat(two.attributes()).containsEntry("headgate.changeSet", "two")
				.containsEntry("headgate.outcome", "failed");
			assertThat(two.error()).isEqualTo("broken");
			assertThat(two.start()).isAfterOrEqualTo(span.children().getFirst().end());
		});
	}

	@Test
	void longRunKeepsItsFirstChangeSetsAndTheOneThatFails() {
		for (int i = 0; i < GateRecorder.MOST_CHANGE_SETS + 5; i++) {
			apply("n" + i);
		}
		this.recorder.starting(key("last"), SESSION);
		this.recorder.failed("broken");
		RecordedSpan span = this.recorder.ended(CLOSED);
		assertThat(span.children()).hasSize(GateRecorder.MOST_CHANGE_SETS + 1);
		assertThat(span.children().getLast().name()).isEqualTo("change set last");
		assertThat(span.attributes()).containsEntry("headgate.applied", GateRecorder.MOST_CHANGE_SETS + 5);
	}

	private void apply(String id) {
		this.recorder.starting(key(id), SESSION);
		done(id);
	}

	private void done(String id) {
		this.recorder.done(new AppliedStep(key(id), 1, 0, Duration.ofNanos(1), StepOutcome.APPLIED, ""));
	}

	private static ChangeSetKey key(String id) {
		return new ChangeSetKey("db/app.sql", "ann", id);
	}

}
