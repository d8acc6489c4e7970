package dev.headgate.proof.snapshot;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;

/**
 * The history of a database, without the times.
 *
 * @param rows what is recorded of each change set, in the order in which they were
 * applied
 */
public record HistorySnapshot(Map<ChangeSetKey, String> rows) {

	/**
	 * Reads the history.
	 * @param connection a connection
	 * @param history where it is
	 * @return its rows, none when there is no history
	 * @throws SQLException when the server does not answer
	 */
	public static HistorySnapshot read(Connection connection, History history) throws SQLException {
		Map<ChangeSetKey, String> rows = new LinkedHashMap<>();
		HistoryTable table = HistoryTable.locate(connection, history);
		if (table.exists()) {
			try (Statement statement = connection.createStatement();
					ResultSet row = statement.executeQuery("SELECT filename, author, id, exectype, md5sum FROM "
							+ table.qualified() + " ORDER BY orderexecuted, dateexecuted")) {
				while (row.next()) {
					rows.put(new ChangeSetKey(row.getString(1), row.getString(2), row.getString(3)),
							row.getString(4) + " " + row.getString(5));
				}
			}
		}
		return new HistorySnapshot(rows);
	}

	/**
	 * Lists the differences.
	 * @param actual what is there
	 * @return what is not the same, by the change set
	 */
	public Map<ChangeSetKey, String> differences(HistorySnapshot actual) {
		Map<ChangeSetKey, String> differences = new LinkedHashMap<>();
		this.rows.forEach((key, row) -> {
			String other = actual.rows().get(key);
			if (other == null) {
				differences.put(key, "is not recorded as applied");
			}
			else if (!other.equals(row)) {
				differences.put(key, "is recorded as " + other + ", expected " + row);
			}
		});
		actual.rows()
			.keySet()
			.stream()
			.filter((key) -> !this.rows.containsKey(key))
			.forEach((key) -> differences.put(key, "is recorded as applied, and should not be"));
		return differences.isEmpty() ? order(actual) : differences;
	}

	private Map<ChangeSetKey, String> order(HistorySnapshot actual) {
		List<ChangeSetKey> expected = List.copyOf(this.rows.keySet());
		List<ChangeSetKey> found = List.copyOf(actual.rows().keySet());
		for (int place = 0; place < expected.size(); place++) {
			if (!expected.get(place).equals(found.get(place))) {
				return Map.of(found.get(place), "is recorded before " + expected.get(place).id());
			}
		}
		return Map.of();
	}

}
