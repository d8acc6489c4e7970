package dev.headgate.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class KnownKeysTests {

	@Test
	void defaultsAreThoseOfTheBinder() {
		HeadgateProperties read = read(Map.of());
		assertThat(read).isEqualTo(binder(Map.of()).bindOrCreate("headgate", HeadgateProperties.class));
		assertThat(read.gate().mode()).isEqualTo(Mode.MIGRATE);
		assertThat(read.gate().statementTimeout()).isNull();
	}

	@Test
	void valuesAreThoseOfTheBinder() {
		Map<String, String> given = Map.of("headgate.changelog", "file:/c.yaml", "headgate.gate.mode", "wait",
				"headgate.gate.allow-diverged", "true", "headgate.gate.statement-timeout", "90",
				"headgate.health.timeout", "PT1.5S", "headgate.embedded.port", "5433", "headgate.unmapped[0]", "a",
				"headgate.unmapped[1]", "b.*", "headgate.entityPackages", "one.two,three", "headgate.seed-path", "");
		HeadgateProperties read = read(given);
		assertThat(read).isEqualTo(binder(given).bindOrCreate("headgate", HeadgateProperties.class));
		assertThat(read.gate().statementTimeout()).isEqualTo(Duration.ofMillis(90));
		assertThat(read.entityPackages()).isEqualTo(List.of("one.two", "three"));
		assertThat(read.health().timeout()).isEqualTo(Duration.ofMillis(1500));
	}

	@ParameterizedTest
	@MethodSource
	void eachValueGoesWhereItBelongs(String name, String value) {
		Map<String, String> given = Map.of(name, value);
		HeadgateProperties read = read(given);
		assertThat(read).isEqualTo(binder(given).bindOrCreate("headgate", HeadgateProperties.class))
			.isNotEqualTo(read(Map.of()));
	}

	static Stream<Arguments> eachValueGoesWhereItBelongs() {
		Map<Class<?>, String> values = Map.of(String.class, "else", Duration.class, "17s", int.class, "17", Mode.class,
				"verify", List.class, "else");
		Stream<Arguments> others = values.entrySet()
			.stream()
			.flatMap((value) -> KnownKeys.names(value.getKey())
				.stream()
				.map((name) -> arguments(name, value.getValue())));
		return Stream.concat(others,
				KnownKeys.names(boolean.class)
					.stream()
					.map((name) -> arguments(name, name.endsWith("live-listener") ? "false" : "true")));
	}

	private static HeadgateProperties read(Map<String, String> given) {
		List<ConfigurationProblem> problems = new ArrayList<>();
		HeadgateProperties read = KnownKeys.read(binder(given), problems);
		assertThat(problems).isEmpty();
		return read;
	}

	private static Binder binder(Map<String, String> given) {
		return new Binder(new MapConfigurationPropertySource(given));
	}

}
