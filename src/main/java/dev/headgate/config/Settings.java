package dev.headgate.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * All that Headgate was told, checked as a whole.
 *
 * @param deployment where this process runs
 * @param migration the database as the role that migrates
 * @param application the database as the role that the service uses
 * @param changelog which change sets, and which of them apply
 * @param gate the gate's behaviour
 * @param health the health component's behaviour
 * @param drift how often the running service looks for changes made by hand
 * @param proof what proofs need to know
 * @param notices what the operator should know about where a setting came from
 * @param summary what is said at the end of a migration
 */
public record Settings(Deployment deployment, Database migration, Database application, ChangelogSettings changelog,
		HeadgateProperties.Gate gate, HeadgateProperties.Health health, HeadgateProperties.Drift drift,
		ProofSettings proof, List<String> notices, UpdateSummary summary) {

	/**
	 * Returns these settings for another database, without seeds.
	 * @param database the database
	 * @return the settings
	 */
	public Settings on(Database database) {
		ChangelogSettings unseeded = this.changelog.with(this.changelog.contexts(), false);
		return new Settings(this.deployment, database, database, unseeded, this.gate, this.health, this.drift,
				this.proof, List.of(), this.summary);
	}

	/**
	 * Returns these settings for another changelog.
	 * @param other which change sets
	 * @return the settings
	 */
	public Settings with(ChangelogSettings other) {
		return new Settings(this.deployment, this.migration, this.application, other, this.gate, this.health,
				this.drift, this.proof, this.notices, this.summary);
	}

	/**
	 * Returns these settings with another server for temporary databases.
	 * @param server the server, {@code null} for the migration database's own
	 * @return the settings
	 */
	public Settings withScratch(@Nullable Database server) {
		return with(
				new ProofSettings(server, this.proof.entityPackages(), this.proof.unmapped(), this.proof.hibernate()));
	}

	/**
	 * Returns these settings for entities in other packages.
	 * @param packages where they are
	 * @return the settings
	 */
	public Settings withEntityPackages(List<String> packages) {
		return with(new ProofSettings(this.proof.scratch(), List.copyOf(packages), this.proof.unmapped(),
				this.proof.hibernate()));
	}

	private Settings with(ProofSettings other) {
		return new Settings(this.deployment, this.migration, this.application, this.changelog, this.gate, this.health,
				this.drift, other, this.notices, this.summary);
	}

	/**
	 * Returns these settings for a process in another environment, with its seeds.
	 * @param other the environment
	 * @return the settings; their contexts stay, apart from the environments' own names
	 */
	public Settings in(Deployment other) {
		List<String> contexts = new ArrayList<>(this.changelog.contexts());
		contexts.removeIf((context) -> Arrays.stream(Deployment.values()).anyMatch((one) -> one.id().equals(context)));
		contexts.add(other.id());
		ChangelogSettings there = this.changelog.with(contexts, other == Deployment.DEV);
		return new Settings(other, this.migration, this.application, there, this.gate, this.health, this.drift,
				this.proof, this.notices, this.summary);
	}

	/**
	 * Which change sets there are, and which of them apply.
	 *
	 * @param location the master changelog
	 * @param root the directory that paths are relative to, empty for the default
	 * @param seedPath the directory of the seeds
	 * @param seeds whether seeds run here
	 * @param contexts plain names, never empty
	 * @param labelFilter a label expression, empty for none
	 * @param parameters values for <code>${…}</code> in the changelog
	 * @param history where the history is
	 * @param environment which values for <code>${…}</code> may come from this process
	 */
	public record ChangelogSettings(String location, String root, String seedPath, boolean seeds, List<String> contexts,
			String labelFilter, Map<String, String> parameters, History history, ProcessEnvironment environment) {

		/**
		 * Creates settings for a changelog that may take any value from this process.
		 * @param location the master changelog
		 * @param root the directory that paths are relative to, empty for the default
		 * @param seedPath the directory of the seeds
		 * @param seeds whether seeds run here
		 * @param contexts plain names, never empty
		 * @param labelFilter a label expression, empty for none
		 * @param parameters values for <code>${…}</code> in the changelog
		 * @param history where the history is
		 */
		public ChangelogSettings(String location, String root, String seedPath, boolean seeds, List<String> contexts,
				String labelFilter, Map<String, String> parameters, History history) {
			this(location, root, seedPath, seeds, contexts, labelFilter, parameters, history,
					new ProcessEnvironment(List.of(), false));
		}

		/**
		 * Returns the same for a changelog in another place.
		 * @param other where it is
		 * @return the settings for that one
		 */
		public ChangelogSettings at(String other) {
			return at(other, this.root);
		}

		/**
		 * Returns the same for a changelog in another place, with paths relative to it.
		 * @param other where it is
		 * @param directory the directory that paths are relative to
		 * @return the settings for that one
		 */
		public ChangelogSettings at(String other, String directory) {
			return new ChangelogSettings(other, directory, this.seedPath, this.seeds, this.contexts, this.labelFilter,
					this.parameters, this.history, this.environment);
		}

		/**
		 * Returns the same for other contexts.
		 * @param others plain names, never empty
		 * @param withSeeds whether seeds run there
		 * @return the settings for those
		 */
		public ChangelogSettings with(List<String> others, boolean withSeeds) {
			return new ChangelogSettings(this.location, this.root, this.seedPath, withSeeds, List.copyOf(others),
					this.labelFilter, this.parameters, this.history, this.environment);
		}

		/**
		 * Returns the same for a history whose place is known.
		 * @param place where it is
		 * @return the settings for that one
		 */
		public ChangelogSettings with(History place) {
			return new ChangelogSettings(this.location, this.root, this.seedPath, this.seeds, this.contexts,
					this.labelFilter, this.parameters, place, this.environment);
		}

	}

	/**
	 * Which environment variables and system properties a changelog may take as
	 * parameters.
	 *
	 * @param names those that it may, in any spelling
	 * @param isStrict whether others are refused, if the changelog does not define them
	 */
	public record ProcessEnvironment(List<String> names, boolean isStrict) {

		/**
		 * Says whether a parameter is listed.
		 * @param name its name
		 * @return whether it is
		 */
		public boolean allows(String name) {
			return this.names.stream().anyMatch(name::equalsIgnoreCase);
		}

	}

	/**
	 * What proofs need to know.
	 *
	 * @param scratch a server for temporary databases, {@code null} for the migration
	 * database's own
	 * @param entityPackages where the entities are, empty where none are known
	 * @param unmapped what the entities do not map and is to stay
	 * @param hibernate Hibernate's settings, as the service has them
	 */
	public record ProofSettings(@Nullable Database scratch, List<String> entityPackages, List<String> unmapped,
			Map<String, String> hibernate) {
	}

	/**
	 * Where Liquibase keeps its history.
	 *
	 * @param defaultSchema the schema of the user's objects, empty for the connection's
	 * own
	 * @param schema the schema of the history table, empty for the default schema
	 * @param table the history table's name
	 * @param lockTable the name of Liquibase's own lock table
	 * @param tablespace where these tables are made, empty for the database's own
	 */
	public record History(String defaultSchema, String schema, String table, String lockTable, String tablespace) {

		/** The history's own name where none is given. */
		public static final String TABLE = "databasechangelog";

		/** The lock table's own name where none is given. */
		public static final String LOCK_TABLE = "databasechangeloglock";

		/**
		 * Creates the place of a history in the database's own tablespace.
		 * @param defaultSchema the schema of the user's objects, empty for the
		 * connection's own
		 * @param schema the schema of the history table, empty for the default schema
		 * @param table the history table's name
		 * @param lockTable the name of Liquibase's own lock table
		 */
		public History(String defaultSchema, String schema, String table, String lockTable) {
			this(defaultSchema, schema, table, lockTable, "");
		}

		/** A schema may be named as SQL quotes it. */
		public History {
			defaultSchema = unquoted(defaultSchema);
			schema = unquoted(schema);
		}

		private static String unquoted(String name) {
			boolean quoted = name.length() > 2 && name.startsWith("\"") && name.endsWith("\"");
			return quoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
		}

		/**
		 * Returns the schema that holds the history.
		 * @return its name, empty for the connection's own
		 */
		public String effectiveSchema() {
			return this.schema.isEmpty() ? this.defaultSchema : this.schema;
		}

	}

}
