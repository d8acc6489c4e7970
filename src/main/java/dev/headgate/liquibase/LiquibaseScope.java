package dev.headgate.liquibase;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;

import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.exception.DatabaseException;
import liquibase.logging.LogService;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.LoggerUIService;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings.History;

/**
 * Runs Liquibase the only way Headgate ever does: silent on the console, asking no remote
 * host, and not running programs of the operating system.
 */
public final class LiquibaseScope {

	/** Liquibase's own setting of this name. */
	public static final String PRESERVE_CASE = "liquibase.preserveSchemaCase";

	private LiquibaseScope() {
	}

	/**
	 * Runs something inside Liquibase's scope, which is the one around it where that has
	 * the same files.
	 * @param resources where Liquibase finds its files
	 * @param call what to run
	 * @param <T> the type of the result
	 * @return its result
	 * @throws Exception whatever it throws
	 */
	public static <T> T call(ResourceAccessor resources, Scope.ScopedRunnerWithReturn<T> call) throws Exception {
		if (resources.equals(Scope.getCurrentScope().getResourceAccessor())) {
			return call.run();
		}
		Map<String, Object> values = new HashMap<>();
		LoggerUIService messages = new LoggerUIService();
		// What is an error is thrown as well.
		messages.setErrorLogLevel(Level.WARNING);
		values.put(Scope.Attr.ui.name(), messages);
		LogService log = Scope.getCurrentScope().get(Scope.Attr.logService, LogService.class);
		values.put(Scope.Attr.logService.name(), new LiquibaseLogger(new LiquibaseLogService(log)));
		values.put(Scope.Attr.resourceAccessor.name(), resources);
		values.put("liquibase.analytics.enabled", false);
		values.put("liquibase.allowExecuteCommand", false);
		CachedSystemProperties.begin();
		try {
			return Scope.child(values, call);
		}
		finally {
			CachedSystemProperties.end();
		}
	}

	/**
	 * Returns what identifies a change set.
	 * @param changeSet Liquibase's own object for it
	 * @return its key
	 */
	public static ChangeSetKey key(ChangeSet changeSet) {
		return new ChangeSetKey(changeSet.getFilePath(), changeSet.getAuthor(), changeSet.getId());
	}

	/**
	 * Tells Liquibase's database which schemas and tables it works with.
	 * @param database the database
	 * @param history their names
	 * @throws DatabaseException when Liquibase refuses them
	 */
	public static void setNames(Database database, History history) throws DatabaseException {
		if (!history.defaultSchema().isEmpty()) {
			database.setDefaultSchemaName(history.defaultSchema());
		}
		if (!history.effectiveSchema().isEmpty()) {
			database.setLiquibaseSchemaName(history.effectiveSchema());
		}
		if (!history.tablespace().isEmpty()) {
			database.setLiquibaseTablespaceName(history.tablespace());
		}
		database.setDatabaseChangeLogTableName(history.table());
		database.setDatabaseChangeLogLockTableName(history.lockTable());
	}

	/**
	 * Says whether Liquibase has to be told to keep a schema's name as it is: it writes
	 * one in lower case otherwise.
	 * @param schema the schema's name
	 * @return {@code true} for a name with capitals
	 */
	public static boolean hasCapitals(String schema) {
		return !schema.equals(schema.toLowerCase(Locale.ROOT));
	}

	/**
	 * Returns the history table as Liquibase itself writes it, whatever a change set says
	 * of quoting.
	 * @param database Liquibase's database
	 * @return the table's name for SQL
	 */
	public static String historyTable(Database database) {
		ObjectQuotingStrategy strategy = database.getObjectQuotingStrategy();
		database.setObjectQuotingStrategy(ObjectQuotingStrategy.LEGACY);
		try {
			return database.escapeTableName(database.getLiquibaseCatalogName(), database.getLiquibaseSchemaName(),
					database.getDatabaseChangeLogTableName());
		}
		finally {
			database.setObjectQuotingStrategy(strategy);
		}
	}

}
