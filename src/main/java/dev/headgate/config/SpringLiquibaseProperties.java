package dev.headgate.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

import dev.headgate.config.UpdateSummary.Level;
import dev.headgate.config.UpdateSummary.Output;

/**
 * The {@code spring.liquibase.*} keys of Spring Boot's own Liquibase start, but for those
 * that hold an address, a role or a secret. What the gate does not do it refuses, by
 * name.
 *
 * @param enabled whether there is a gate, unless {@code headgate.enabled} says so
 * @param changeLog the master changelog, unless {@code headgate.changelog} names one
 * @param contexts further contexts
 * @param labelFilter label expressions of which one has to hold
 * @param parameters values for <code>${…}</code> in the changelog
 * @param defaultSchema the schema of the user's objects
 * @param liquibaseSchema the schema of the history
 * @param liquibaseTablespace the tablespace of the history
 * @param databaseChangeLogTable the history table's name
 * @param databaseChangeLogLockTable the name of Liquibase's own lock table
 * @param driverClassName the driver, which is PostgreSQL's
 * @param showSummary how much is said at the end of a migration
 * @param showSummaryOutput where that is said
 * @param uiService where Liquibase's messages go, which is the log
 * @param analyticsEnabled whether usage data is sent, which it never is
 * @param dropFirst refused
 * @param clearChecksums refused
 * @param testRollbackOnUpdate refused
 * @param rollbackFile refused
 * @param tag refused
 * @param labels refused: Boot's own old name of {@code label-filter}
 * @param checkChangeLogLocation whether a missing changelog is an error, which it is
 */
record SpringLiquibaseProperties(@Nullable Boolean enabled, @Nullable String changeLog,
		@DefaultValue List<String> contexts, @DefaultValue List<String> labelFilter,
		@DefaultValue Map<String, String> parameters, @DefaultValue("") String defaultSchema,
		@DefaultValue("") String liquibaseSchema, @DefaultValue("") String liquibaseTablespace,
		@DefaultValue("") String databaseChangeLogTable, @DefaultValue("") String databaseChangeLogLockTable,
		@DefaultValue(DRIVER) String driverClassName, @Nullable Level showSummary, @Nullable Output showSummaryOutput,
		@DefaultValue("logger") UiService uiService, @DefaultValue("false") boolean analyticsEnabled,
		@DefaultValue("false") boolean dropFirst, @DefaultValue("false") boolean clearChecksums,
		@DefaultValue("false") boolean testRollbackOnUpdate, @DefaultValue("") String rollbackFile,
		@DefaultValue("") String tag, @DefaultValue("") String labels,
		@DefaultValue("true") boolean checkChangeLogLocation) {

	static final String PREFIX = "spring.liquibase";

	private static final String DRIVER = "org.postgresql.Driver";

	/**
	 * Where Liquibase's messages go.
	 */
	enum UiService {

		/** To the log. */
		LOGGER,

		/** To standard output. */
		CONSOLE

	}

	/**
	 * Says where the changelog is, as Spring Boot reads it: without a scheme, on the
	 * class path.
	 * @return its location, {@code null} when none is named
	 */
	@Nullable String changelogLocation() {
		String location = this.changeLog;
		if (!StringUtils.hasText(location)) {
			return null;
		}
		boolean schemed = location.matches("\\s*\\w+\\*?:.*");
		return (schemed ? "" : "classpath:") + location.strip();
	}

	/**
	 * Says what is to be printed at the end of a migration.
	 * @return how much and where, off unless one of the two keys is set
	 */
	UpdateSummary summary() {
		boolean asked = this.showSummary != null || this.showSummaryOutput != null;
		Level level = (this.showSummary != null) ? this.showSummary : Level.SUMMARY;
		return new UpdateSummary(asked ? level : Level.OFF,
				(this.showSummaryOutput != null) ? this.showSummaryOutput : Output.LOG);
	}

	/**
	 * Names the keys that ask for what the gate does not do.
	 * @param deployment where this process runs
	 * @return the problems
	 */
	List<ConfigurationProblem> refused(Deployment deployment) {
		boolean dev = deployment == Deployment.DEV;
		Refusals refusals = new Refusals(new ArrayList<>());
		refusals.add("drop-first", this.dropFirst, "it would drop the whole schema at each start",
				dev ? "To begin anew, run 'headgate clean' before the start."
						: "Only 'headgate clean' drops a schema, and only in profile dev.");
		refusals.add("clear-checksums", this.clearChecksums, "it would hide edited change sets",
				dev ? "Restore the text of those that were edited, or begin anew with 'headgate clean'."
						: "Restore the text of those that were edited, and put the change into a new change set.");
		refusals.add("test-rollback-on-update", this.testRollbackOnUpdate,
				"it would apply each change set to this database twice",
				"Test rollbacks on a database for tests, with 'headgate downgrade' and 'headgate upgrade'.");
		refusals.add("rollback-file", this.rollbackFile,
				"each change set's rollback is kept in headgate.rollback_sql instead",
				"'headgate downgrade TARGET --sql' prints it.");
		refusals.add("tag", this.tag, "the gate opens at head, and does not stop at a tag",
				"To stop earlier, run 'headgate upgrade REVISION'.");
		refusals.add("labels", this.labels, "Spring Boot has not read it since 3.0",
				"Use spring.liquibase.label-filter.");
		refusals.add("check-change-log-location", this.checkChangeLogLocation ? "" : "false",
				"a changelog that is not there always closes the gate", "");
		refusals.add("driver-class-name", this.driverClassName.equals(DRIVER) ? "" : this.driverClassName,
				"the gate connects with " + DRIVER, "");
		refusals.add("ui-service", (this.uiService == UiService.LOGGER) ? "" : "console",
				"the gate's messages go to the log, whose level is logging.level.dev.headgate", "");
		refusals.add("analytics-enabled", this.analyticsEnabled, "the gate sends nothing to anybody", "");
		return refusals.problems();
	}

	/**
	 * Collects refusals.
	 *
	 * @param problems those so far
	 */
	private record Refusals(List<ConfigurationProblem> problems) {

		void add(String key, boolean asked, String reason, String instead) {
			add(key, asked ? "true" : "", reason, instead);
		}

		void add(String key, String value, String reason, String instead) {
			if (!value.isBlank()) {
				String name = PREFIX + "." + key;
				this.problems.add(new ConfigurationProblem(name, value, "not supported: " + reason,
						("Remove " + name + ". " + instead).strip()));
			}
		}

	}

}
