package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;

import dev.headgate.currency.SchemaState;
import dev.headgate.gate.audit.AuditTrail;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.LockGuard;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * What is done under the migration lock. The methods stand in the order in which
 * {@link LockedMigration} asks them.
 */
interface MigrationTask {

	/**
	 * Says, while the lock is waited for, whether its holder has done it all.
	 * @param session the session that waits
	 * @return {@code true} when the lock is not needed any more
	 * @throws SQLException when the database does not answer
	 */
	default boolean isDoneByOthers(Session session) throws SQLException {
		return false;
	}

	/**
	 * Says whether the work can begin.
	 * @param before the state that was found under the lock
	 * @return {@code true} when it can
	 */
	boolean mayBegin(SchemaState before);

	/**
	 * Returns what the run is to reach.
	 * @param before the state that was found under the lock
	 * @return the goal, as the audit trail notes it
	 */
	AuditTrail.Aim aim(SchemaState before);

	/**
	 * Does the work.
	 * @param session the session that holds the lock
	 * @param engine Liquibase on that session
	 * @param lock the lock
	 * @throws MigrationException when a change set fails
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	void run(Session session, LiquibaseEngine engine, LockGuard lock)
			throws MigrationException, SQLException, InterruptedException;

	/**
	 * Says whether the gate opens on a state.
	 * @param after the state that was seen last
	 * @return {@code true} when the goal is reached
	 */
	boolean isReached(SchemaState after);

	/**
	 * One session of a run.
	 *
	 * @param connection a connection as the role that migrates
	 * @param changelog the build's change sets, as that database reads them
	 */
	record Session(Connection connection, ParsedChangelog changelog) {
	}

}
