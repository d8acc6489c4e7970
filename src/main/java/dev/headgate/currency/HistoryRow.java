package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.SearchPath;

/**
 * One row of the history, for people to read.
 *
 * @param key which change set
 * @param checksum its checksum when it was applied, {@code null} when cleared
 * @param at when it was applied, by the clock of the machine that did it
 * @param execType what was done, for example {@code EXECUTED} or {@code MARK_RAN}
 */
public record HistoryRow(ChangeSetKey key, @Nullable String checksum, @Nullable LocalDateTime at,
		@Nullable String execType) {

	/**
	 * Reads the whole history.
	 * @param connection a connection
	 * @param table where the history is
	 * @return the rows in the order in which they were applied, empty when there is no
	 * table
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public static List<HistoryRow> read(Connection connection, HistoryTable table) throws SQLException {
		List<HistoryRow> rows = new ArrayList<>();
		if (!table.exists()) {
			return rows;
		}
		String sql = "SELECT filename, author, id, md5sum, dateexecuted, exectype FROM " + table.qualified()
				+ " ORDER BY orderexecuted, dateexecuted";
		try (PreparedStatement statement = SearchPath.prepare(connection, sql);
				ResultSet row = SearchPath.query(statement)) {
			while (row.next()) {
				rows.add(new HistoryRow(new ChangeSetKey(row.getString(1), row.getString(2), row.getString(3)),
						row.getString(4), row.getObject(5, LocalDateTime.class), row.getString(6)));
			}
		}
		return rows;
	}

}
