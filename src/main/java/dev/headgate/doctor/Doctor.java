package dev.headgate.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.config.Settings;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.SqlStates;

/**
 * Looks at everything that a migration needs and that experience says goes wrong. It
 * writes nothing and takes no lock. A check that can't be run says so, and the others go
 * on.
 */
public final class Doctor {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration ANSWER = Duration.ofSeconds(30);

	private static final Duration OLD = Duration.ofMinutes(5);

	private final Settings settings;

	private final List<Finding> findings = new ArrayList<>();

	private boolean reached;

	/**
	 * Creates a doctor, to be used once.
	 * @param settings what Headgate was told
	 */
	public Doctor(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Looks.
	 * @return what was found, in the order of the checks
	 */
	public List<Finding> diagnose() {
		try (Connection connection = Connections.open(this.settings.migration(), "headgate doctor", TIMEOUT, ANSWER)) {
			this.reached = true;
			runChecks(connection);
		}
		catch (UntrustedTableException ex) {
			this.findings.add(Finding.problem("history", ex.description(), ex.action()));
		}
		catch (SQLException ex) {
			this.findings.addAll(this.reached
					? List.of(Finding.problem("connection", Connections.describe(ex), "Look into the server's log."))
					: new ConnectionDiagnosis(this.settings.migration()).explain(ex));
		}
		return this.findings;
	}

	/**
	 * Says whether the database answered at all.
	 * @return {@code false} when {@link #diagnose} could not connect
	 */
	public boolean isConnected() {
		return this.reached;
	}

	private void runChecks(Connection connection) throws SQLException {
		HistoryTable table = HistoryTable.locate(connection, this.settings.changelog().history());
		ServerChecks server = new ServerChecks(this.settings.migration(), OLD);
		check(connection, "connection", server::connection);
		check(connection, "version", server::version);
		check(connection, "primary", server::primary);
		check(connection, "connections", server::connections);
		check(connection, "clock", server::clock);
		check(connection, "wraparound", server::wraparound);
		check(connection, "transactions", server::transactions);
		RoleChecks roles = new RoleChecks(this.settings, table);
		check(connection, "roles", roles::migration);
		check(connection, "service", roles::application);
		checkInAutocommit(connection, "rights", roles::rights);
		check(connection, "search path", roles::searchPath);
		check(connection, "creators", roles::creators);
		check(connection, "history", roles::tables);
		checkInAutocommit(connection, "pooler", roles::pooler);
		HistoryChecks history = new HistoryChecks(this.settings, table);
		check(connection, "environment", history::environment);
		check(connection, "own tables", history::ownTables);
		check(connection, "schema", history::schema);
		check(connection, "history", history::rows);
		check(connection, "trail", history::trail);
		check(connection, "attempts", history::attempts);
		check(connection, "runs", history::runs);
		check(connection, "indexes", new IndexChecks()::invalid);
		checkInAutocommit(connection, "locks", (ignored) -> new LockChecks(this.settings, connection).locks());
	}

	/** The server itself sees to it that nothing is written. */
	private void check(Connection connection, String name, Check check) {
		try (SessionMode transaction = SessionMode.readOnlyTransaction(connection)) {
			SearchPath.enter(transaction.connection());
			this.findings.addAll(check.look(transaction.connection()));
		}
		catch (SQLException ex) {
			this.findings.add(notChecked(name, ex));
		}
	}

	/** For what asks several times, and must not see one moment again and again. */
	private void checkInAutocommit(Connection connection, String name, Check check) {
		try {
			this.findings.addAll(check.look(connection));
		}
		catch (SQLException ex) {
			this.findings.add(notChecked(name, ex));
		}
	}

	private static Finding notChecked(String name, SQLException ex) {
		return Finding.skipped(name, "not checked: " + Connections.describe(ex),
				SqlStates.is(ex, SqlStates.INSUFFICIENT_PRIVILEGE)
						? "Grant this role the right, or look as another role." : "Look into the server's log.");
	}

	/** One look at one thing. */
	@FunctionalInterface
	interface Check {

		List<Finding> look(Connection connection) throws SQLException;

	}

}
