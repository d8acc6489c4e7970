package dev.headgate.lint;

/**
 * How change sets are linted.
 *
 * @param rows how many rows each table gets at least
 * @param baseline the findings that are known
 * @param small the tables that are small in production
 */
public record LintOptions(int rows, Baseline baseline, SmallTables small) {

	/** How many rows each table gets when nobody says otherwise. */
	public static final int ROWS = 3;

	/**
	 * Returns options with which every finding counts.
	 * @param rows how many rows each table gets at least
	 * @return the options
	 */
	public static LintOptions ofRows(int rows) {
		return new LintOptions(rows, Baseline.NONE, SmallTables.NONE);
	}

}
