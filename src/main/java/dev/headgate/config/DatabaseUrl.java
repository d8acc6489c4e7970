package dev.headgate.config;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Turns {@code DATABASE_URL} into {@code spring.datasource.*}, behind everything else, so
 * that Spring's own keys win, and keeps addresses and passwords from being taken for
 * templates. One that can't be read is left to {@link SettingsReader}, which reports it
 * together with every other problem.
 */
public final class DatabaseUrl {

	static final String VARIABLE = "DATABASE_URL";

	static final String SOURCE = "databaseUrl";

	private DatabaseUrl() {
	}

	/**
	 * Adds the data source to an environment, unless it has one.
	 * @param environment the environment to add the data source to
	 */
	public static void apply(ConfigurableEnvironment environment) {
		environment.getPropertySources().remove(SOURCE);
		String url = ConnectionProperties.written(environment, VARIABLE);
		String own = ConnectionProperties.written(environment, ConnectionProperties.URL);
		if (StringUtils.hasText(url) && !StringUtils.hasText(own)) {
			addDataSource(environment, url);
		}
		ConnectionProperties.publish(environment);
	}

	private static void addDataSource(ConfigurableEnvironment environment, String url) {
		try {
			Database database = LibpqUrl.parse(url);
			Map<String, Object> properties = new LinkedHashMap<>();
			properties.put(ConnectionProperties.URL, database.url());
			if (database.user() != null) {
				properties.put(ConnectionProperties.USERNAME, database.user());
			}
			if (database.password() != null) {
				properties.put(ConnectionProperties.PASSWORD, database.password().value());
			}
			environment.getPropertySources().addLast(new MapPropertySource(SOURCE, properties));
		}
		catch (IllegalArgumentException ex) {
			// reported by the settings reader
		}
	}

}
