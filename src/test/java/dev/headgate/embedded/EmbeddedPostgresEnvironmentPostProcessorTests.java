package dev.headgate.embedded;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import dev.headgate.config.InvalidSettingsException;
import dev.headgate.config.SettingsReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** When the embedded server is wanted. */
class EmbeddedPostgresEnvironmentPostProcessorTests {

	private final ClassLoader classLoader = getClass().getClassLoader();

	@ParameterizedTest
	@CsvSource({ "true, , true", "true, '', true", "true, jdbc:postgresql://db/app, false", "false, , false",
			", , false" })
	void isWantedWhenEnabledAndNoDataSourceIsNamed(String enabled, String url, boolean wanted) {
		StandardEnvironment environment = environment("headgate.embedded.enabled", enabled, "spring.datasource.url",
				url);
		assertThat(isWanted(environment, this.classLoader)).isEqualTo(wanted);
	}

	@Test
	void isNotWantedWithoutItsLibrary() {
		StandardEnvironment environment = environment("headgate.embedded.enabled", "true", "a", "b");
		assertThat(isWanted(environment, new FilteredClassLoader("io.zonky"))).isFalse();
	}

	@Test
	void comesAfterWhateverNamesADataSource() {
		assertThat(new EmbeddedPostgresEnvironmentPostProcessor((supplier) -> supplier.get()).getOrder())
			.isEqualTo(Ordered.LOWEST_PRECEDENCE);
	}

	@ParameterizedTest
	@CsvSource({ "port, -1", "port, 65536", "port, some", "directory, ' '" })
	void refusesSettingsThatCannotBe(String name, String value) {
		StandardEnvironment environment = environment("headgate.embedded." + name, value, "a", "b");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> SettingsReader.readEmbedded(environment))
			.withMessageContaining("headgate.embedded." + name);
	}

	private static boolean isWanted(StandardEnvironment environment, ClassLoader classLoader) {
		return EmbeddedPostgresEnvironmentPostProcessor.isWanted(environment, classLoader);
	}

	private static StandardEnvironment environment(String name, String value, String otherName, String otherValue) {
		StandardEnvironment environment = new StandardEnvironment();
		Map<String, Object> properties = new HashMap<>();
		if (value != null) {
			properties.put(name, value);
		}
		if (otherValue != null) {
			properties.put(otherName, otherValue);
		}
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		return environment;
	}

}
