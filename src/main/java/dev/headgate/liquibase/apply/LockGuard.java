package dev.headgate.liquibase.apply;

import dev.headgate.jdbc.BoundSql;

/**
 * Proves with each commit that the session still holds the migration lock.
 */
public interface LockGuard {

	/**
	 * Returns a statement that fails when its session does not hold the lock any more,
	 * with an error that {@link LockReleasedException#isCausedBy} knows.
	 * @return the statement, cheap enough to go with each commit
	 */
	BoundSql statement();

}
