package dev.headgate.lint.trace;

/**
 * Why a statement failed.
 *
 * @param sqlState the SQLSTATE
 * @param message the server's message
 */
public record StatementError(String sqlState, String message) {
}
