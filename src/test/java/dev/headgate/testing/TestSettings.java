package dev.headgate.testing;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import dev.headgate.config.Settings;
import dev.headgate.config.SettingsReader;

/**
 * Settings for a gate in a test, read as the service reads its own.
 */
public final class TestSettings {

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private String profile = "prod";

	private TestSettings() {
	}

	/**
	 * Starts from the {@link Bookshop}, profile prod and short budgets.
	 * @param database the database, as its owner
	 * @return the settings to add to
	 */
	public static TestSettings of(TestDatabase database) {
		return of(database.jdbcUrl(), TestDatabase.OWNER, TestDatabase.PASSWORD);
	}

	/**
	 * Starts from the same on a server of one's own.
	 * @param url where
	 * @param user as whom
	 * @param password with which password
	 * @return the settings to add to
	 */
	public static TestSettings of(String url, String user, String password) {
		return new TestSettings().with("spring.datasource.url", url)
			.with("spring.datasource.username", user)
			.with("spring.datasource.password", password)
			.with("headgate.changelog", Bookshop.LOCATION)
			.with("headgate.gate.connect-budget", "5s")
			.with("headgate.gate.lock-budget", "5s")
			.with("headgate.gate.wait-budget", "5s");
	}

	public TestSettings with(String property, Object value) {
		this.properties.put(property, value);
		return this;
	}

	/**
	 * Names no changelog, so that the packaged one is taken.
	 * @return these settings
	 */
	public TestSettings packagedChangelog() {
		this.properties.remove("headgate.changelog");
		return this;
	}

	public TestSettings profile(String name) {
		this.profile = name;
		return this;
	}

	/**
	 * Reads the settings.
	 * @return the settings
	 */
	public Settings read() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", this.properties));
		environment.setActiveProfiles(this.profile);
		ConfigurationPropertySources.attach(environment);
		return SettingsReader.read(environment);
	}

}
