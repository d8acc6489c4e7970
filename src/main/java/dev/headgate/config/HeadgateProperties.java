package dev.headgate.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Every {@code headgate.*} key there is; any other is refused.
 *
 * @param enabled whether there is a gate at all
 * @param changelog the master changelog: {@code classpath:…}, {@code file:…} or a path
 * @param changelogRoot the directory that paths in a changelog on disk are relative to;
 * by default the one that holds its {@code db} directory, else the changelog's own
 * @param seedPath the directory whose change sets are seeds and run only in profile dev
 * @param gate the gate
 * @param health the health component {@code schema}
 * @param drift the search for changes that somebody made by hand
 * @param tracing OpenTelemetry
 * @param embedded the PostgreSQL for local development
 * @param scratchUrl a server on which proofs make their temporary databases,
 * {@code postgresql://…} or {@code jdbc:postgresql:…}; by default the migration
 * database's own
 * @param entityPackages the packages that are searched for JPA entities, with those below
 * them; by default that of the application's main class
 * @param unmapped tables, columns ({@code table.column}), sequences and enum types that
 * the entities do not map and that are to stay; {@code *} stands for any characters
 * @param changelogEnvironment the environment variables and system properties that the
 * changelog may take as parameters; in {@code uat} and {@code prod} others are refused
 * @param datasource the data source whose database the gate is for: the prefix of its
 * keys, or the name of its {@code JdbcConnectionDetails} bean
 */
@ConfigurationProperties("headgate")
public record HeadgateProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue(DEFAULT_CHANGELOG) String changelog, @Nullable String changelogRoot,
		@DefaultValue(DEFAULT_SEED_PATH) String seedPath, @DefaultValue Gate gate, @DefaultValue Health health,
		@DefaultValue Drift drift, @DefaultValue Tracing tracing, @DefaultValue Embedded embedded,
		@Nullable String scratchUrl, @DefaultValue List<String> entityPackages, @DefaultValue List<String> unmapped,
		@DefaultValue List<String> changelogEnvironment,
		@DefaultValue(ConnectionProperties.STANDARD) String datasource) {

	/** The directory of the seeds where none is named. */
	public static final String DEFAULT_SEED_PATH = "db/seed";

	static final String DEFAULT_CHANGELOG = "classpath:db/changelog/db.changelog-master.yaml";

	/**
	 * The gate.
	 *
	 * @param mode what it does about a database that is behind
	 * @param allowDiverged whether it applies pending change sets to a database that also
	 * has unknown ones
	 * @param connectBudget how long it tries to reach the database
	 * @param lockBudget how long it waits for another process that migrates
	 * @param waitBudget how long it waits for head in mode {@code wait}
	 * @param retryBudget how long it tries a change set again that loses against other
	 * sessions' locks
	 * @param lockTimeout how long one statement of a migration may wait for a lock, and
	 * so the longest that it holds up the readers behind it
	 * @param indexLockTimeout the same for concurrent index builds, which hold up nobody
	 * @param statementTimeout how long one statement may run, without a limit by default
	 * @param liveListener whether a small server answers the probes while it works
	 * @param liveListenerAfter how long one part of its work takes before that server
	 * starts
	 * @param onDrift what it does when somebody changed the schema by hand, where
	 * {@code expected-schema.json} travels with the changelog
	 */
	public record Gate(@DefaultValue("migrate") Mode mode, @DefaultValue("false") boolean allowDiverged,
			@DefaultValue("60s") Duration connectBudget, @DefaultValue("5m") Duration lockBudget,
			@DefaultValue("5m") Duration waitBudget, @DefaultValue("10m") Duration retryBudget,
			@DefaultValue("2s") Duration lockTimeout, @DefaultValue("10m") Duration indexLockTimeout,
			@Nullable Duration statementTimeout, @DefaultValue("true") boolean liveListener,
			@DefaultValue("500ms") Duration liveListenerAfter, @DefaultValue("ignore") DriftReaction onDrift) {
	}

	/**
	 * What the gate does when somebody changed the schema by hand.
	 */
	public enum DriftReaction {

		/** It does not compare. */
		IGNORE,

		/** It opens, and logs the differences. */
		WARN,

		/** It stays closed. */
		CLOSE

	}

	/**
	 * The health component {@code schema}.
	 *
	 * @param cachePeriod how long an answer is good for; no answer at most a second
	 * @param timeout how long one look at the database may take
	 */
	public record Health(@DefaultValue("5s") Duration cachePeriod, @DefaultValue("2s") Duration timeout) {
	}

	/**
	 * The search for changes that somebody made to the schema by hand, while the service
	 * runs.
	 *
	 * @param check the time from one comparison to the next; none by default, so that
	 * nothing is compared
	 */
	public record Drift(@Nullable Duration check) {
	}

	/**
	 * OpenTelemetry.
	 *
	 * @param needsEndpoint whether Spring Boot's OpenTelemetry is left out until a
	 * setting says where to send to; otherwise its being on the class path is enough
	 */
	public record Tracing(@DefaultValue("false") boolean needsEndpoint) {
	}

	/**
	 * The PostgreSQL for local development.
	 *
	 * @param enabled whether to start one when no other database is configured
	 * @param directory where its data is kept between runs
	 * @param port its port, 0 for a free one
	 */
	public record Embedded(@DefaultValue("false") boolean enabled,
			@DefaultValue(".headgate/postgres/17") String directory, @DefaultValue("0") int port) {

		/**
		 * Returns the folder of the data.
		 * @return its absolute path
		 */
		public Path folder() {
			return Path.of(this.directory).toAbsolutePath().normalize();
		}

	}

}
