package dev.headgate.cli.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import dev.headgate.cli.output.ProgressBar;
import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.SettingsReader;

/**
 * The options of every verb that works on a database.
 */
public final class SettingsOptions {

	/** Of the verbs that read settings. */
	public static final String STACK_TRACE = "--stacktrace";

	@Spec(Spec.Target.MIXEE)
	@Nullable CommandSpec verb;

	@Option(names = "--url", paramLabel = "URL",
			description = "The database: postgresql://user:password@host:port/name. Default: DATABASE_URL.")
	@Nullable String url;

	@Option(names = "--changelog", paramLabel = "PATH",
			description = "The master changelog: classpath:…, file:… or a path. Default: headgate.changelog,"
					+ " else that of the working directory, else the packaged one.")
	@Nullable String changelog;

	@Option(names = { "-q", "--quiet" }, description = "Log warnings and errors only.")
	boolean quiet;

	@Option(names = "--json", description = "Answer with one line of JSON on stdout.")
	boolean json;

	@Option(names = STACK_TRACE, description = "Print the stack trace of an unexpected failure, to report it.")
	boolean stackTrace;

	@Option(names = "--no-color", description = "Use no colour, also on a terminal. NO_COLOR does the same.")
	boolean noColor;

	private @Nullable ChangelogChoice choice;

	private @Nullable ConfigurableEnvironment environment;

	/**
	 * Reads the settings as the service itself would, without starting it.
	 * @param properties further settings, each as {@code --name=value}
	 * @return the settings
	 */
	Settings settings(List<String> properties) {
		return SettingsReader.read(environment(properties));
	}

	/**
	 * Reads the settings for a verb that can do without a database.
	 * @param properties further settings, each as {@code --name=value}
	 * @return the settings, with a database if one is configured
	 */
	Known known(List<String> properties) {
		ConfigurableEnvironment environment = environment(properties);
		if (!SettingsReader.namesDatabase(environment)) {
			return new Known(SettingsReader.readChangelog(environment), null);
		}
		Settings settings = SettingsReader.read(environment);
		return new Known(settings.changelog(), settings);
	}

	/**
	 * Reads only what is said about the changelog, which needs no database.
	 * @param properties further settings, each as {@code --name=value}
	 * @return which changelog
	 */
	ChangelogSettings changelog(List<String> properties) {
		return SettingsReader.readChangelog(environment(properties));
	}

	/**
	 * Says whether a database is configured at all.
	 * @param properties further settings, each as {@code --name=value}
	 * @return {@code false} when there is none to ask
	 */
	boolean namesDatabase(List<String> properties) {
		return SettingsReader.namesDatabase(environment(properties));
	}

	/**
	 * Reads the settings for work that asks no database.
	 * @param properties further settings, each as {@code --name=value}
	 * @return the settings, whose databases are {@link Database#NONE}
	 */
	Settings offline(List<String> properties) {
		return SettingsReader.read(environment(properties), Database.NONE);
	}

	private ConfigurableEnvironment environment(List<String> properties) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments(properties)));
		environment.getPropertySources().addFirst(new MapPropertySource("options", options()));
		ConfigurationPropertySources.attach(environment);
		SettingsReader.prepare(environment);
		ChangelogChoice chosen = ChangelogChoice.make(environment, this.changelog != null);
		Class<?> application = application();
		if (application != null && chosen.fitsPackagedEntities()) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("application",
						Map.of("headgate.entity-packages", EntityPackages.of(application))));
		}
		this.choice = chosen;
		this.environment = environment;
		return environment;
	}

	/**
	 * Returns what the settings were read from.
	 * @return the environment
	 */
	ConfigurableEnvironment environment() {
		return Objects.requireNonNull(this.environment, "no settings read yet");
	}

	/**
	 * Returns which changelog was taken when the settings were read.
	 * @return the changelog, and why that one
	 */
	ChangelogChoice choice() {
		return Objects.requireNonNull(this.choice, "no settings read yet");
	}

	private @Nullable Class<?> application() {
		return (Objects.requireNonNull(this.verb).root().userObject() instanceof ApplicationCommand known)
				? known.application() : null;
	}

	private Map<String, Object> options() {
		Map<String, Object> options = new LinkedHashMap<>();
		if (this.changelog != null) {
			options.put("headgate.changelog", this.changelog);
		}
		if (this.noColor || StringUtils.hasText(System.getenv("NO_COLOR"))) {
			options.put("spring.output.ansi.enabled", "never");
		}
		if (ProgressBar.isTerminal()) {
			options.put("logging.structured.format.console", "");
		}
		if (this.quiet) {
			options.put("logging.level.root", "warn");
			options.put("logging.level.dev.headgate", "warn");
		}
		if (this.url != null) {
			Database database = database(this.url);
			options.put("headgate.datasource", "spring.datasource");
			String user = (database.user() != null) ? database.user() : "";
			String password = (database.password() != null) ? database.password().value() : "";
			for (String prefix : List.of("spring.datasource.", "spring.liquibase.")) {
				options.put(prefix + "url", database.url());
				options.put(prefix + (prefix.contains("datasource") ? "username" : "user"), user);
				options.put(prefix + "password", password);
			}
		}
		return options;
	}

	private Database database(String text) {
		try {
			return Database.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(commandLine(), "--url: " + ex.getMessage());
		}
	}

	private String[] arguments(List<String> properties) {
		for (String property : properties) {
			if (!property.matches("--[\\w-]+\\.[^=]+=.*")) {
				throw new ParameterException(commandLine(),
						"Unknown option or argument: '" + property + "' (a setting is written --name=value)");
			}
		}
		return properties.toArray(String[]::new);
	}

	private CommandLine commandLine() {
		return Objects.requireNonNull(this.verb).commandLine();
	}

	/**
	 * What is known without asking anybody.
	 *
	 * @param changelog which change sets, and which of them apply
	 * @param settings all settings, {@code null} when no database is configured
	 */
	record Known(ChangelogSettings changelog, @Nullable Settings settings) {
	}

}
