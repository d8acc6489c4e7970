package dev.headgate.liquibase.apply;

import java.sql.SQLException;

import liquibase.exception.DatabaseException;

/**
 * Thrown when the session no longer holds the migration lock at a commit.
 */
public final class LockReleasedException extends DatabaseException {

	/** The text of the error, which the server quotes in every language. */
	public static final String TEXT = "headgate-lock-released";

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param cause what the server said
	 */
	public LockReleasedException(Throwable cause) {
		super("this session no longer holds the migration lock", cause);
	}

	/**
	 * Says whether a failure is the one of {@link LockGuard#statement}.
	 * @param failure what the server said
	 * @return {@code true} when the lock is not held any more
	 */
	public static boolean isCausedBy(SQLException failure) {
		return String.valueOf(failure.getMessage()).contains(TEXT);
	}

}
