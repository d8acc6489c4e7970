package dev.headgate.lint.trace;

/**
 * What the server said while a statement ran, down to level {@code debug1}. Tell messages
 * apart by routine and SQLSTATE, never by text, which servers translate.
 *
 * @param routine the server's routine, for example {@code index_build}
 * @param sqlState the SQLSTATE, {@code 00000} for most
 * @param text the text, in the server's language
 * @param where for a statement in a function or block, its text and place; else empty
 */
public record ServerMessage(String routine, String sqlState, String text, String where) {

	/** A table is read or rewritten by {@code ALTER TABLE}. */
	public static final String TABLE_READ = "ATRewriteTable";

	/** A constraint proves that no column holds NULL, so that nothing is read. */
	public static final String NOT_NULL_PROVED = "NotNullImpliedByRelConstraints";

	/** A constraint proves what a partition needs, so that nothing is read. */
	public static final String PARTITION_PROVED = "QueuePartitionConstraintValidation";

	/** The rows of a foreign key are checked. */
	public static final String FOREIGN_KEY_CHECKED = "validateForeignKeyConstraint";

	/** An index is built from the rows of its table. */
	public static final String INDEX_BUILT = "index_build";

	/** {@code TRUNCATE} takes another table along. */
	public static final String TRUNCATE_CASCADES = "ExecuteTruncateGuts";

	/** A name was cut at 63 bytes. */
	public static final String NAME_CUT = "truncate_identifier";

}
