package dev.headgate.gate;

import liquibase.exception.DatabaseException;

/**
 * Thrown when the session no longer holds the migration lock at a commit.
 */
final class LockReleasedException extends DatabaseException {

	private static final long serialVersionUID = 1L;

	LockReleasedException(Throwable cause) {
		super("this session no longer holds the migration lock", cause);
	}

}
