package dev.headgate.fault;

import java.sql.Connection;
import java.sql.SQLException;

import org.postgresql.PGConnection;

import dev.headgate.testing.TestDatabase;

/**
 * A transaction that has read a table and does not end.
 */
final class Blocker implements AutoCloseable {

	static final String NAME = "nightly report";

	private final Connection connection;

	private final int pid;

	Blocker(TestDatabase database, String query) {
		try {
			this.connection = database.connect();
			this.pid = this.connection.unwrap(PGConnection.class).getBackendPID();
			try (var statement = this.connection.createStatement()) {
				statement.execute("SET application_name = '" + NAME + "'");
				this.connection.setAutoCommit(false);
				statement.execute(query);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/** Returns how the gate names it. */
	String name() {
		return "pid " + this.pid + ", user " + TestDatabase.OWNER + ", application '" + NAME + "'";
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

}
