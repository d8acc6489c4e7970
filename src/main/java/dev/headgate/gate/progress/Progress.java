package dev.headgate.gate.progress;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * What the gate is doing at this moment: written by the gate's thread, read by any.
 */
public final class Progress {

	private final long started = System.nanoTime();

	private final RunStatisticsRecorder recorder = new RunStatisticsRecorder();

	private volatile long entered = this.started;

	private final AtomicReference<State> state = new AtomicReference<>(
			new State(Phase.STARTING, null, 0, 0, null, null));

	/**
	 * Returns what the gate is doing.
	 * @return an immutable state
	 */
	public State now() {
		return this.state.get();
	}

	/**
	 * Returns how long the gate has been at it.
	 * @return the time since it was made
	 */
	public Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.started);
	}

	/**
	 * Returns where the cost is added up.
	 * @return the one recorder of this run
	 */
	public RunStatisticsRecorder recorder() {
		return this.recorder;
	}

	/**
	 * Returns what the run has cost so far.
	 * @return the sums
	 */
	public RunStatistics statistics() {
		return this.recorder.after(elapsed());
	}

	/**
	 * Returns how long the gate has been in the part of its work that it is in now, which
	 * is one that can take long.
	 * @return the time, zero while it reads its settings and once it is open
	 */
	public Duration phaseElapsed() {
		State state = now();
		boolean working = switch (state.phase()) {
			case STARTING, OPEN -> false;
			case LOCKING -> state.waitingFor() != null;
			case CONNECTING, MIGRATING, WAITING -> true;
		};
		return working ? Duration.ofNanos(System.nanoTime() - this.entered) : Duration.ZERO;
	}

	/**
	 * Says that another part of the work begins.
	 * @param phase the part
	 */
	public void enter(Phase phase) {
		this.entered = System.nanoTime();
		update((state) -> new State(phase, null, state.number(), state.total(), null, null));
	}

	/**
	 * Says how much there is to do.
	 * @param total the number of change sets
	 */
	public void total(int total) {
		update((state) -> new State(state.phase(), state.changeSet(), state.number(), total, state.waitingFor(),
				state.detail()));
	}

	/**
	 * Says that a change set begins.
	 * @param id its id
	 * @param number its number, from 1
	 */
	public void changeSet(String id, int number) {
		if (now().phase() != Phase.MIGRATING) {
			this.entered = System.nanoTime();
		}
		update((state) -> new State(Phase.MIGRATING, id, number, state.total(), null, null));
	}

	/**
	 * Says who is in the way.
	 * @param whom the lock holder or the blockers, {@code null} when nobody is
	 */
	public void waitingFor(@Nullable String whom) {
		update((state) -> new State(state.phase(), state.changeSet(), state.number(), state.total(), whom,
				state.detail()));
	}

	/**
	 * Says how far the running change set has come.
	 * @param detail one line, {@code null} when unknown
	 */
	public void detail(@Nullable String detail) {
		update((state) -> new State(state.phase(), state.changeSet(), state.number(), state.total(), state.waitingFor(),
				detail));
	}

	private void update(UnaryOperator<State> change) {
		this.state.updateAndGet(change);
	}

	/**
	 * The parts of the gate's work.
	 */
	public enum Phase {

		/** Reading settings and changelog. */
		STARTING,

		/** Trying to reach the database. */
		CONNECTING,

		/** Waiting for the lock that another process holds. */
		LOCKING,

		/** Applying change sets. */
		MIGRATING,

		/** Waiting for another process to bring the schema to head. */
		WAITING,

		/** The gate is open; the service is starting. */
		OPEN

	}

	/**
	 * One moment.
	 *
	 * @param phase the part of the work
	 * @param changeSet the change set that runs, {@code null} when none does
	 * @param number its number, from 1
	 * @param total how many there are to apply
	 * @param waitingFor a lock holder or blockers, {@code null} when it waits for nobody
	 * @param detail further progress within the change set, {@code null} when unknown
	 */
	public record State(Phase phase, @Nullable String changeSet, int number, int total, @Nullable String waitingFor,
			@Nullable String detail) {
	}

}
