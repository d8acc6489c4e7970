package dev.headgate.config;

import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.PropertyPlaceholderHelper.PlaceholderResolver;
import org.springframework.util.StringUtils;

/**
 * The settings that hold an address, a role or a password. Spring would take a
 * <code>${</code> in a password for a placeholder. Here only the text of a configuration
 * file is a template; what a variable, a mounted file, an option or {@code DATABASE_URL}
 * says is taken as it is written, by the gate and by the service's own data source.
 */
public final class ConnectionProperties {

	static final String DATA_SOURCE = "headgate.datasource";

	static final String STANDARD = "spring.datasource";

	public static final String URL = "spring.datasource.url";

	public static final String USERNAME = "spring.datasource.username";

	public static final String PASSWORD = "spring.datasource.password";

	private static final String SOURCE = "connectionProperties";

	static final String DRIVER_PROPERTY = "spring.datasource.hikari.data-source-properties.";

	private static final List<String> KEYS = List.of(URL, USERNAME, PASSWORD, "spring.liquibase.url",
			"spring.liquibase.user", "spring.liquibase.password", "headgate.scratch-url",
			"spring.datasource.hikari.jdbc-url", "spring.datasource.hikari.username",
			"spring.datasource.hikari.password", DRIVER_PROPERTY + "password", DRIVER_PROPERTY + "sslpassword");

	private static final String PLACEHOLDER = "${";

	private static final Pattern WHOLE = Pattern.compile("\\$\\{([^:{}]+)}");

	/** Written as in a file; Hikari has a name of its own for it. */
	private static final Pattern ADDRESS = Pattern.compile("([a-z0-9.-]+)\\.(?:url|jdbc-?[uU]rl)");

	private static final int TRIED = 10;

	private final List<Source> sources = new ArrayList<>();

	/** Those of the data source that the gate takes are among them, whichever it is. */
	private final Set<String> keys = new LinkedHashSet<>(KEYS);

	private ConnectionProperties(ConfigurableEnvironment environment) {
		MutablePropertySources all = environment.getPropertySources();
		boolean attached = all.stream().anyMatch(ConfigurationPropertySources::isAttachedConfigurationPropertySource);
		for (ConfigurationPropertySource source : attached ? ConfigurationPropertySources.get(environment)
				: ConfigurationPropertySources.from(all)) {
			if (source.getUnderlyingSource() instanceof PropertySource<?> own && !own.getName().equals(SOURCE)) {
				this.sources.add(new Source(own, source));
			}
		}
		String prefix = value(DATA_SOURCE);
		if (prefix != null && ConfigurationPropertyName.isValid(prefix)) {
			List.of("url", "jdbc-url", "username", "password").forEach((key) -> this.keys.add(prefix + "." + key));
		}
	}

	/**
	 * Makes all who ask the environment for one of them get what was written.
	 * @param environment the environment
	 */
	public static void publish(ConfigurableEnvironment environment) {
		MutablePropertySources sources = environment.getPropertySources();
		sources.remove(SOURCE);
		Map<String, Object> properties = new ConnectionProperties(environment).literal();
		if (properties.isEmpty()) {
			return;
		}
		PropertySource<?> source = new MapPropertySource(SOURCE, properties);
		if (ConfigurationPropertySources
			.isAttachedConfigurationPropertySource(sources.stream().findFirst().orElse(source))) {
			sources.addAfter(sources.stream().findFirst().orElseThrow().getName(), source);
		}
		else {
			sources.addFirst(source);
		}
	}

	/**
	 * Returns a value as it is written.
	 * @param environment the environment
	 * @param key the key, or the name of a variable
	 * @return the value, {@code null} when there is none
	 */
	public static @Nullable String written(ConfigurableEnvironment environment, String key) {
		Written written = new ConnectionProperties(environment).find(key);
		return (written != null) ? written.value() : null;
	}

	/**
	 * Returns the data source that is named for the gate.
	 * @param environment the environment
	 * @return its name, {@code null} when none is named
	 */
	static @Nullable String dataSource(ConfigurableEnvironment environment) {
		return new ConnectionProperties(environment).value(DATA_SOURCE);
	}

	/**
	 * Finds the data sources that the settings name.
	 * @param environment the environment
	 * @return the prefixes of their keys
	 */
	static Set<String> dataSources(ConfigurableEnvironment environment) {
		Set<String> prefixes = new TreeSet<>();
		for (Source source : new ConnectionProperties(environment).sources) {
			if (source.exact() instanceof EnumerablePropertySource<?> enumerable) {
				for (String name : enumerable.getPropertyNames()) {
					Matcher key = ADDRESS.matcher(name);
					boolean address = String.valueOf(enumerable.getProperty(name)).strip().startsWith(JdbcUrl.PREFIX);
					if (key.matches() && address && !name.startsWith("spring.liquibase.")) {
						prefixes.add(key.group(1));
					}
				}
			}
		}
		return prefixes;
	}

