package dev.headgate.junit;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.config.SettingsReader;

/**
 * Reads the settings of a service for a test, whose database is not the one that they
 * name.
 */
final class ServiceSettings {

	private static final String DEFAULT_PROFILE = "test";

	private ServiceSettings() {
	}

	/**
	 * Reads them as the service itself would in some profiles, without starting it.
	 * @param profiles the profiles, {@code test} when there is none
	 * @return the settings
	 * @throws dev.headgate.config.InvalidSettingsException with all problems, if there is
	 * one
	 */
	static Settings read(String... profiles) {
		return read(environment(profiles));
	}

	/**
	 * Reads them for proofs, which need the entities too.
	 * @param test the class whose package has the entities, unless the settings say where
	 * they are
	 * @param profiles the profiles, {@code test} when there is none
	 * @return the settings
	 * @throws dev.headgate.config.InvalidSettingsException with all problems, if there is
	 * one
	 */
	static Settings readWithEntities(Class<?> test, String... profiles) {
		ConfigurableEnvironment environment = environment(profiles);
		environment.getPropertySources()
			.addLast(new MapPropertySource("entities", Map.of("headgate.entity-packages", test.getPackageName())));
		return read(environment);
	}

	private static ConfigurableEnvironment environment(String... profiles) {
		Map<String, Object> given = new LinkedHashMap<>();
		given.put("spring.profiles.active", (profiles.length > 0) ? String.join(",", profiles) : DEFAULT_PROFILE);
		given.put("headgate.embedded.enabled", "false");
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("profiles", given));
		ConfigurationPropertySources.attach(environment);
		SettingsReader.prepare(environment);
		leaveOutMigrationAddress(environment);
		return environment;
	}

	/**
	 * Reads them from an environment.
	 * @param environment the environment, ready
	 * @return the settings
	 * @throws dev.headgate.config.InvalidSettingsException with all problems, if there is
	 * one
	 */
	static Settings read(ConfigurableEnvironment environment) {
		return SettingsReader.read(environment, Database.NONE);
	}

	/**
	 * Makes the settings name no other role or address for migrations: that of a copy is
	 * the one and only.
	 * @param environment the environment, ready
	 */
	static void leaveOutMigrationAddress(ConfigurableEnvironment environment) {
		environment.getPropertySources()
			.addFirst(new MapPropertySource("headgateDatabase",
					Map.of("spring.liquibase.url", "", "spring.liquibase.user", "", "spring.liquibase.password", "")));
	}

}
