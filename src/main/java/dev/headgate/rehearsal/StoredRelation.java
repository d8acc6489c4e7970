package dev.headgate.rehearsal;

/**
 * A relation as it is stored at one moment.
 *
 * @param qualified its name with the schema, in quotes where they need them
 * @param kind its {@code relkind}
 * @param table the OID of the table that it belongs to, its own for a table
 * @param file the number of its file, 0 without one
 * @param bytes what it takes on disk by itself, a table without its indexes
 * @param rowsWritten how many rows were ever inserted, updated and deleted, as far as the
 * server has counted
 */
record StoredRelation(String qualified, String kind, long table, long file, long bytes, long rowsWritten) {

	/** Returns its name for people, with the schema unless that is {@code public}. */
	String name() {
		return this.qualified.startsWith("public.") ? this.qualified.substring("public.".length()) : this.qualified;
	}

	/** Says whether sessions of the application can wait for it in {@code LOCK TABLE}. */
	boolean isTable() {
		return this.kind.equals("r") || this.kind.equals("p");
	}

}
