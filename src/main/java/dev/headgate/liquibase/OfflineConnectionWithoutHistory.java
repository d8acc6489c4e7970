package dev.headgate.liquibase;

import java.io.File;
import java.util.List;

import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.OfflineChangeLogHistoryService;
import liquibase.changelog.RanChangeSet;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.exception.DatabaseException;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.SqlTokens;

/**
 * An offline database without a history. Liquibase's own keeps one in a file of the
 * working folder, which may not be writable.
 */
public final class OfflineConnectionWithoutHistory extends OfflineConnection {

	private final @Nullable DatabaseFacts facts;

	/**
	 * Creates a connection to no database in particular.
	 * @param resources where Liquibase finds its files
	 */
	public OfflineConnectionWithoutHistory(ResourceAccessor resources) {
		this(resources, null);
	}

	/**
	 * Creates a connection that says the same about itself as one to a real database.
	 */
	OfflineConnectionWithoutHistory(ResourceAccessor resources, @Nullable DatabaseFacts facts) {
		super("offline:postgresql?version=17", resources);
		this.facts = facts;
		if (facts != null) {
			setProductName(facts.productName());
			setProductVersion(facts.productVersion());
			setDatabaseMajorVersion(facts.majorVersion());
			setDatabaseMinorVersion(facts.minorVersion());
		}
	}

	@Override
	public @Nullable String getCatalog() throws DatabaseException {
		return (this.facts != null) ? this.facts.catalog() : super.getCatalog();
	}

	@Override
	public @Nullable String getSchema() {
		return (this.facts != null) ? this.facts.schema() : super.getSchema();
	}

	/** Liquibase looks here whether the server is on this machine. */
	@Override
	public String getURL() {
		return (this.facts != null && this.facts.local()) ? "offline:postgresql://localhost" : super.getURL();
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
