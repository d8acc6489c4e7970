package dev.headgate.gate;

import java.time.Duration;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log every few seconds, and whoever watches the gate after every batch, how
 * far a batched change has come.
 */
final class BatchReport {

	private static final Logger log = LoggerFactory.getLogger(BatchReport.class);

	private static final ScopedValue<Consumer<String>> WATCHER = ScopedValue.newInstance();

	private static final Duration SAY_EVERY = Duration.ofSeconds(5);

	private final String what;

	private final Consumer<String> watcher;

	private long sayAt = System.nanoTime() + SAY_EVERY.toNanos();

	BatchReport(String what) {
		this(what, WATCHER.orElse((ignored) -> {
		}));
	}

	BatchReport(String what, Consumer<String> watcher) {
		this.what = what;
		this.watcher = watcher;
	}

	/**
	 * Runs something while somebody watches the batches in it.
	 * @param watcher told after each batch how far it is
	 * @param work what to run
	 * @return its result
	 * @throws MigrationFailure when a change set fails
	 * @throws InterruptedException when this thread is told to stop
	 */
	static int watched(Consumer<String> watcher, Work work) throws MigrationFailure, InterruptedException {
		try {
			return ScopedValue.where(WATCHER, watcher).call(work::run);
		}
		catch (MigrationFailure | InterruptedException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	void started(BatchState state) {
		log.info("batched      {}: {} {}", this.what, (state.batches() > 0) ? "resumes after" : "starts,", state);
		this.watcher.accept(state.toString());
	}

	void batch(BatchState state) {
		this.watcher.accept(state.toString());
		if (System.nanoTime() >= this.sayAt) {
			log.info("batched      {}: {}", this.what, state);
			this.sayAt = System.nanoTime() + SAY_EVERY.toNanos();
		}
	}

	void retry(String reason, int attempt, int attempts, Duration pause) {
		log.warn("batched      {}: try {} of {} failed, the next in {} ms: {}", this.what, attempt, attempts,
				pause.toMillis(), reason);
	}

	void done(BatchState state) {
		log.info("batched      {}: done, {} rows in {} batches", this.what, state.rows(), state.batches());
	}

	void doneBefore(BatchState state) {
		log.info("batched      {}: was done by an earlier run, {} rows in {} batches", this.what, state.rows(),
				state.batches());
	}

	/**
	 * What is watched.
	 */
	@FunctionalInterface
	interface Work {

		int run() throws MigrationFailure, InterruptedException;

	}

}
