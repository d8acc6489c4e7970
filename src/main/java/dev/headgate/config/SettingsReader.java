package dev.headgate.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
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
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.StringUtils;

import dev.headgate.boot.DatabaseUrlEnvironmentPostProcessor;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.config.Settings.ProcessEnvironment;
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

	private static final String MIGRATION_URL = "spring.liquibase.url";

	/** PostgreSQL counts milliseconds in an int, and has 0 for no limit. */
	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(24);

	private final ConfigurableEnvironment environment;

	private final Binder binder;

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	private final List<String> notices = new ArrayList<>();

	private final Set<String> unreadable = new HashSet<>();

	private ExitCode exitCode = ExitCode.USAGE;

	private SettingsReader(ConfigurableEnvironment environment) {
		this.environment = environment;
		ConnectionProperties.publish(environment);
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
		return StringUtils
			.hasText(ConnectionProperties.written(environment, DatabaseUrlEnvironmentPostProcessor.VARIABLE))
				|| StringUtils.hasText(ConnectionProperties.written(environment, ConnectionProperties.URL));
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
			throw new InvalidSettingsException(this.problems, this.exitCode);
		}
		return changelog;
	}

	private Settings read(@Nullable Database given) {
		Deployment deployment = deployment();
		HeadgateProperties properties = known();
		checkPlaceholders();
		Database application = (given != null) ? given : application();
		Database migration = migration(application);
		checkStockKeys();
		ChangelogSettings changelog = changelog(deployment);
		Database scratch = address("headgate.scratch-url",
				"Set headgate.scratch-url to an address such as postgresql://user:password@host:5432/postgres.");
		checkDurations();
		if (!this.problems.isEmpty() || application == null || migration == null) {
			throw new InvalidSettingsException(this.problems, this.exitCode);
		}
		return new Settings(deployment, migration, application, changelog, properties.gate(), properties.health(),
				new ProofSettings(scratch, properties.entityPackages(), properties.unmapped(), jpa()),
				List.copyOf(this.notices));
	}

	private HeadgateProperties known() {
		this.problems.addAll(KnownKeys.unknown(this.environment));
		return KnownKeys.read(this.binder, this.problems);
	}

	/** Never with the value, which may hold a password. */
	private void refuse(String key, String reason, String action) {
		this.unreadable.add(key);
		this.problems.add(new ConfigurationProblem(key, null, reason, action));
	}

	private void checkPlaceholders() {
		ConnectionProperties.unresolved(this.environment)
			.forEach((key, index) -> refuse(key,
					"character " + (index + 1) + ": a placeholder that no setting or variable resolves",
					"Set what it names, or write \\${ where " + key + " is to hold these characters."));
	}

	private @Nullable Database address(String key, String action) {
		String url = text(key);
		try {
			return (url != null) ? Database.parse(url) : null;
		}
		catch (IllegalArgumentException ex) {
			refuse(key, String.valueOf(ex.getMessage()), action);
			return null;
		}
	}

	private Map<String, String> jpa() {
		Map<String, String> all = new LinkedHashMap<>(map("spring.jpa.properties"));
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
			this.problems.add(new ConfigurationProblem("spring.profiles.active", String.join(",", active),
					"these profiles exclude each other: one process runs in one environment",
					"Keep one of dev, test, uat and prod."));
			this.exitCode = ExitCode.ENVIRONMENT_REFUSED;
			return Deployment.PROD;
		}
		return named.isEmpty() ? Deployment.PROD : named.getFirst();
	}

	private @Nullable Database application() {
		String variable = ConnectionProperties.written(this.environment, DatabaseUrlEnvironmentPostProcessor.VARIABLE);
		boolean used = this.environment.getPropertySources().contains(DatabaseUrlEnvironmentPostProcessor.SOURCE);
		String url = text(ConnectionProperties.URL);
		if (StringUtils.hasText(variable) && (used || url == null)) {
			try {
				LibpqUrl.parse(variable);
			}
			catch (IllegalArgumentException ex) {
				refuse(DatabaseUrlEnvironmentPostProcessor.VARIABLE, String.valueOf(ex.getMessage()),
						"Set DATABASE_URL to an address such as postgresql://user:password@host:5432/database.");
				return null;
			}
		}
		if (url == null) {
			if (!this.unreadable.contains(ConnectionProperties.URL)) {
				refuse(ConnectionProperties.URL, "no database is configured",
						"Set DATABASE_URL, for example postgresql://user:password@host:5432/database,"
								+ " or spring.datasource.url, -username and -password.");
			}
			return null;
		}
		try {
			JdbcUrl address = JdbcUrl.parse(url);
			if (StringUtils.hasText(variable)) {
				noteOverrides(used, variable);
			}
			return new Database(withSecrets(address.url()), address.user(), address.password())
				.as(text(ConnectionProperties.USERNAME), secret(ConnectionProperties.PASSWORD));
		}
		catch (IllegalArgumentException ex) {
			refuse(ConnectionProperties.URL, String.valueOf(ex
				.getMessage()), "Use the form jdbc:postgresql://host:5432/database, with user and password in"
						+ " spring.datasource.username and spring.datasource.password, or set DATABASE_URL instead.");
			return null;
		}
	}

	/** What was taken out of the address, or is said to the pool in another way. */
	private String withSecrets(String url) {
		Secret key = secret(ConnectionProperties.DRIVER_PROPERTY + "sslpassword");
		return (key != null && !url.contains("sslpassword="))
				? url + (url.contains("?") ? "&" : "?") + "sslpassword=" + AddressText.encode(key.value()) : url;
	}

	private void noteOverrides(boolean used, String variable) {
		if (!used) {
			this.notices.add("DATABASE_URL is ignored, since spring.datasource.url is set too");
			return;
		}
		Database database = LibpqUrl.parse(variable);
		String user = text(ConnectionProperties.USERNAME);
		Secret password = secret(ConnectionProperties.PASSWORD);
		if (database.user() != null && !database.user().equals(user)) {
			this.notices.add(ConnectionProperties.USERNAME + " wins over the one in DATABASE_URL");
		}
		if (database.password() != null && !database.password().equals(password)) {
			this.notices.add(ConnectionProperties.PASSWORD + " wins over the one in DATABASE_URL");
		}
	}

	/** Another host, such as one that goes round a pooler, but not another database. */
	private @Nullable Database migration(@Nullable Database application) {
		Database address = address(MIGRATION_URL,
				"Set spring.liquibase.url to an address such as jdbc:postgresql://host:5432/database, with user and"
						+ " password in spring.liquibase.user and spring.liquibase.password,"
						+ " or as postgresql://user:password@host:5432/database.");
		String user = text("spring.liquibase.user");
		if (application == null || (address == null && user == null)) {
			return application;
		}
		Secret password = secret("spring.liquibase.password");
		if (address == null) {
			return new Database(application.url(), user, (password != null) ? password : application.password());
		}
		boolean named = !address.name().isEmpty() && !application.name().isEmpty();
		if (named && !application.equals(Database.NONE) && !address.name().equals(application.name())) {
			refuse(MIGRATION_URL, "it is another database than that of the data source",
					"Name the same database in both; only host and port may differ.");
			return null;
		}
		return new Database(address.url(), (user != null) ? user : address.user(),
				(password != null) ? password : address.password())
			.as(application.user(), application.password());
	}

	private ChangelogSettings changelog(Deployment deployment) {
		String location = namedChangelog();
		String seedPath = text("headgate.seed-path");
		Map<String, String> parameters = map("spring.liquibase.parameters");
		return new ChangelogSettings((location != null) ? location : PACKAGED_CHANGELOG,
				orEmpty("headgate.changelog-root"), (seedPath != null) ? seedPath : "db/seed",
				deployment == Deployment.DEV, contexts(deployment), orEmpty("spring.liquibase.label-filter"),
				parameters, history(),
				new ProcessEnvironment(this.binder.bind("headgate.changelog-environment", Bindable.listOf(String.class))
					.orElse(List.of()), deployment == Deployment.UAT || deployment == Deployment.PROD));
	}

	private History history() {
		String table = text("spring.liquibase.database-change-log-table");
		String lockTable = text("spring.liquibase.database-change-log-lock-table");
		return new History(orEmpty("spring.liquibase.default-schema"), orEmpty("spring.liquibase.liquibase-schema"),
				(table != null) ? table : History.TABLE, (lockTable != null) ? lockTable : History.LOCK_TABLE);
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
				this.problems.add(new ConfigurationProblem("spring.liquibase.contexts", context,
						"it is an expression; contexts given at run time are plain names",
						"List plain names, such as 'emea,batch'; expressions belong into the change sets."));
			}
		}
		return List.copyOf(contexts);
	}

	private void checkStockKeys() {
		if (this.binder.bind("spring.liquibase.enabled", Boolean.class).orElse(false)) {
			this.problems.add(new ConfigurationProblem("spring.liquibase.enabled", "true",
					"Spring Boot would run Liquibase once more, after the gate", "Remove spring.liquibase.enabled."));
		}
		UNSUPPORTED.forEach((key, reason) -> {
			String value = text("spring.liquibase." + key);
			if (value != null && !"false".equals(value)) {
				this.problems.add(new ConfigurationProblem("spring.liquibase." + key, value, "not supported: " + reason,
						"Remove spring.liquibase." + key + "."));
			}
		});
	}

	private void checkDurations() {
		for (String key : KnownKeys.names(Duration.class)) {
			Duration value = duration(key);
			if (value != null && (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0)) {
				this.problems.add(new ConfigurationProblem(key, text(key), "it is not between 1ms and 24d",
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
		String value = bound(key, Bindable.of(String.class));
		return (value != null && !value.isEmpty()) ? new Secret(value) : null;
	}

	private @Nullable String text(String key) {
		String value = bound(key, Bindable.of(String.class));
		return StringUtils.hasText(value) ? value.strip() : null;
	}

	private Map<String, String> map(String key) {
		Map<String, String> map = bound(key, Bindable.mapOf(String.class, String.class));
		return (map != null) ? map : Map.of();
	}

	/** What Spring throws holds the value. */
	private <T> @Nullable T bound(String key, Bindable<T> type) {
		if (this.unreadable.contains(key)) {
			return null;
		}
		try {
			return this.binder.bind(key, type).orElse(null);
		}
		catch (BindException ex) {
			String name = ex.getName().toString();
			if (this.unreadable.add(key)
					&& this.problems.stream().noneMatch((known) -> known.property().equals(name))) {
				this.problems.add(new ConfigurationProblem(name, null, "its value can't be read: " + reason(ex),
						"Correct " + name + "; write \\${ for these two characters themselves."));
			}
			return null;
		}
	}

	private static String reason(BindException failure) {
		boolean placeholder = NestedExceptionUtils
			.getMostSpecificCause(failure) instanceof PlaceholderResolutionException;
		return placeholder ? "it has a placeholder that no setting or variable resolves" : "it has not the right form";
	}

}
