package dev.headgate.gate;

import java.sql.Connection;

import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

/**
 * A connection that can hold commits back, so that a change set and its history row
 * become one commit. The engine itself commits them apart, and a crash in between leaves
 * a change that is applied but not recorded.
 */
final class HeldConnection extends JdbcConnection {

	private boolean held;

	HeldConnection(Connection connection) {
		super(connection);
	}

	void hold() {
		this.held = true;
	}

	void release() {
		this.held = false;
	}

	@Override
	public void commit() throws DatabaseException {
		if (!this.held) {
			super.commit();
		}
	}

	/** The engine caches by connection; two uses of one session have histories apart. */
	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
