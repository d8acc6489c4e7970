package dev.headgate.liquibase.apply;

import java.util.List;

import liquibase.changelog.ChangeSet;

/**
 * How some statements have to be run, and may be.
 *
 * @param transactional whether they run in one transaction
 * @param repeatable whether they may run again after a failure
 * @param concurrent whether they build or drop an index concurrently
 */
public record ExecutionTraits(boolean transactional, boolean repeatable, boolean concurrent) {

	/**
	 * Reads them from a change set.
	 * @param changeSet Liquibase's own object for it
	 * @return its traits
	 */
	public static ExecutionTraits of(ChangeSet changeSet) {
		boolean transactional = changeSet.isRunInTransaction();
		return new ExecutionTraits(transactional, transactional || NonTransactionalAttempts.isRepeatable(changeSet),
				!transactional && NonTransactionalAttempts.isConcurrent(changeSet));
	}

	/**
	 * Reads them from statements.
	 * @param transactional whether they run in a transaction
	 * @param statements the statements
	 * @return their traits
	 */
	public static ExecutionTraits of(boolean transactional, List<String> statements) {
		return new ExecutionTraits(transactional, transactional || NonTransactionalAttempts.isRepeatable(statements),
				!transactional && NonTransactionalAttempts.isConcurrent(statements));
	}

}
