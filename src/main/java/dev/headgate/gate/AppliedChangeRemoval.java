package dev.headgate.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.liquibase.apply.RollbackStore;

/**
 * Takes a change set out of the history, with the rollback that was stored for it.
 */
final class AppliedChangeRemoval {

	private final Connection connection;

	private final String table;

	private final RollbackStore store;

	AppliedChangeRemoval(Connection connection, History history) throws SQLException {
		this.connection = connection;
		this.table = HistoryTable.locate(connection, history).qualified();
		this.store = new RollbackStore(connection, this.table);
	}

	/**
	 * Removes one, in the transaction of the caller.
	 * @param key which one
	 * @param path the path in its history row, which may be an older one
	 * @throws SQLException when the database does not answer, or this role may not
	 */
	void remove(ChangeSetKey key, String path) throws SQLException {
		SearchPath.enter(this.connection);
		try (PreparedStatement statement = this.connection
			.prepareStatement("DELETE FROM " + this.table + " WHERE id = ? AND author = ? AND filename = ?")) {
			statement.setString(1, key.id());
			statement.setString(2, key.author());
			statement.setString(3, path);
			statement.executeUpdate();
		}
		this.store.forget(key);
	}

}
