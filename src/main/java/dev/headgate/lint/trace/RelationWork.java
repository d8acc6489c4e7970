package dev.headgate.lint.trace;

/**
 * What one statement did with the rows of a relation that existed before the change set.
 *
 * @param relation the relation, as it was before
 * @param scans how often all of it was read, or how often an index was used
 * @param rowsRead how many rows that gave
 * @param inserted how many rows were inserted
 * @param updated how many rows were updated
 * @param deleted how many rows were deleted
 * @param newFile whether it has another file now: rewritten, truncated, built anew
 * @param dropped whether it is gone
 */
public record RelationWork(SchemaObject relation, long scans, long rowsRead, long inserted, long updated, long deleted,
		boolean newFile, boolean dropped) {

	/**
	 * Returns how many rows were written.
	 * @return the rows inserted, updated and deleted
	 */
	public long rowsWritten() {
		return this.inserted + this.updated + this.deleted;
	}

	/**
	 * Says whether a table or materialized view was read as a whole.
	 * @return {@code true} when it was, be it empty
	 */
	public boolean readsTable() {
		return this.scans > 0 && this.relation.kind().holdsRows();
	}

}
