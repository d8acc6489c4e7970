package dev.headgate.jdbc;

import java.sql.SQLException;

/**
 * The SQLSTATEs that Headgate looks for or gives, under PostgreSQL's names for them.
 */
public final class SqlStates {

	/** A query or a function returned nothing. */
	public static final String NO_DATA = "02000";

	/** No connection could be made. */
	public static final String UNABLE_TO_CONNECT = "08001";

	/** The server, or a pooler before it, lacks a feature. */
	public static final String FEATURE_NOT_SUPPORTED = "0A000";

	/** A setting does not take this value. */
	public static final String INVALID_PARAMETER_VALUE = "22023";

	/** A text is longer than its column takes. */
	public static final String STRING_DATA_RIGHT_TRUNCATION = "22001";

	/** A number is larger than its column takes. */
	public static final String NUMERIC_VALUE_OUT_OF_RANGE = "22003";

	/** A column that is NOT NULL gets none. */
	public static final String NOT_NULL_VIOLATION = "23502";

	/** A unique index has the value already. */
	public static final String UNIQUE_VIOLATION = "23505";

	/** A CHECK is not met. */
	public static final String CHECK_VIOLATION = "23514";

	/** An earlier statement of the transaction failed. */
	public static final String IN_FAILED_TRANSACTION = "25P02";

	/** There is no such role, or it may not log in from here. */
	public static final String INVALID_AUTHORIZATION = "28000";

	/** The password is wrong. */
	public static final String INVALID_PASSWORD = "28P01";

	/** There is no such database. */
	public static final String INVALID_CATALOG = "3D000";

	/** Another transaction wrote the same rows. */
	public static final String SERIALIZATION_FAILURE = "40001";

	/** The server ended this one of the transactions that waited for each other. */
	public static final String DEADLOCK_DETECTED = "40P01";

	/** The role lacks a privilege. */
	public static final String INSUFFICIENT_PRIVILEGE = "42501";

	/** There is no such column. */
	public static final String UNDEFINED_COLUMN = "42703";

	/** The type does not fit. */
	public static final String DATATYPE_MISMATCH = "42804";

	/** A view or an index stands where a table should. */
	public static final String WRONG_OBJECT_TYPE = "42809";

	/** There is no such table. */
	public static final String UNDEFINED_TABLE = "42P01";

	/** The server has no place for one more session. */
	public static final String TOO_MANY_CONNECTIONS = "53300";

	/** A lock was not free within {@code lock_timeout}. */
	public static final String LOCK_NOT_AVAILABLE = "55P03";

	/** The statement was cancelled. */
	public static final String QUERY_CANCELED = "57014";

	/** The session was ended by an administrator, or the server stops. */
	public static final String ADMIN_SHUTDOWN = "57P01";

	/** The server restarts after another session crashed. */
	public static final String CRASH_SHUTDOWN = "57P02";

	/** The server starts, stops or recovers. */
	public static final String CANNOT_CONNECT_NOW = "57P03";

	/** The session did nothing for {@code idle_session_timeout}. */
	public static final String IDLE_SESSION_TIMEOUT = "57P05";

	private SqlStates() {
	}

	/**
	 * Says whether a failure is of one kind.
	 * @param failure the failure
	 * @param state one of these
	 * @return {@code true} when the server, or the driver, gave it as its SQLSTATE
	 */
	public static boolean is(SQLException failure, String state) {
		return state.equals(failure.getSQLState());
	}

}
