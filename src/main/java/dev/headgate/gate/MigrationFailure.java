package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.currency.Connections;

/**
 * Thrown when a change set, or the engine around it, fails.
 */
final class MigrationFailure extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable ChangeSetKey key;

	private final boolean transactional;

	private transient @Nullable Defeat defeat;

	private boolean sessionLost;

	/**
	 * Creates the failure.
	 * @param key the change set, {@code null} when the engine failed outside of one
	 * @param transactional whether the change set ran in a transaction
	 * @param cause what the engine threw
	 */
	MigrationFailure(@Nullable ChangeSetKey key, boolean transactional, Throwable cause) {
		super(cause);
		this.key = key;
		this.transactional = transactional;
	}

	@Nullable ChangeSetKey key() {
		return this.key;
	}

	boolean transactional() {
		return this.transactional;
	}

	/**
	 * Notes that the change set lost against other sessions' locks, for the last time.
	 * @param blockers who was in its way at the end
	 * @param retries how often it was tried again
	 * @param budget how long, {@code null} when it can't be tried again
	 */
	void defeated(List<String> blockers, int retries, @Nullable Duration budget) {
		this.defeat = new Defeat(blockers, retries, budget);
	}

	@Nullable Defeat defeat() {
		return this.defeat;
	}

	/**
	 * Notes in what state the failure left its session. What a change set's statements
	 * say is no sign of it: a foreign table or a function may raise any SQLSTATE.
	 * @param connection the session
	 */
	void leaves(Connection connection) {
		this.sessionLost = Connections.isLost(connection);
	}

	boolean sessionLost() {
		return this.sessionLost;
	}

	/** Says whether the change set has ended the transaction that it ran in. */
	boolean endedTransaction() {
		return hasCause(TransactionEndedException.class);
	}

	/** Says whether the change set has let go of the migration lock. */
	boolean releasedLock() {
		return hasCause(LockReleasedException.class);
	}

	private boolean hasCause(Class<? extends Exception> type) {
		Throwable cause = getCause();
		while (cause != null && !type.isInstance(cause)) {
			cause = cause.getCause();
		}
		return cause != null;
	}

	/** Returns what the database said, {@code null} when it was not the database. */
	@Nullable SQLException sqlCause() {
		for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				return sql;
			}
		}
		return null;
	}

	/**
	 * Returns the SQLSTATE, empty when it was not the database.
	 */
	String sqlState() {
		SQLException sql = sqlCause();
		return (sql != null) ? String.valueOf(sql.getSQLState()) : "";
	}

	/**
	 * Returns the reason in one line: what the database said, else what the engine said.
	 */
	String reason() {
		if (releasedLock()) {
			return "it released the migration lock, so another process could migrate at the same time";
		}
		SQLException sql = sqlCause();
		if (sql != null) {
			return Connections.describe(sql);
		}
		String message = "";
		for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
			message = (cause.getMessage() != null) ? cause.getMessage() : message;
		}
		return message.strip().replaceAll("\\s*\\R\\s*", "; ");
	}

	/**
	 * How a change set lost against other sessions' locks.
	 *
	 * @param blockers who was in its way at the end
	 * @param retries how often it was tried again
	 * @param budget how long, {@code null} when it can't be tried again
	 */
	record Defeat(List<String> blockers, int retries, @Nullable Duration budget) {
	}

}
