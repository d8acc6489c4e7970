package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.Tables;

/**
 * A change set that the last upgrade deferred, and that the next one tries again:
 * Liquibase records nothing of it either. A reader can't tell this from the history, and
 * may not ask the preconditions, so the upgrade writes it down.
 *
 * @param key which one
 * @param checksum of the text that was tried
 * @param outcome {@code deferred} when its precondition was not met,
 * {@code failed-ignored} when it failed under {@code failOnError:false}, {@code skipped}
 * when none of its changes is for this database
 * @param reason what the precondition, or the database, said
 */
public record DeferredChangeSet(ChangeSetKey key, String checksum, String outcome, String reason) {

	static List<DeferredChangeSet> read(Connection connection, HistoryTable history) throws SQLException {
		List<DeferredChangeSet> deferrals = new ArrayList<>();
		// A role that reads the history need not be one that may read Headgate's tables.
		if (!Tables.readable(connection, "headgate").contains("deferred")) {
			return deferrals;
		}
		try (PreparedStatement statement = connection.prepareStatement(
				"SELECT path, author, id, checksum, outcome, reason FROM headgate.deferred WHERE history = ?")) {
			statement.setString(1, history.qualified());
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					deferrals.add(new DeferredChangeSet(
							new ChangeSetKey(row.getString(1), row.getString(2), row.getString(3)), row.getString(4),
							row.getString(5), row.getString(6)));
				}
			}
		}
		return deferrals;
	}

	/**
	 * Says the same to people.
	 * @return one line
	 */
	@Override
	public String toString() {
		String what = switch (this.outcome) {
			case "deferred" -> "is deferred until its precondition is met";
			case "failed-ignored" -> "failed, which its failOnError:false ignores";
			default -> "is skipped";
		};
		return this.key.id() + " " + what + ": " + this.reason;
	}

}
