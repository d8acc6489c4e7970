package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;
import liquibase.precondition.ErrorPrecondition;
import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.SqlStates;

/**
 * Thrown when a change set, or Liquibase around it, fails.
 */
public final class MigrationException extends Exception {

	private static final long serialVersionUID = 1L;

	private static final String PARAMETER = "; the driver takes a '?' for a parameter here: write '??' for the operator,"
			+ " or jsonb_exists(value, 'key') for value ? 'key' (there are jsonb_exists_any and jsonb_exists_all, too)";

	private final transient @Nullable ChangeSetKey key;

	private final boolean transactional;

	private transient @Nullable LockConflict lockConflict;

	private boolean sessionLost;

	private @Nullable String preconditionMessage;

	private @Nullable String loading;

	/**
	 * Creates the failure.
	 * @param key the change set, {@code null} when Liquibase failed outside of one
	 * @param transactional whether the change set ran in a transaction
	 * @param cause what Liquibase threw
	 */
	public MigrationException(@Nullable ChangeSetKey key, boolean transactional, Throwable cause) {
		super(cause);
		this.key = key;
		this.transactional = transactional;
	}

	/**
	 * Returns the change set that failed.
	 * @return its key, {@code null} when Liquibase failed outside of one
	 */
	public @Nullable ChangeSetKey key() {
		return this.key;
	}

	/**
	 * Says whether the change set ran in a transaction, and so left nothing behind.
	 * @return {@code false} with {@code runInTransaction:false}
	 */
	public boolean transactional() {
		return this.transactional;
	}

	/**
	 * Notes that the change set lost against other sessions' locks, for the last time.
	 * @param blockers who was in its way at the end
	 * @param retries how often it was tried again
	 * @param budget how long, {@code null} when it can't be tried again
	 */
	public void lostLockConflict(List<String> blockers, int retries, @Nullable Duration budget) {
		this.lockConflict = new LockConflict(blockers, retries, budget);
	}

	/**
	 * Returns how the change set lost against other sessions' locks.
	 * @return {@code null} when that was not the reason
	 */
	public @Nullable LockConflict lockConflict() {
		return this.lockConflict;
	}

	/**
	 * Notes in what state the failure left its session. What a change set's statements
	 * say is no sign of it: a foreign table or a function may raise any SQLSTATE.
	 * @param connection the session
	 */
	public void leaves(Connection connection) {
		this.sessionLost = Connections.isLost(connection);
	}

	/**
	 * Says whether the session was lost.
	 * @return {@code true} when the work can go on only on a new one
	 */
	public boolean sessionLost() {
		return this.sessionLost;
	}

	/** Says whether the change set has ended the transaction that it ran in. */
	public boolean endedTransaction() {
		return hasCause(TransactionEndedException.class);
	}

	/** Says whether the change set has released the migration lock. */
	public boolean releasedLock() {
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
	public @Nullable SQLException sqlCause() {
		for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				return first(sql);
			}
		}
		return null;
	}

	/** After the first error of a transaction the server only says that there was one. */
	private static SQLException first(SQLException thrown) {
		SQLException first = thrown;
		while (SqlStates.IN_FAILED_TRANSACTION.equals(first.getSQLState())
				&& first.getCause() instanceof SQLException cause) {
			first = cause;
		}
		return first;
	}

	/**
	 * Returns the SQLSTATE, empty when it was not the database.
	 */
	public String sqlState() {
		SQLException sql = sqlCause();
		return (sql != null) ? String.valueOf(sql.getSQLState()) : "";
	}

	/**
	 * Returns the reason in one line: what the database said, else what Liquibase said.
	 */
	public String reason() {
		if (releasedLock()) {
			return "it released the migration lock, so another process could migrate at the same time";
		}
		for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof PreconditionFailedException || cause instanceof PreconditionErrorException) {
				return precondition(cause);
			}
		}
		SQLException sql = sqlCause();
		if (sql != null) {
			return Connections.describe(sql) + hint(sql) + loaded();
		}
		String message = "";
		for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
			message = (cause.getMessage() != null) ? cause.getMessage() : message;
		}
		return message.strip()
			.replaceFirst("^Validation Failed:\\s*(\\d+ changes have validation failures\\s*)?", "")
			.replaceAll("\\s*\\R\\s*", "; ");
	}

	private String loaded() {
		return (this.loading != null) ? "; while it loaded " + this.loading : "";
	}

	/**
	 * Adds what was being loaded.
	 * @param files files and tables, {@code null} for none
	 * @return this failure
	 */
	MigrationException loading(@Nullable String files) {
		this.loading = files;
		return this;
	}

	/** What the server can't know: how the statement came about. */
	private static String hint(SQLException sql) {
		String message = String.valueOf(sql.getMessage());
		if (message.contains("unterminated dollar-quoted string") || message.contains("Unterminated dollar quote")) {
			return "; the statement was split at a ';' inside a dollar-quoted body: add splitStatements:false to its"
					+ " change set (in YAML, XML and JSON to its sql)";
		}
		if (message.contains("No value specified for parameter")) {
			return PARAMETER;
		}
		if (message.contains("COPY commands are only supported")) {
			return "; COPY from stdin and to stdout needs a client such as psql: load rows with loadData (CSV) or INSERT";
		}
		return "";
	}

	/** What the author says about it, and what Liquibase found. */
	private String precondition(Throwable thrown) {
		List<String> found = new ArrayList<>();
		if (thrown instanceof PreconditionFailedException failed) {
			failed.getFailedPreconditions().forEach((one) -> found.add(oneLine(one.getMessage())));
		}
		else if (thrown instanceof PreconditionErrorException errored) {
			errored.getErrorPreconditions()
				.forEach((one) -> found.add(one.getPrecondition().getName() + ": " + cause(one)));
		}
		String said = (this.preconditionMessage != null) ? this.preconditionMessage + " (" : "";
		return ((thrown instanceof PreconditionFailedException) ? "precondition not met: "
				: "precondition could not be checked: ") + said + String.join("; ", found)
				+ (said.isEmpty() ? "" : ")");
	}

	private static String cause(ErrorPrecondition errored) {
		String message = "";
		for (Throwable cause = errored.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				return Connections.describe(sql) + hint(sql);
			}
			message = String.valueOf(cause.getMessage());
		}
		return oneLine(message);
	}

	private static String oneLine(String text) {
		return text.strip().replaceAll("\\s+", " ");
	}

	/**
	 * Adds what the author of a precondition says about its failure.
	 * @param message the text, {@code null} for none
	 * @return this failure
	 */
	MigrationException saying(@Nullable String message) {
		this.preconditionMessage = message;
		return this;
	}

	/**
	 * How a change set lost against other sessions' locks.
	 *
	 * @param blockers who was in its way at the end
	 * @param retries how often it was tried again
	 * @param budget how long, {@code null} when it can't be tried again
	 */
	public record LockConflict(List<String> blockers, int retries, @Nullable Duration budget) {
	}

}
