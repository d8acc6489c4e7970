package dev.headgate.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.StringUtils;

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

	private static final String MIGRATION_URL = "spring.liquibase.url";

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
	 * Lets Spring Boot do to an environment what it does to a service's, where no service
	 * starts: its configuration files are read, and logging is set up.
	 * @param environment the environment, with its own property sources
	 */
	public static void prepare(ConfigurableEnvironment environment) {
		SpringApplication application = new SpringApplication(SettingsReader.class);
		DefaultBootstrapContext bootstrap = new DefaultBootstrapContext();
		String[] none = new String[0];
		LoggingApplicationListener logging = new LoggingApplicationListener();
		logging.onApplicationEvent(new ApplicationStartingEvent(bootstrap, application, none));
		ApplicationEnvironmentPreparedEvent prepared = new ApplicationEnvironmentPreparedEvent(bootstrap, application,
				none, environment);
		new EnvironmentPostProcessorApplicationListener().onApplicationEvent(prepared);
		logging.onApplicationEvent(prepared);
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
	 * Reads only what is said about the PostgreSQL for local development, which is asked
	 * for before a database is known.
	 * @param environment the environment, ready
	 * @return its settings
	 * @throws InvalidSettingsException with all problems, if there is one
	 */
	public static HeadgateProperties.Embedded readEmbedded(ConfigurableEnvironment environment) {
		return new SettingsReader(environment).readEmbedded();
	}

	private HeadgateProperties.Embedded readEmbedded() {
		HeadgateProperties.Embedded embedded = this.binder.bindOrCreate("headgate.embedded",
				Bindable.of(HeadgateProperties.Embedded.class), collecting());
		check(embedded);
		if (!this.problems.isEmpty()) {
			throw new InvalidSettingsException(this.problems, this.exitCode);
		}
		return embedded;
	}

	/**
	 * Says whether a database is configured at all, rightly or wrongly.
	 * @param environment the environment, ready
	 * @return {@code false} when reading the settings would say that there is none
	 */
	public static boolean namesDatabase(ConfigurableEnvironment environment) {
		String named = namedDataSource(environment);
		String prefix = (named != null) ? named : ConnectionProperties.STANDARD;
		return Stream.of(DatabaseUrl.VARIABLE, MIGRATION_URL, prefix + ".url", prefix + ".jdbc-url")
			.anyMatch((key) -> StringUtils.hasText(ConnectionProperties.written(environment, key)));
	}

	/**
	 * Returns the data source whose database the gate is for.
	 * @param environment the environment, ready
	 * @return what {@code headgate.datasource} says: the prefix of its keys, or the name
	 * of a bean; {@code null} when it says nothing
	 */
	public static @Nullable String namedDataSource(ConfigurableEnvironment environment) {
		String named = ConnectionProperties.dataSource(environment);
		return StringUtils.hasText(named) ? named.strip() : null;
	}

	/**
	 * Says whether there is to be a gate.
	 * @param environment the environment, ready
	 * @return {@code false} where {@code headgate.enabled} says so, or, where that is not
	 * set, {@code spring.liquibase.enabled}; {@code true} also where the value makes no
	 * sense, which reading the settings reports
	 */
	public static boolean isEnabled(Environment environment) {
		return switchedOffBy(environment) == null;
	}

	/**
	 * Returns the setting that switches the gate off.
	 * @param environment the environment, ready
	 * @return its key, {@code null} when the gate is on
	 */
	public static @Nullable String switchedOffBy(Environment environment) {
		for (String key : List.of("headgate.enabled", "spring.liquibase.enabled")) {
			try {
				BindResult<Boolean> said = Binder.get(environment).bind(key, Boolean.class);
				if (said.isBound()) {
					return said.get() ? null : key;
				}
			}
			catch (BindException ex) {
				return null;
			}
		}
		return null;
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
		return namedChangelog(bindLiquibase((problem) -> {
		}));
	}

	private @Nullable String namedChangelog(SpringLiquibaseProperties liquibase) {
		String own = text("headgate.changelog");
		return (own != null) ? own : liquibase.changelogLocation();
	}

	private ChangelogSettings readChangelog() {
		Deployment deployment = deployment();
		HeadgateProperties properties = known();
		ChangelogSettings changelog = changelog(deployment, properties, liquibase(deployment));
		if (!this.problems.isEmpty()) {
			throw new InvalidSettingsException(this.problems, this.exitCode);
		}
		return changelog;
	}

	private Settings read(@Nullable Database given) {
		Deployment deployment = deployment();
		checkPlaceholders();
		HeadgateProperties properties = known();
		Database application = (given != null) ? given : application();
		Database migration = migration(application);
		SpringLiquibaseProperties liquibase = liquibase(deployment);
		ChangelogSettings changelog = changelog(deployment, properties, liquibase);
		Database scratch = address("headgate.scratch-url", properties.scratchUrl(),
				"Set headgate.scratch-url to an address such as postgresql://user:password@host:5432/postgres.");
		if (!this.problems.isEmpty() || application == null || migration == null) {
			throw new InvalidSettingsException(this.problems, this.exitCode);
		}
		return new Settings(deployment, migration, application, changelog, properties.gate(), properties.health(),
				properties.drift(),
				new ProofSettings(scratch, properties.entityPackages(), properties.unmapped(), jpa()),
				List.copyOf(this.notices), liquibase.summary());
	}

	private HeadgateProperties known() {
		this.problems.addAll(KnownKeys.unknown(this.environment));
		HeadgateProperties properties = KnownKeys.read(this.binder, collecting());
		check(properties.embedded());
		return properties;
	}

	private SpringLiquibaseProperties liquibase(Deployment deployment) {
		SpringLiquibaseProperties liquibase = bindLiquibase(this.problems::add);
		this.problems.addAll(liquibase.refused(deployment));
		if (text("spring.liquibase.license-key") != null) {
			refuse("spring.liquibase.license-key", "not supported: the gate uses nothing that takes a licence",
					"Remove spring.liquibase.license-key.");
		}
		return liquibase;
	}

	private SpringLiquibaseProperties bindLiquibase(Consumer<ConfigurationProblem> reported) {
		return this.binder.bindOrCreate(SpringLiquibaseProperties.PREFIX, Bindable.of(SpringLiquibaseProperties.class),
				new CollectingBindHandler(reported, this.unreadable::contains));
	}

	private BindHandler collecting() {
		return new CollectingBindHandler(this.problems::add, this.unreadable::contains);
	}

	private void check(HeadgateProperties.Embedded embedded) {
		if (embedded.port() < 0 || embedded.port() > 65_535) {
			this.problems.add(new ConfigurationProblem("headgate.embedded.port", String.valueOf(embedded.port()),
					"it is not between 0 and 65535", "Set headgate.embedded.port to a port, or to 0 for a free one."));
		}
		if (embedded.directory().isBlank()) {
			this.problems.add(new ConfigurationProblem("headgate.embedded.directory", null, "it is empty",
					"Set headgate.embedded.directory to a folder, or remove it for the default."));
		}
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

	private @Nullable Database address(String key, @Nullable String url, String action) {
		if (this.unreadable.contains(key)) {
			return null;
		}
		try {
			return StringUtils.hasText(url) ? Database.parse(url.strip()) : null;
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
		String named = namedDataSource(this.environment);
		if (named != null && !named.equals(ConnectionProperties.STANDARD)) {
			return named(named);
		}
		String variable = ConnectionProperties.written(this.environment, DatabaseUrl.VARIABLE);
		boolean used = this.environment.getPropertySources().contains(DatabaseUrl.SOURCE);
		String url = text(ConnectionProperties.URL);
		if (StringUtils.hasText(variable) && (used || url == null)) {
			try {
				LibpqUrl.parse(variable);
			}
			catch (IllegalArgumentException ex) {
				refuse(DatabaseUrl.VARIABLE, String.valueOf(ex.getMessage()),
						"Set DATABASE_URL to an address such as postgresql://user:password@host:5432/database.");
				return null;
			}
		}
		if (url == null) {
			if (this.unreadable.contains(ConnectionProperties.URL)) {
				return null;
			}
			Database migration = migrationAddress();
			if (migration == null && !this.unreadable.contains(MIGRATION_URL)) {
				refuseWithoutDatabase();
			}
			// A service that reaches its database otherwise, such as by R2DBC.
			return (migration != null)
					? migration.as(text("spring.liquibase.user"), secret("spring.liquibase.password")) : null;
		}
		Database database = database(ConnectionProperties.STANDARD, ConnectionProperties.URL, url);
		if (database != null && StringUtils.hasText(variable)) {
			noteOverrides(used, variable);
		}
		return database;
	}

	private @Nullable Database database(String prefix, String key, String url) {
		try {
			JdbcUrl address = JdbcUrl.parse(url);
			String whole = prefix.equals(ConnectionProperties.STANDARD) ? withSecrets(address.url()) : address.url();
			return new Database(whole, address.user(), address.password()).as(text(prefix + ".username"),
					secret(prefix + ".password"));
		}
		catch (IllegalArgumentException ex) {
			refuse(key, String.valueOf(ex.getMessage()),
					"Use the form jdbc:postgresql://host:5432/database, with user and password in " + prefix
							+ ".username and " + prefix + ".password"
							+ (prefix.equals(ConnectionProperties.STANDARD) ? ", or set DATABASE_URL instead." : "."));
			return null;
		}
	}

	/** Beside Boot's own data source there may be others, with keys of their own. */
	private @Nullable Database named(String prefix) {
		boolean isPrefix = ConfigurationPropertyName.isValid(prefix);
		for (String key : isPrefix ? List.of(prefix + ".url", prefix + ".jdbc-url") : List.<String>of()) {
			String url = text(key);
			if (url != null) {
				return database(prefix, key, url);
			}
			if (this.unreadable.contains(key)) {
				return null;
			}
		}
		this.problems.add(new ConfigurationProblem(ConnectionProperties.DATA_SOURCE, prefix,
				"there is no data source with this name: neither " + prefix + ".url nor " + prefix
						+ ".jdbc-url is set, and no JdbcConnectionDetails bean is called so",
				"Set headgate.datasource to "
						+ orOneOf(others(),
								"the prefix of a data source's keys, such as spring.datasource, or to the bean's name")
						+ "."));
		return null;
	}

	private void refuseWithoutDatabase() {
		List<String> others = others();
		if (others.isEmpty()) {
			refuse(ConnectionProperties.URL, "no database is configured",
					"Set DATABASE_URL, for example postgresql://user:password@host:5432/database,"
							+ " or spring.datasource.url, -username and -password.");
		}
		else {
			refuse(ConnectionProperties.DATA_SOURCE,
					"it can't be told which database the gate is for: neither DATABASE_URL nor spring.datasource.url"
							+ " is set, but there " + ((others.size() == 1) ? "is " : "are ")
							+ String.join(", ", others),
					"Set headgate.datasource to " + orOneOf(others, "") + ".");
		}
	}

	private List<String> others() {
		return List.copyOf(ConnectionProperties.dataSources(this.environment));
	}

	private static String orOneOf(List<String> names, String otherwise) {
		return names.isEmpty() ? otherwise : ((names.size() > 1) ? "one of " : "") + String.join(", ", names);
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

	private @Nullable Database migrationAddress() {
		return address(MIGRATION_URL, text(MIGRATION_URL),
				"Set spring.liquibase.url to an address such as jdbc:postgresql://host:5432/database, with user and"
						+ " password in spring.liquibase.user and spring.liquibase.password,"
						+ " or as postgresql://user:password@host:5432/database.");
	}

	/** Another host, such as one that goes round a pooler, but not another database. */
	private @Nullable Database migration(@Nullable Database application) {
		Database address = migrationAddress();
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

	private ChangelogSettings changelog(Deployment deployment, HeadgateProperties properties,
			SpringLiquibaseProperties liquibase) {
		String location = namedChangelog(liquibase);
		String root = properties.changelogRoot();
		boolean strict = deployment == Deployment.UAT || deployment == Deployment.PROD;
		return new ChangelogSettings((location != null) ? location : PACKAGED_CHANGELOG,
				(root != null) ? root.strip() : "",
				properties.seedPath().isBlank() ? HeadgateProperties.DEFAULT_SEED_PATH : properties.seedPath().strip(),
				deployment == Deployment.DEV, contexts(deployment, liquibase.contexts()),
				String.join(",", liquibase.labelFilter()).strip(), Map.copyOf(liquibase.parameters()),
				history(liquibase), new ProcessEnvironment(properties.changelogEnvironment(), strict));
	}

	private static History history(SpringLiquibaseProperties liquibase) {
		String table = liquibase.databaseChangeLogTable().strip();
		String lockTable = liquibase.databaseChangeLogLockTable().strip();
		return new History(liquibase.defaultSchema().strip(), liquibase.liquibaseSchema().strip(),
				table.isEmpty() ? History.TABLE : table, lockTable.isEmpty() ? History.LOCK_TABLE : lockTable,
				liquibase.liquibaseTablespace().strip());
	}

	private List<String> contexts(Deployment deployment, List<String> given) {
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
