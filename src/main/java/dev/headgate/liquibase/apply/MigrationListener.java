package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.liquibase.batch.BatchState;

/**
 * Hears of each step of a migration, on the thread that migrates.
 */
public interface MigrationListener {

	/** Does nothing. */
	MigrationListener NONE = new MigrationListener() {
	};

	/**
	 * A change set is about to run.
	 * @param key which one
	 * @param session the session that runs it
	 */
	default void starting(ChangeSetKey key, Connection session) {
	}

	/**
	 * A change set is about to run in the transaction of those before it, which are not
	 * done before that commits.
	 * @param key which one
	 * @param before how many those are
	 */
	default void joining(ChangeSetKey key, int before) {
	}

	/**
	 * Says whether it has to hear of each change set when that happens, so that none may
	 * share a commit.
	 * @return {@code false} where it is enough to hear of several at once
	 */
	default boolean hearsEach() {
		return false;
	}

	/**
	 * The changes of the running change set are done, and its transaction is about to
	 * commit. Not called for a change set outside a transaction, or one that shares a
	 * commit.
	 * @param session the session that runs it
	 * @throws SQLException when the listener can't ask it; the change set fails then
	 */
	default void committing(Connection session) throws SQLException {
	}

	/**
	 * The running change set lost against other sessions' locks, and is tried again.
	 * @param lost how long the try had lasted
	 */
	default void retrying(Duration lost) {
	}

	/**
	 * The running change set has done a batch.
	 * @param state how far it has come
	 * @param rows how many rows the batch went through, 0 at the start
	 */
	default void batch(BatchState state, long rows) {
	}

	/**
	 * A change set has ended.
	 * @param step which one, and how
	 */
	default void done(AppliedStep step) {
	}

	/**
	 * The run has failed, and with it the change set that was running, if one was.
	 * @param error why, in one line without secrets
	 */
	default void failed(String error) {
	}

	/**
	 * The run is over, however it ended.
	 * @param run its number in {@code headgate.run}, {@code null} when it is not kept
	 */
	default void ended(@Nullable Long run) {
	}

}
