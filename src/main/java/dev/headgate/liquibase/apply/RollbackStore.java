package dev.headgate.liquibase.apply;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.jdbc.Tables;

/**
 * The table {@code headgate.rollback_sql}: how each applied change set is undone, so that
 * a build that does not know the change set can undo it.
 */
public final class RollbackStore {

	private static final String KEEP = """
			INSERT INTO headgate.rollback_sql (history, path, author, id, transactional, statements)
			VALUES (?, ?, ?, ?, ?, ?::text[])
			ON CONFLICT (history, path, author, id) DO UPDATE
			   SET transactional = EXCLUDED.transactional, statements = EXCLUDED.statements, kept_at = now()""";

	private static final String ROW = " WHERE history = ? AND path = ? AND author = ? AND id = ?";

	private final Connection connection;

	private final String history;

	/**
	 * Creates a view of the table.
	 * @param connection a connection
	 * @param history the qualified name of the history that the change sets belong to
	 */
	public RollbackStore(Connection connection, String history) {
		this.connection = connection;
		this.history = history;
	}

	/**
	 * Says whether the table is there: databases that an older Headgate migrated lack it.
	 */
	public boolean exists() throws SQLException {
		return Tables.exists(this.connection, "headgate", "rollback_sql");
	}

	/**
	 * Returns what keeps how a change set is undone.
	 * @param key the change set
	 * @param transactional whether it is undone in a transaction
	 * @param statements the statements in order, {@code null} when it can't be undone
	 * @return a statement for the transaction that records the change set
	 * @throws SQLException when the connection is closed
	 */
	BoundSql insertStatement(ChangeSetKey key, boolean transactional, @Nullable List<String> statements)
			throws SQLException {
		String array = (statements != null) ? this.connection.createArrayOf("text", statements.toArray()).toString()
				: null;
		return BoundSql.of(KEEP, this.history, key.path(), key.author(), key.id(), transactional, array);
	}

	/**
	 * Forgets a change set.
	 * @param key the change set
	 * @throws SQLException when the database refuses
	 */
	public void forget(ChangeSetKey key) throws SQLException {
		try (PreparedStatement statement = this.connection
			.prepareStatement("DELETE FROM headgate.rollback_sql" + ROW)) {
			identify(statement, key);
			statement.executeUpdate();
		}
	}

	/**
	 * Finds how a change set is undone.
	 * @param key the change set
	 * @return its rollback, empty when none was kept or it has none
	 * @throws SQLException when the database does not answer
	 */
	public Optional<Kept> find(ChangeSetKey key) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(
				"SELECT transactional, statements FROM headgate.rollback_sql" + ROW + " AND statements IS NOT NULL")) {
			identify(statement, key);
			try (ResultSet row = statement.executeQuery()) {
				if (!row.next()) {
					return Optional.empty();
				}
				Array statements = row.getArray(2);
				return Optional.of(new Kept(row.getBoolean(1), List.of((String[]) statements.getArray())));
			}
		}
	}

	/**
	 * Returns the change sets that are kept, with or without a rollback.
	 * @return their keys
	 * @throws SQLException when the database does not answer
	 */
	Set<ChangeSetKey> keys() throws SQLException {
		Set<ChangeSetKey> keys = new HashSet<>();
		try (PreparedStatement statement = this.connection
			.prepareStatement("SELECT path, author, id FROM headgate.rollback_sql WHERE history = ?")) {
			statement.setString(1, this.history);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					keys.add(new ChangeSetKey(row.getString(1), row.getString(2), row.getString(3)));
				}
			}
		}
		return keys;
	}

	private void identify(PreparedStatement statement, ChangeSetKey key) throws SQLException {
		statement.setString(1, this.history);
		statement.setString(2, key.path());
		statement.setString(3, key.author());
		statement.setString(4, key.id());
	}

	/**
	 * A rollback that was kept.
	 *
	 * @param transactional whether it runs in a transaction
	 * @param statements its statements, in order
	 */
	public record Kept(boolean transactional, List<String> statements) {
	}

}
