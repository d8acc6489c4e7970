package dev.headgate.boot.aot;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class RecordedEnvironmentTests {

	private static final Map<String, Object> BUILD = Map.of("app.set", "a", "app.below.one", "b");

	@TempDir
	private Path directory;

	@Test
	void whatWasAskedIsKept() throws IOException {
		RecordedEnvironment premises = premises();
		assertThat(premises.text().lines()).containsExactly("parent.app.below=", "profile.prod=false", "set.app.set=a",
				"unset.app.below.two=", "unset.app.labels=", "unset.app.list=", "unset.app.unset=",
				"unset.spring.main.sources=", "unset.spring.main.web-application-type=");
		Path file = this.directory.resolve(RecordedEnvironment.LOCATION);
		Files.createDirectories(file.getParent());
		Files.writeString(file, premises.text());
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.directory.toUri().toURL() }, null)) {
			assertThat(RecordedEnvironment.read(loader)).isEqualTo(premises);
		}
		assertThat(RecordedEnvironment.read(ClassLoader.getPlatformClassLoader())).isNull();
	}

	@Test
	void theSameAnswersHold() {
		assertThat(premises().changedIn(environment(BUILD))).isEmpty();
		Map<String, Object> more = with("app.neverAsked", "x", "app.below.one", "other");
		assertThat(premises().changedIn(environment(more))).isEmpty();
		assertThat(premises().changedIn(environment(with("server.port", "1", "logging.level.root", "debug",
				"spring.datasource.url", "jdbc:postgresql:other"))))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "app.set, other, app.set", "app.unset, '', app.unset", "app.below.two, x, app.below.two",
			"app.below, x, app.below", "app.labels.any, x, app.labels", "app.list[0], x, app.list",
			"app.list, x, app.list" })
	void anotherAnswerIsNamed(String property, String value, String changed) {
		assertThat(premises().changedIn(environment(with(property, value)))).containsExactly(changed);
	}

	@Test
	void namesOfTheEnvironmentCountToo() {
		ConfigurableEnvironment environment = environment(BUILD);
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.of("APP_UNSET", "x", "APP_LABELS_ANY", "y", "APP_LIST_0", "z")));
		assertThat(premises().changedIn(environment)).containsExactly("app.labels", "app.list", "app.unset");
	}

	@Test
	void profilesCount() {
		ConfigurableEnvironment environment = environment(BUILD);
		environment.setActiveProfiles("uat");
		assertThat(premises().changedIn(environment)).isEmpty();
		environment.setActiveProfiles("uat", "prod");
		assertThat(premises().changedIn(environment)).containsExactly("profile prod");
	}

	private static RecordedEnvironment premises() {
		RecordingEnvironment environment = new RecordingEnvironment(environment(BUILD));
		assertThat(environment.getProperty("app.set")).isEqualTo("a");
		assertThat(environment.getProperty("app.below.two")).isNull();
		assertThat(environment.containsProperty("app.unset")).isFalse();
		environment.getProperty("server.port");
		environment.getProperty("logging.level.root");
		environment.getProperty("spring.datasource.url");
		environment.acceptsProfiles(Profiles.of("prod"));
		Binder binder = Binder.get(environment);
		assertThat(environment.getProperty("app.below")).isNull();
		binder.bind("app.list", Bindable.listOf(String.class));
		binder.bind("app.labels", Bindable.mapOf(String.class, String.class));
		return environment.premises();
	}

	private static Map<String, Object> with(String... settings) {
		Map<String, Object> all = new LinkedHashMap<>(BUILD);
		for (int i = 0; i < settings.length; i += 2) {
			all.put(settings[i], settings[i + 1]);
		}
		return all;
	}

	private static ConfigurableEnvironment environment(Map<String, Object> settings) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

}
