package dev.headgate.liquibase.apply;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.BoundSql;

/**
 * Records how each change set ended, in the transaction that applies it.
 */
public interface ChangeSetRecorder {

	/**
	 * Returns what records how the running change set ended.
	 * @param key the change set
	 * @param outcome how it ended
	 * @param reason why it did not run, empty when it did
	 * @param took how long it took
	 * @param next the one that begins at once, {@code null} for none
	 * @return the statements, empty when nothing is to be recorded here
	 */
	List<BoundSql> pendingStatements(ChangeSetKey key, StepOutcome outcome, String reason, Duration took,
			@Nullable ChangeSetKey next);

	/**
	 * Says that what {@link #pendingStatements} returned is committed.
	 * @param outcome how the change set ended
	 * @param reason why it did not run, empty when it did
	 * @param took how long it took
	 * @param next the one that begins, {@code null} for none
	 */
	void confirmRecorded(StepOutcome outcome, String reason, Duration took, @Nullable ChangeSetKey next);

	/**
	 * Says that the server refused what {@link #pendingStatements} returned. From now on
	 * it is written on a connection of its own.
	 */
	void useOwnConnection();

}
