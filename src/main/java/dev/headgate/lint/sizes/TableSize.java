package dev.headgate.lint.sizes;

/**
 * How large a table or materialized view is.
 *
 * @param table its name with the schema, neither in quotes
 * @param bytes what it takes on disk, with its indexes; with its partitions, if it has
 * any
 * @param rows how many rows the planner believes that it has; -1 when it was never
 * analysed
 */
public record TableSize(String table, long bytes, long rows) {

	private static final long KILO = 1024;

	/**
	 * Returns the size for people.
	 * @return for example {@code 12 MB}
	 */
	public String shown() {
		if (this.bytes < KILO * KILO) {
			return (this.bytes + KILO - 1) / KILO + " kB";
		}
		return (this.bytes / (KILO * KILO)) + " MB";
	}

}
