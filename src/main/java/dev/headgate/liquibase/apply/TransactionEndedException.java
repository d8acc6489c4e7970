package dev.headgate.liquibase.apply;

import liquibase.exception.DatabaseException;

/**
 * Thrown when a change set has ended the transaction that it ran in, so that what it did
 * can't be rolled back.
 */
final class TransactionEndedException extends DatabaseException {

	private static final long serialVersionUID = 1L;

	TransactionEndedException(String what) {
		super("the transaction of the change set was ended by " + what);
	}

}
