package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.SearchPath;

/**
 * Reads the history table, whatever the session's search path is.
 */
public final class SchemaHistory {

	private static final String ROWS = """
			SELECT filename, author, id, md5sum, dateexecuted, orderexecuted, exectype, labels, tag
			  FROM {table}
			 WHERE {condition}
			 ORDER BY orderexecuted, dateexecuted""";

	private SchemaHistory() {
	}

	/**
	 * Reads the whole history.
	 * @param connection a connection
	 * @param table where the history is
	 * @return the rows in the order in which they were applied, empty when there is no
	 * table
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public static List<AppliedChangeSet> read(Connection connection, HistoryTable table) throws SQLException {
		return read(connection, table, "true");
	}

	/**
	 * Reads the tags of the history, those that Liquibase's own tools set included.
	 * @param connection a connection
	 * @param table where the history is
	 * @return the change set that each tag stands for, empty when there is no table
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public static Map<String, ChangeSetKey> readTags(Connection connection, HistoryTable table) throws SQLException {
		Map<String, ChangeSetKey> tags = new LinkedHashMap<>();
		for (AppliedChangeSet row : read(connection, table, "tag IS NOT NULL")) {
			tags.put(String.valueOf(row.tag()), row.key());
		}
		return tags;
	}

	private static List<AppliedChangeSet> read(Connection connection, HistoryTable table, String condition)
			throws SQLException {
		List<AppliedChangeSet> rows = new ArrayList<>();
		if (!table.exists()) {
			return rows;
		}
		String sql = ROWS.replace("{table}", table.qualified()).replace("{condition}", condition);
		try (PreparedStatement statement = SearchPath.prepare(connection, sql);
				ResultSet row = SearchPath.query(statement)) {
			while (row.next()) {
				rows.add(changeSet(row));
			}
		}
		return rows;
	}

	private static AppliedChangeSet changeSet(ResultSet row) throws SQLException {
		ChangeSetKey key = new ChangeSetKey(row.getString(1), row.getString(2), row.getString(3));
		return new AppliedChangeSet(key, row.getString(1), row.getString(4), row.getObject(5, LocalDateTime.class),
				row.getInt(6), row.getString(7), row.getString(8), row.getString(9));
	}

}
