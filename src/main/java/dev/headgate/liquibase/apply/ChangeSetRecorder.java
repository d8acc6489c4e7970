package dev.headgate.liquibase.apply;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.BoundSql;

/**
 * Records how change sets ended, in the transaction that applies them.
 */
public interface ChangeSetRecorder {

	/**
	 * Returns what records how change sets ended, the running one and those that ran
	 * after it in the same transaction.
	 * @param ended the change sets, in order
	 * @param next the one that begins at once, {@code null} for none
	 * @return the statements, empty when nothing is to be recorded here
	 */
	List<BoundSql> pendingStatements(List<AppliedStep> ended, @Nullable ChangeSetKey next);

	/**
	 * Says that what {@link #pendingStatements} returned is committed.
	 * @param ended the change sets, in order
	 * @param next the one that begins, {@code null} for none
	 */
	void confirmRecorded(List<AppliedStep> ended, @Nullable ChangeSetKey next);

	/**
	 * Says that the server refused what {@link #pendingStatements} returned. From now on
	 * it is written on a connection of its own.
	 */
	void useOwnConnection();

}
