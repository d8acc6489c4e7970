package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.Settings;

/**
 * Opens the gate's sessions as the migration role, and waits for a database that does not
 * answer yet.
 */
public final class MigrationConnections {

	private static final Logger log = LoggerFactory.getLogger(MigrationConnections.class);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final Settings settings;

	/**
	 * Creates connections for a gate.
	 * @param settings which database, and how long to try
	 */
	public MigrationConnections(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Opens a session, trying again until the connect budget is spent.
	 * @return the session
	 * @throws SQLException when it is spent, or at once when trying again will not help
	 * @throws InterruptedException when this thread is told to stop
	 */
	public Connection await() throws SQLException, InterruptedException {
		RetryLoop loop = RetryLoop.within(this.settings.gate().connectBudget(), FIRST_PAUSE, LONGEST_PAUSE);
		return loop.run(() -> open(connectTimeout(loop.left())), (failure) -> !Connections.isPermanent(failure),
				(failure, retry, pause) -> reportWaiting(loop, failure));
	}

	private static void reportWaiting(RetryLoop loop, SQLException failure) {
		if (loop.isReportDue()) {
			log.warn("Waiting for the database, which does not answer yet, for {} s more: {}", loop.left().toSeconds(),
					Connections.describe(failure));
		}
	}

	/**
	 * Opens a session at the first try.
	 * @return the session
	 * @throws SQLException when the database does not answer, or refuses
	 */
	Connection open() throws SQLException {
		return open(CONNECT_TIMEOUT);
	}

	/** A role with the name of Headgate's own schema would otherwise migrate into it. */
	private Connection open(Duration timeout) throws SQLException {
		Connection connection = Connections.open(this.settings.migration(), "headgate gate", timeout);
		try (Statement statement = connection.createStatement()) {
			statement.execute("SELECT set_config('headgate.search_path', regexp_replace("
					+ "current_setting('headgate.search_path'), '\"?\\$user\"?\\s*,?\\s*', ''), false)"
					+ " WHERE current_user = 'headgate' AND current_setting('headgate.search_path', true) <> ''");
		}
		return connection;
	}

	/**
	 * Lets the server end a statement whose client is gone, where it can and is not told
	 * when by its own settings: otherwise a killed process's statement goes on holding
	 * the lock for as long as it takes.
	 * @param connection a session that no transaction pooler gives to others
	 * @throws SQLException when the database does not answer
	 */
	public static void cancelWhenClientIsGone(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("SELECT set_config(name, '10s', false) FROM pg_settings"
					+ " WHERE name = 'client_connection_check_interval' AND setting = '0'");
		}
		catch (SQLException ex) {
			// Not every platform that a server runs on can tell.
			if (!SqlStates.is(ex, SqlStates.INVALID_PARAMETER_VALUE)) {
				throw ex;
			}
		}
	}

	/** A server that takes connections and stays silent must not outlast the budget. */
	private static Duration connectTimeout(Duration left) {
		Duration bounded = (left.compareTo(CONNECT_TIMEOUT) < 0) ? left : CONNECT_TIMEOUT;
		return (bounded.compareTo(SHORTEST_TIMEOUT) > 0) ? bounded : SHORTEST_TIMEOUT;
	}

}
