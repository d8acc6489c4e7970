package dev.headgate.liquibase.apply;

import liquibase.exception.DatabaseException;

/**
 * Thrown when the session no longer holds the migration lock at a commit.
 */
public final class LockReleasedException extends DatabaseException {

	private static final long serialVersionUID = 1L;

	public LockReleasedException(Throwable cause) {
		super("this session no longer holds the migration lock", cause);
	}

}
