package dev.headgate.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.StringUtils;

import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.config.Settings.ProofSettings;

/**
 * Reads {@link Settings} from an environment, once, and reports every problem at once.
 */
public final class SettingsReader {

	/** The changelog that is taken where none is named. */
	public static final String PACKAGED_CHANGELOG = HeadgateProperties.DEFAULT_CHANGELOG;

	private static final Pattern CONTEXT = Pattern.compile("[\\w.-]+");

	/**
	 * Keys of Boot's own Liquibase start which the gate would otherwise silently ignore.
	 */
	private static final Map<String, String> UNSUPPORTED = Map.of("drop-first", "it would drop the whole schema",
			"clear-checksums", "it would hide edited change sets", "test-rollback-on-update",
			"the gate never rolls back what it has just applied", "rollback-file", "the gate writes no such file",
			"tag", "the gate sets no tag");

	private final ConfigurableEnvironment environment;

	private final Binder binder;

	private final List<Problem> problems = new ArrayList<>();

	private final List<String> notices = new ArrayList<>();

	private SettingsReader(ConfigurableEnvironment environment) {
		this.environment = environment;
		this.binder = Binder.get(environment);
	}

	/**
	 * Reads the settings.
	 * @param environment the environment, ready
	 * @return the settings
	 * @throws InvalidSettingsException with all problems, if there is one
	 */
	public static Settings read(ConfigurableEnvironment environment) {
		return read(environment, null);
	}

	/**
	 * Reads the settings for a database that is known already.
	 * @param environment the environment, ready
	 * @param given the database, in place of {@code spring.datasource.*}; {@code null}
	 * for none
	 * @return the settings
	 * @throws InvalidSettingsException with all problems, if there is one
	 */
	public static Settings read(ConfigurableEnvironment environment, @Nullable Database given) {
		return new SettingsReader(environment).read(given);
	}

	/**
	 * Reads only what is said about the changelog, for work on its files, which needs no
	 * database.
	 * @param environment the environment, ready
	 * @return which changelog
	 * @throws InvalidSettingsException with all problems, if there is one
	 */
	public static ChangelogSettings readChangelog(ConfigurableEnvironment environment) {
		return new SettingsReader(environment).readChangelog();
	}

	/**
	 * Says whether a database is configured at all, rightly or wrongly.
	 * @param environment the environment, ready
	 * @return {@code false} when reading the settings would say that there is none
	 */
	public static boolean namesDatabase(ConfigurableEnvironment environment) {
		return StringUtils.hasText(environment.getProperty(DatabaseUrlEnvironmentPostProcessor.VARIABLE))
				|| StringUtils.hasText(environment.getProperty("spring.datasource.url"));
	}

	/**
	 * Returns the changelog that is named in the settings.
	 * @param environment the environment, ready
	 * @return its location, {@code null} when none is named
	 */
	public static @Nullable String namedChangelog(ConfigurableEnvironment environment) {
		return new SettingsReader(environment).namedChangelog();
	}

	private @Nullable String namedChangelog() {
		String own = text("headgate.changelog");
		return (own != null) ? own : text("spring.liquibase.change-log");
	}

	private ChangelogSettings readChangelog() {
		Deployment deployment = deployment();
		known();
		ChangelogSettings changelog = changelog(deployment);
		if (!this.problems.isEmpty()) {
			throw new InvalidSettingsException(this.problems, ExitCode.USAGE);
		}
		return changelog;
	}

	private Settings read(@Nullable Database given) {
		Deployment deployment = deployment();
		HeadgateProperties properties = known();
		Database application = (given != null) ? given : application();
		checkStockKeys();
		ChangelogSettings changelog = changelog(deployment);
		Database scratch = scratch();
		checkDurations();
		if (!this.problems.isEmpty() || application == null) {
			throw new InvalidSettingsException(this.problems, ExitCode.USAGE);
		}
		return new Settings(deployment, migration(application), application, changelog, properties.gate(),
				properties.health(),
				new ProofSettings(scratch, properties.entityPackages(), properties.unmapped(), jpa()),
				List.copyOf(this.notices));
	}

