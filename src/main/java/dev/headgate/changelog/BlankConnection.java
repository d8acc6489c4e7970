package dev.headgate.changelog;

import java.io.File;
import java.util.List;

import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.OfflineChangeLogHistoryService;
import liquibase.changelog.RanChangeSet;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.resource.ResourceAccessor;

/**
 * An offline database without a history. The engine's own keeps one in a file of the
 * working folder, which may not be writable.
 */
public final class BlankConnection extends OfflineConnection {

	/**
	 * Creates the connection.
	 * @param resources where the engine finds its files
	 */
	public BlankConnection(ResourceAccessor resources) {
		super("offline:postgresql?version=17", resources);
	}

	@Override
	public String nativeSQL(String sql) {
		return SqlTokens.withPlainOperators(sql);
	}

	@Override
	protected ChangeLogHistoryService createChangeLogHistoryService(Database database) {
		return new OfflineChangeLogHistoryService(database, new File("never-written"), false, false) {

			@Override
			public void init() {
			}

			@Override
			public List<RanChangeSet> getRanChangeSets() {
				return List.of();
			}

		};
	}

}
