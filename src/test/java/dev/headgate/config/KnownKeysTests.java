package dev.headgate.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class KnownKeysTests {

	@Test
	void defaultsAreThoseOfTheRecord() {
		HeadgateProperties read = read(Map.of());
		assertThat(read.gate().mode()).isEqualTo(Mode.MIGRATE);
		assertThat(read.gate().statementTimeout()).isNull();
		assertThat(read.unmapped()).isEmpty();
	}

	@Test
	void valuesAreReadInEverySpelling() {
		HeadgateProperties read = read(Map.of("headgate.changelog", "file:/c.yaml", "headgate.gate.mode", "wait",
				"headgate.gate.statement-timeout", "90", "headgate.health.timeout", "PT1.5S", "headgate.embedded.port",
				"5433", "headgate.unmapped[0]", "a", "headgate.unmapped[1]", "b.*", "headgate.entityPackages",
				"one.two,three", "headgate.seed-path", ""));
		assertThat(read.gate().statementTimeout()).isEqualTo(Duration.ofMillis(90));
		assertThat(read.entityPackages()).isEqualTo(List.of("one.two", "three"));
		assertThat(read.unmapped()).isEqualTo(List.of("a", "b.*"));
		assertThat(read.health().timeout()).isEqualTo(Duration.ofMillis(1500));
		assertThat(read.embedded().port()).isEqualTo(5433);
	}

	@Test
	void valueThatDoesNotFitIsReportedAndItsDefaultTaken() {
		List<ConfigurationProblem> problems = new ArrayList<>();
		HeadgateProperties read = KnownKeys.read(binder(Map.of("headgate.gate.mode", "sometimes",
				"headgate.gate.allow-diverged", "perhaps", "headgate.embedded.port", "some", "headgate.health.timeout",
				"1ns", "headgate.unmapped[1]", "b", "headgate.gate.lock-budget", "17s")),
				new CollectingBindHandler(problems::add, (key) -> false));
		assertThat(problems).extracting(ConfigurationProblem::toString)
			.containsExactlyInAnyOrder(
					"headgate.gate.mode = 'sometimes': it is not one of migrate, wait, verify, observe",
					"headgate.gate.allow-diverged = 'perhaps': it is not true or false",
					"headgate.embedded.port = 'some': it is not a number",
					"headgate.health.timeout = '1ns': it is not between 1ms and 24d",
					"headgate.unmapped: it is not a list of texts");
		assertThat(read.gate().mode()).isEqualTo(Mode.MIGRATE);
		assertThat(read.gate().allowDiverged()).isFalse();
		assertThat(read.gate().lockBudget()).isEqualTo(Duration.ofSeconds(17));
		assertThat(read.unmapped()).isEmpty();
	}

	private static HeadgateProperties read(Map<String, String> given) {
		List<ConfigurationProblem> problems = new ArrayList<>();
		HeadgateProperties read = KnownKeys.read(binder(given),
				new CollectingBindHandler(problems::add, (key) -> false));
		assertThat(problems).isEmpty();
		return read;
	}

	private static Binder binder(Map<String, String> given) {
		return new Binder(new MapConfigurationPropertySource(given));
	}

}