	private HeadgateProperties known() {
		this.problems.addAll(KnownKeys.unknown(this.environment));
		return KnownKeys.read(this.binder, this.problems);
	}

	private @Nullable Database scratch() {
		String url = text("headgate.scratch-url");
		try {
			return (url != null) ? Database.parse(url) : null;
		}
		catch (IllegalArgumentException ex) {
			this.problems.add(new Problem("headgate.scratch-url", null, String.valueOf(ex.getMessage()),
					"Set headgate.scratch-url to an address such as postgresql://user:password@host:5432/postgres."));
			return null;
		}
	}

	private Map<String, String> jpa() {
		Map<String, String> all = new LinkedHashMap<>(
				this.binder.bind("spring.jpa.properties", Bindable.mapOf(String.class, String.class)).orElse(Map.of()));
		for (String kind : List.of("implicit", "physical")) {
			String strategy = text("spring.jpa.hibernate.naming." + kind + "-strategy");
			if (strategy != null) {
				all.put("hibernate." + kind + "_naming_strategy", strategy);
			}
		}
		return Map.copyOf(all);
	}

	private Deployment deployment() {
		List<String> active = Arrays.asList(this.environment.getActiveProfiles());
		List<Deployment> named = Arrays.stream(Deployment.values())
			.filter((deployment) -> active.contains(deployment.id()))
			.toList();
		if (named.size() > 1) {
			throw new InvalidSettingsException(List.of(new Problem("spring.profiles.active", String.join(",", active),
					"these profiles exclude each other: one process runs in one environment",
					"Keep one of dev, test, uat and prod.")), ExitCode.ENVIRONMENT_REFUSED);
		}
		return named.isEmpty() ? Deployment.PROD : named.getFirst();
	}

	private @Nullable Database application() {
		String variable = this.environment.getProperty(DatabaseUrlEnvironmentPostProcessor.VARIABLE);
		String url = text("spring.datasource.url");
		boolean used = this.environment.getPropertySources().contains(DatabaseUrlEnvironmentPostProcessor.SOURCE);
		if (StringUtils.hasText(variable) && !used && !StringUtils.hasText(url)) {
			try {
				LibpqUrl.parse(variable);
			}
			catch (IllegalArgumentException ex) {
				this.problems.add(new Problem("DATABASE_URL", null, String.valueOf(ex.getMessage()),
						"Set DATABASE_URL to an address such as postgresql://user:password@host:5432/database."));
				return null;
			}
		}
		if (url == null) {
			this.problems.add(new Problem("spring.datasource.url", null, "no database is configured",
					"Set DATABASE_URL, for example postgresql://user:password@host:5432/database,"
							+ " or spring.datasource.url, -username and -password."));
			return null;
		}
		if (!url.startsWith("jdbc:postgresql:") || org.postgresql.Driver.parseURL(url, null) == null) {
			this.problems
				.add(new Problem("spring.datasource.url", null, "it is not a JDBC URL of a PostgreSQL database",
						"Use the form jdbc:postgresql://host:5432/database, or set DATABASE_URL instead."));
			return null;
		}
		if (StringUtils.hasText(variable)) {
			noteOverrides(used);
		}
		return new Database(url, text("spring.datasource.username"), secret("spring.datasource.password"));
	}

	private void noteOverrides(boolean used) {
		if (!used) {
			this.notices.add("DATABASE_URL is ignored, since spring.datasource.url is set too");
			return;
		}
		for (String key : List.of("spring.datasource.username", "spring.datasource.password")) {
			PropertySource<?> source = this.environment.getPropertySources()
				.get(DatabaseUrlEnvironmentPostProcessor.SOURCE);
			String value = this.environment.getProperty(key);
			if (value != null && source != null && !value.equals(source.getProperty(key))) {
				this.notices.add(key + " wins over the one in DATABASE_URL");
			}
		}
	}

