package dev.headgate.liquibase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.currency.HistoryTable;

/**
 * Which change set each tag stands for.
 */
public final class TaggedRevisions {

	private TaggedRevisions() {
	}

	/**
	 * Finds the tags that change sets set.
	 * @param changelog the build's change sets
	 * @return a change set for each tag
	 */
	public static Map<String, ChangeSetKey> in(ParsedChangelog changelog) {
		Map<String, ChangeSetKey> tags = new LinkedHashMap<>();
		for (ChangeSet changeSet : changelog.engine().getChangeSets()) {
			changeSet.getChanges().forEach((change) -> {
				if (change instanceof TagDatabaseChange setting && setting.getTag() != null) {
					tags.putIfAbsent(setting.getTag(), LiquibaseScope.key(changeSet));
				}
			});
		}
		return tags;
	}

	/**
	 * Reads the tags of a history; also the stock tools set them.
	 * @param connection a connection
	 * @param table where the history is
	 * @return a change set for each tag
	 * @throws SQLException when the database does not answer
	 */
	public static Map<String, ChangeSetKey> in(Connection connection, HistoryTable table) throws SQLException {
		Map<String, ChangeSetKey> tags = new LinkedHashMap<>();
		if (!table.exists()) {
			return tags;
		}
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT tag, filename, author, id FROM " + table.qualified()
						+ " WHERE tag IS NOT NULL ORDER BY orderexecuted, dateexecuted")) {
			while (row.next()) {
				tags.put(row.getString(1), new ChangeSetKey(row.getString(2), row.getString(3), row.getString(4)));
			}
		}
		return tags;
	}

}
