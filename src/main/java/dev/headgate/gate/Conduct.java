package dev.headgate.gate;

import java.util.List;

import liquibase.changelog.ChangeSet;

/**
 * How some statements have to be run, and may be.
 *
 * @param transactional whether they run in one transaction
 * @param repeatable whether they may run again after a failure
 * @param concurrent whether they build or drop an index concurrently
 */
record Conduct(boolean transactional, boolean repeatable, boolean concurrent) {

	static Conduct of(ChangeSet changeSet) {
		boolean transactional = changeSet.isRunInTransaction();
		return new Conduct(transactional, transactional || Attempts.isRepeatable(changeSet),
				!transactional && Attempts.isConcurrent(changeSet));
	}

	static Conduct of(boolean transactional, List<String> statements) {
		return new Conduct(transactional, transactional || Attempts.isRepeatable(statements),
				!transactional && Attempts.isConcurrent(statements));
	}

}
