package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.springframework.core.NestedExceptionUtils;

import dev.headgate.config.Database;
import dev.headgate.config.PrintableText;

/**
 * Opens connections outside any pool.
 */
public final class Connections {

	/** Refusals that trying again does not change. */
	private static final Set<String> PERMANENT = Set.of(SqlStates.INVALID_AUTHORIZATION, SqlStates.INVALID_PASSWORD,
			SqlStates.INVALID_CATALOG, SqlStates.INSUFFICIENT_PRIVILEGE, SqlStates.FEATURE_NOT_SUPPORTED);

	private static final Set<String> LOST = Set.of(SqlStates.ADMIN_SHUTDOWN, SqlStates.CRASH_SHUTDOWN,
			SqlStates.CANNOT_CONNECT_NOW, SqlStates.IDLE_SESSION_TIMEOUT);

	private static final int VALIDITY_SECONDS = 5;

	private Connections() {
	}

	/**
	 * Opens a connection for Headgate's own SQL, whose statements may take as long as
	 * they need.
	 * @param database where, and as whom
	 * @param purpose what the server's activity view shows
	 * @param connectTimeout how long connecting may take
	 * @return the connection
	 * @throws SQLException when the server does not answer, or refuses
	 */
	public static Connection open(Database database, String purpose, Duration connectTimeout) throws SQLException {
		return open(database, purpose, connectTimeout, Duration.ZERO);
	}

	/**
	 * Opens a connection for Headgate's own SQL, on which no answer is waited for longer
	 * than a timeout.
	 * @param database where, and as whom
	 * @param purpose what the server's activity view shows
	 * @param connectTimeout how long connecting may take
	 * @param answerTimeout how long one answer may take, zero for no limit
	 * @return the connection
	 * @throws SQLException when the server does not answer, or refuses
	 */
	public static Connection open(Database database, String purpose, Duration connectTimeout, Duration answerTimeout)
			throws SQLException {
		Connection connection = openAsRole(database, purpose, connectTimeout, answerTimeout);
		try {
			SearchPath.enterWhereOwn(connection);
			return connection;
		}
		catch (SQLException ex) {
			close(connection, ex);
			throw ex;
		}
	}

	/**
	 * Opens a connection whose search path is the role's own, for SQL that is not
	 * Headgate's.
	 * @param database where, and as whom
	 * @param purpose what the server's activity view shows
	 * @param connectTimeout how long connecting may take
	 * @param answerTimeout how long one answer may take, zero for no limit
	 * @return the connection
	 * @throws SQLException when the server does not answer, or refuses
	 */
	public static Connection openAsRole(Database database, String purpose, Duration connectTimeout,
			Duration answerTimeout) throws SQLException {
		Properties properties = new Properties();
		if (database.user() != null) {
			properties.setProperty("user", database.user());
		}
		if (database.password() != null) {
			properties.setProperty("password", database.password().value());
		}
		properties.setProperty("ApplicationName", purpose);
		properties.setProperty("connectTimeout", seconds(connectTimeout));
		properties.setProperty("loginTimeout", seconds(connectTimeout));
		properties.setProperty("socketTimeout", seconds(answerTimeout));
		properties.setProperty("tcpKeepAlive", "true");
		// Named statements fail behind a transaction pooler before that can be told.
		properties.setProperty("prepareThreshold", "0");
		database.secretParameters().forEach(properties::setProperty);
		Connection connection = new Driver().connect(database.publicUrl(), properties);
		if (connection == null) {
			throw new SQLException("the driver does not accept this address", SqlStates.UNABLE_TO_CONNECT);
		}
		return connection;
	}

	private static void close(Connection connection, SQLException failure) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * Says whether a failure is permanent, so that trying again will not help.
	 * @param failure what the server or the driver said
	 * @return {@code true} for a wrong password, a missing database and the like
	 */
	public static boolean isPermanent(SQLException failure) {
		return PERMANENT.contains(String.valueOf(failure.getSQLState()));
	}

	/**
	 * Says whether a session is gone, by asking it.
	 * @param connection the session
	 * @return {@code true} when it does not answer any more
	 */
	public static boolean isLost(Connection connection) {
		try {
			return !connection.isValid(VALIDITY_SECONDS);
		}
		catch (SQLException ex) {
			return true;
		}
	}

	/**
	 * Says whether the session is gone, because the server ended it or does not answer.
	 * Good for Headgate's own statements only: those of a change set may raise anything.
	 * @param sqlState the SQLSTATE of a failure
	 * @return {@code true} when a new session may do better
	 */
	public static boolean isLost(String sqlState) {
		return sqlState.startsWith("08") || LOST.contains(sqlState);
	}

	/**
	 * Describes a failure in one line.
	 * @param failure what the server or the driver said
	 * @return its message, its deepest cause and its SQLSTATE
	 */
	public static String describe(SQLException failure) {
		StringBuilder text = new StringBuilder(oneLine(failure.getMessage()));
		Throwable root = NestedExceptionUtils.getRootCause(failure);
		if (root != null) {
			String name = root.getClass().getSimpleName().replace("Exception", "");
			text.append(" (").append(name).append(": ").append(oneLine(root.getMessage())).append(')');
		}
		String state = failure.getSQLState();
		return (state != null) ? text.append(" [SQLSTATE ").append(state).append(']').toString() : text.toString();
	}

	private static String oneLine(@Nullable String message) {
		return (message != null) ? PrintableText.of(message.strip().replaceAll("\\s*\\R\\s*", "; ")) : "no message";
	}

	private static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%d", (duration.toMillis() + 999) / 1000);
	}

}
