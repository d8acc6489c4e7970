package dev.headgate.lint.trace;

/**
 * Why a statement failed.
 *
 * @param sqlState the SQLSTATE
 * @param message the server's message
 */
public record StatementError(String sqlState, String message) {

	/** The SQLSTATE of what refuses to run in a transaction. */
	public static final String REFUSED_IN_TRANSACTION = "25001";

}