	private Database migration(Database application) {
		String url = text("spring.liquibase.url");
		String user = text("spring.liquibase.user");
		if (url == null && user == null) {
			return application;
		}
		Secret password = secret("spring.liquibase.password");
		return new Database((url != null) ? url : application.url(), (user != null) ? user : application.user(),
				(password != null) ? password : application.password());
	}

	private ChangelogSettings changelog(Deployment deployment) {
		String location = namedChangelog();
		String seedPath = text("headgate.seed-path");
		Map<String, String> parameters = this.binder
			.bind("spring.liquibase.parameters", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of());
		return new ChangelogSettings((location != null) ? location : PACKAGED_CHANGELOG,
				orEmpty("headgate.changelog-root"), (seedPath != null) ? seedPath : "db/seed",
				deployment == Deployment.DEV, contexts(deployment), orEmpty("spring.liquibase.label-filter"),
				parameters, history());
	}

	private History history() {
		String table = text("spring.liquibase.database-change-log-table");
		String lockTable = text("spring.liquibase.database-change-log-lock-table");
		return new History(orEmpty("spring.liquibase.default-schema"), orEmpty("spring.liquibase.liquibase-schema"),
				(table != null) ? table : "databasechangelog",
				(lockTable != null) ? lockTable : "databasechangeloglock");
	}

	private List<String> contexts(Deployment deployment) {
		List<String> given = this.binder.bind("spring.liquibase.contexts", Bindable.listOf(String.class))
			.orElse(List.of());
		Set<String> contexts = new LinkedHashSet<>(List.of(deployment.id()));
		for (String context : given) {
			if (CONTEXT.matcher(context.strip()).matches()) {
				contexts.add(context.strip());
			}
			else if (!context.isBlank()) {
				this.problems.add(new Problem("spring.liquibase.contexts", context,
						"it is an expression; contexts given at run time are plain names",
						"List plain names, such as 'emea,batch'; expressions belong into the change sets."));
			}
		}
		return List.copyOf(contexts);
	}

	private void checkStockKeys() {
		if (this.binder.bind("spring.liquibase.enabled", Boolean.class).orElse(false)) {
			this.problems.add(new Problem("spring.liquibase.enabled", "true",
					"Spring Boot would run Liquibase once more, after the gate", "Remove spring.liquibase.enabled."));
		}
		UNSUPPORTED.forEach((key, reason) -> {
			String value = text("spring.liquibase." + key);
			if (value != null && !"false".equals(value)) {
				this.problems.add(new Problem("spring.liquibase." + key, value, "not supported: " + reason,
						"Remove spring.liquibase." + key + "."));
			}
		});
	}

	private void checkDurations() {
		for (String key : KnownKeys.names(Duration.class)) {
			Duration value = duration(key);
			if (value != null && (value.isNegative() || value.isZero())) {
				this.problems.add(new Problem(key, text(key), "it must be longer than nothing",
						"Set " + key + " to a duration such as 500ms, 30s or 5m."));
			}
		}
	}

	/** A value that is no duration at all has been reported already. */
	private @Nullable Duration duration(String key) {
		try {
			return this.binder.bind(key, Duration.class).orElse(null);
		}
		catch (BindException ex) {
			return null;
		}
	}

	private String orEmpty(String key) {
		String value = text(key);
		return (value != null) ? value : "";
	}

	private @Nullable Secret secret(String key) {
		String value = this.binder.bind(key, String.class).orElse(null);
		return (value != null && !value.isEmpty()) ? new Secret(value) : null;
	}

	private @Nullable String text(String key) {
		String value = this.binder.bind(key, String.class).orElse(null);
		return StringUtils.hasText(value) ? value.strip() : null;
	}

}
