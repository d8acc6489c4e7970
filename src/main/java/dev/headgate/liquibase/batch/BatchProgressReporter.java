package dev.headgate.liquibase.batch;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log every few seconds, and whoever watches the gate after every batch, how
 * far a batched change has come.
 */
public final class BatchProgressReporter {

	private static final Logger log = LoggerFactory.getLogger(BatchProgressReporter.class);

	/** Liquibase makes the changes, so they can't be handed a watcher. */
	private static final ThreadLocal<@Nullable Watcher> WATCHER = new ThreadLocal<>();

	private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

	private final String what;

	private final Watcher watcher;

	private long rows;

	private long sayAt = System.nanoTime() + REPORT_INTERVAL.toNanos();

	BatchProgressReporter(String what) {
		this(what, Objects.requireNonNullElse(WATCHER.get(), (ignored, unused) -> {
		}));
	}

	BatchProgressReporter(String what, Watcher watcher) {
		this.what = what;
		this.watcher = watcher;
	}

	/**
	 * Lets somebody watch the batches of whatever this thread runs until it is closed.
	 * @param watcher told at the start and after each batch
	 * @return ends the watching
	 */
	public static Watching watchedBy(Watcher watcher) {
		Watcher outer = WATCHER.get();
		WATCHER.set(watcher);
		return () -> WATCHER.set(outer);
	}

	void started(BatchState state) {
		log.info("Batched update {}: {} {}", this.what, (state.batches() > 0) ? "resumes after" : "starts,", state);
		this.rows = state.rows();
		this.watcher.batch(state, 0);
	}

	void batch(BatchState state) {
		this.watcher.batch(state, state.rows() - this.rows);
		this.rows = state.rows();
		if (System.nanoTime() >= this.sayAt) {
			log.info("Batched update {}: {}", this.what, state);
			this.sayAt = System.nanoTime() + REPORT_INTERVAL.toNanos();
		}
	}

	void retry(String reason, int attempt, int attempts, Duration pause) {
		log.warn("Batched update {}: attempt {} of {} failed, the next in {} ms: {}", this.what, attempt, attempts,
				pause.toMillis(), reason);
	}

	void done(BatchState state) {
		log.info("Batched update {}: done, {} rows in {} batches", this.what, state.rows(), state.batches());
	}

	void doneBefore(BatchState state) {
		log.info("Batched update {}: was done by an earlier run, {} rows in {} batches", this.what, state.rows(),
				state.batches());
	}

	/**
	 * Who watches.
	 */
	@FunctionalInterface
	public interface Watcher {

		/**
		 * Takes notice.
		 * @param state how far the change has come
		 * @param rows how many rows the last batch went through, 0 at the start
		 */
		void batch(BatchState state, long rows);

	}

	/**
	 * Goes on until it is closed.
	 */
	@FunctionalInterface
	public interface Watching {

		/** Ends it. */
		void close();

	}

}