	/**
	 * Protects a text from being taken for a template.
	 * @param text the text
	 * @return the text, escaped as Spring wants it
	 */
	static Object escape(String text) {
		int count = StringUtils.countOccurrencesOf(text, PLACEHOLDER);
		if (count == 0) {
			return text;
		}
		// Spring takes an escape away only where it would have found a placeholder.
		for (int kept = 0; kept < (1 << Math.min(count, TRIED)); kept++) {
			String escaped = escape(text, kept);
			if (text.equals(unescaped(false, escaped)) && text.equals(unescaped(true, escaped))) {
				return escaped;
			}
		}
		// No text to Spring's binder, which therefore leaves it alone.
		return CharBuffer.wrap(text);
	}

	private static String escape(String text, int kept) {
		StringBuilder escaped = new StringBuilder();
		int from = 0;
		int number = 0;
		for (int at = text.indexOf(PLACEHOLDER); at >= 0; at = text.indexOf(PLACEHOLDER, from)) {
			escaped.append(text, from, at).append((kept & (1 << number)) == 0 ? "\\" : "").append(PLACEHOLDER);
			from = at + PLACEHOLDER.length();
			number = Math.min(number + 1, TRIED);
		}
		return escaped.append(text, from, text.length()).toString();
	}

	private Map<String, Object> literal() {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String key : this.keys) {
			String value = value(key);
			if (value != null && value.contains(PLACEHOLDER)) {
				properties.put(key, escape(value));
			}
		}
		String url = value(URL);
		if (url != null) {
			withoutSecrets(url.strip(), properties);
		}
		return properties;
	}

	/** A template that can't be resolved stays as it is, for the report. */
	private @Nullable String value(String key) {
		Written written = find(key);
		String resolved = (written != null) ? resolved(written) : null;
		return (resolved == null && written != null) ? written.value() : resolved;
	}

	/** The driver and the pool log the address. */
	private static void withoutSecrets(String url, Map<String, Object> properties) {
		try {
			JdbcUrl parsed = JdbcUrl.parse(url);
			Database database = Database.parse(url);
			Map<String, String> others = database.secretParameters();
			if (parsed.password() == null && others.isEmpty()) {
				return;
			}
			properties.put(URL, escape(database.publicUrl()));
			if (parsed.user() != null) {
				properties.put(USERNAME, escape(parsed.user()));
			}
			if (parsed.password() != null) {
				properties.put(PASSWORD, escape(parsed.password().value()));
			}
			others.forEach((name, value) -> properties.put(DRIVER_PROPERTY + name, escape(value)));
		}
		catch (IllegalArgumentException ex) {
			// reported by the settings reader
		}
	}

	/**
	 * Finds the placeholders that nothing resolves.
	 * @param environment the environment
	 * @return the keys, and where in their values the first placeholder begins
	 */
	static Map<String, Integer> unresolved(ConfigurableEnvironment environment) {
		ConnectionProperties all = new ConnectionProperties(environment);
		Map<String, Integer> places = new LinkedHashMap<>();
		for (String key : all.keys) {
			Written written = all.find(key);
			if (written != null && all.resolved(written) == null) {
				places.put(key, written.value().indexOf(PLACEHOLDER));
			}
		}
		return places;
	}

	private @Nullable String resolved(Written written) {
		if (!written.template()) {
			return written.value();
		}
		Matcher whole = WHOLE.matcher(written.value());
		Written only = whole.matches() ? find(whole.group(1)) : null;
		if (only != null && !only.template()) {
			return only.value();
		}
		return resolved(false, written.value(), (name) -> {
			Written other = find(name);
			return (other == null || other.template()) ? ((other != null) ? other.value() : null)
					: String.valueOf(escape(other.value()));
		});
	}

	/**
	 * The environment is strict about what nothing resolves, and Boot's binder is not.
	 */
	private static @Nullable String unescaped(boolean lenient, String text) {
		return resolved(lenient, text, (name) -> null);
	}

	private static @Nullable String resolved(boolean lenient, String text, PlaceholderResolver values) {
		try {
			return new PropertyPlaceholderHelper(PLACEHOLDER, "}", ":", '\\', lenient).replacePlaceholders(text,
					values);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private @Nullable Written find(String key) {
		ConfigurationPropertyName name = ConfigurationPropertyName.isValid(key) ? ConfigurationPropertyName.of(key)
				: null;
		for (Source source : this.sources) {
			Object value = source.exact().getProperty(key);
			if (value == null && name != null) {
				ConfigurationProperty property = source.relaxed().getConfigurationProperty(name);
				value = (property != null) ? property.getValue() : null;
			}
			if (value != null) {
				return new Written(value.toString(), source.exact() instanceof OriginTrackedMapPropertySource);
			}
		}
		return null;
	}

	/**
	 * Where values stand.
	 *
	 * @param exact for names as they are written
	 * @param relaxed for names in any spelling
	 */
	private record Source(PropertySource<?> exact, ConfigurationPropertySource relaxed) {
	}

	/**
	 * A value and where it stands.
	 *
	 * @param value the value
	 * @param template whether it stands in a configuration file, which may have
	 * placeholders
	 */
	private record Written(String value, boolean template) {
	}

}
