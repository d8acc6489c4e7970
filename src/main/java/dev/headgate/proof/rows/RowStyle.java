package dev.headgate.proof.rows;

/**
 * Which rows a table gets.
 */
public enum RowStyle {

	/**
	 * Rows that break every rule that the schema does not make: the same value wherever
	 * nothing is unique, the longest text that fits. They are added to those that are
	 * there.
	 */
	EXTREME,

	/**
	 * Different values wherever the type has them, also in columns with a default. Only
	 * empty tables get such rows.
	 */
	DISTINCT

}
