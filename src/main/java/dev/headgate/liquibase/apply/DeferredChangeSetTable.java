package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.jdbc.RedactedError;

/**
 * Keeps in {@code headgate.deferred} what an upgrade deferred, so that those who only
 * read can tell it from what nobody has tried yet.
 */
public final class DeferredChangeSetTable {

	private static final String NOTE = """
			INSERT INTO headgate.deferred (history, path, author, id, checksum, outcome, reason)
			VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (history, path, author, id) DO UPDATE
			   SET checksum = excluded.checksum, outcome = excluded.outcome, reason = excluded.reason,
			       tried_at = now()""";

	private static final String FORGET = "DELETE FROM headgate.deferred WHERE history = ? AND path = ? AND author = ?"
			+ " AND id = ?";

	private final String history;

	private final RedactedError errors;

	private final Set<ChangeSetKey> noted = new HashSet<>();

	/**
	 * Reads what is noted.
	 * @param connection a connection
	 * @param history the history that the change sets belong to
	 * @param errors takes secrets out of reasons
	 * @throws SQLException when the database does not answer
	 */
	public DeferredChangeSetTable(Connection connection, String history, RedactedError errors) throws SQLException {
		this.history = history;
		this.errors = errors;
		try (PreparedStatement statement = connection
			.prepareStatement("SELECT path, author, id FROM headgate.deferred WHERE history = ?")) {
			statement.setString(1, history);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					this.noted.add(new ChangeSetKey(row.getString(1), row.getString(2), row.getString(3)));
				}
			}
		}
	}

	/**
	 * Returns what notes that a change set was deferred.
	 * @param key which one
	 * @param checksum the checksum of its text
	 * @param outcome how it ended
	 * @param reason why
	 * @return a statement
	 */
	BoundSql noting(ChangeSetKey key, String checksum, StepOutcome outcome, String reason) {
		this.noted.add(key);
		return BoundSql.of(NOTE, this.history, key.path(), key.author(), key.id(), checksum, outcome.word(),
				this.errors.oneLine(reason));
	}

	/**
	 * Returns what forgets a change set that is recorded now.
	 * @param key which one
	 * @return a statement, or none when nothing is noted
	 */
	List<BoundSql> forgetting(ChangeSetKey key) {
		return this.noted.contains(key) ? List.of(BoundSql.of(FORGET, this.history, key.path(), key.author(), key.id()))
				: List.of();
	}

}
