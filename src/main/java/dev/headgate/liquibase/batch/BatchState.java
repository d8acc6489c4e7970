package dev.headgate.liquibase.batch;

import org.jspecify.annotations.Nullable;

/**
 * How far a batched change has come.
 *
 * @param lastKey the last key of the last committed batch, {@code null} before the first
 * @param rows how many rows it has gone through
 * @param batches how many batches that were
 * @param total about how many rows there are
 * @param done whether it is through
 */
public record BatchState(@Nullable String lastKey, long rows, long batches, long total, boolean done) {

	BatchState after(String key, long count) {
		return new BatchState(key, this.rows + count, this.batches + 1, this.total, this.done);
	}

	/** Says it in one line; the total is an estimate, so 100 % is kept for the end. */
	@Override
	public String toString() {
		long percent = (this.total > 0) ? Math.min(99, this.rows * 100 / this.total) : 0;
		return "batch %d, %d of about %d rows, %d %%".formatted(this.batches, this.rows,
				Math.max(this.total, this.rows), percent);
	}

}
