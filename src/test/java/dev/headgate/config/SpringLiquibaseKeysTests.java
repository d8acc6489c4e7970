package dev.headgate.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every {@code spring.liquibase.*} key of Spring Boot's own metadata is carried out or
 * refused, and the documentation says which.
 */
class SpringLiquibaseKeysTests {

	private static final String PREFIX = "spring.liquibase.";

	/** A value for each key that is not Boot's default, where one fits. */
	private static final Map<String, String> VALUES = Map.ofEntries(Map.entry("analytics-enabled", "true"),
			Map.entry("change-log", "classpath:db/main.yaml"), Map.entry("check-change-log-location", "false"),
			Map.entry("clear-checksums", "true"), Map.entry("contexts", "emea"),
			Map.entry("database-change-log-lock-table", "the_lock"), Map.entry("database-change-log-table", "history"),
			Map.entry("default-schema", "app"), Map.entry("driver-class-name", "org.h2.Driver"),
			Map.entry("drop-first", "true"), Map.entry("enabled", "true"), Map.entry("label-filter", "blue"),
			Map.entry("labels", "blue"), Map.entry("license-key", "very-secret"),
			Map.entry("liquibase-schema", "history"), Map.entry("liquibase-tablespace", "fast"),
			Map.entry("parameters", ""), Map.entry("password", "very-secret"),
			Map.entry("rollback-file", "rollback.sql"), Map.entry("show-summary", "verbose"),
			Map.entry("show-summary-output", "console"), Map.entry("tag", "v1"),
			Map.entry("test-rollback-on-update", "true"), Map.entry("ui-service", "console"),
			Map.entry("url", "jdbc:postgresql://other/app"), Map.entry("user", "owner"));

	private static Settings read(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		Map<String, Object> all = new LinkedHashMap<>(properties);
		all.put("spring.datasource.url", "jdbc:postgresql://db/app");
		environment.getPropertySources().addFirst(new MapPropertySource("test", all));
		ConfigurationPropertySources.attach(environment);
		return SettingsReader.read(environment);
	}

	/** From {@code carried out} or {@code refused} of the documentation. */
	private static Map<String, Boolean> documented() throws IOException {
		return Pattern.compile("(?m)^\\| `(spring\\.liquibase\\.[\\w.-]+)`[^|]*\\| (carried out|refused)\\b")
			.matcher(Files.readString(Path.of("docs/from-boot.md")))
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2).equals("refused"), (one, other) -> {
				throw new IllegalStateException("a key stands twice");
			}, TreeMap::new));
	}

	static List<String> keys() throws IOException {
		List<String> keys = new ArrayList<>();
		for (var resource : Collections.list(SpringLiquibaseKeysTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = resource.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
					String name = property.path("name").asString();
					if (name.startsWith(PREFIX)) {
						keys.add(name);
					}
				}
			}
		}
		return keys;
	}

	@Test
	void documentationNamesEveryKey() throws IOException {
		assertThat(keys()).contains("spring.liquibase.change-log").hasSizeGreaterThan(20);
		assertThat(documented().keySet()).containsExactlyInAnyOrderElementsOf(keys());
	}

	@ParameterizedTest
	@MethodSource("keys")
	void keyIsRefusedWhereTheDocumentationSaysSo(String key) throws IOException {
		Map<String, Object> given = Map.of(key, VALUES.get(key.substring(PREFIX.length())));
		if (Boolean.TRUE.equals(documented().get(key))) {
			for (String profile : List.of("dev", "prod")) {
				assertThatExceptionOfType(InvalidSettingsException.class)
					.isThrownBy(() -> read(with(given, "spring.profiles.active", profile)))
					.satisfies((refusal) -> {
						assertThat(refusal.problems()).extracting(ConfigurationProblem::property).containsExactly(key);
						assertThat(refusal.description()).doesNotContain("very-secret");
						assertThat(refusal.action()).startsWith("Remove " + key + ".");
					});
			}
		}
		else {
			assertThat(read(given).toString()).doesNotContain("very-secret");
		}
	}

	@Test
	void keysThatAreCarriedOutArriveInTheSettings() {
		Map<String, Object> given = new LinkedHashMap<>();
		VALUES.forEach((key, value) -> given.put(PREFIX + key, value));
		given.keySet().removeAll(List.of(PREFIX + "parameters", PREFIX + "liquibase-schema"));
		given.put(PREFIX + "parameters.Table", "wares");
		given.keySet()
			.removeIf((key) -> List
				.of("analytics-enabled", "check-change-log-location", "clear-checksums", "driver-class-name",
						"drop-first", "labels", "license-key", "rollback-file", "tag", "test-rollback-on-update",
						"ui-service")
				.contains(key.substring(PREFIX.length())));
		Settings settings = read(given);
		assertThat(settings.changelog().location()).isEqualTo("classpath:db/main.yaml");
		assertThat(settings.changelog().contexts()).containsExactly("prod", "emea");
		assertThat(settings.changelog().labelFilter()).isEqualTo("blue");
		assertThat(settings.changelog().parameters()).isEqualTo(Map.of("Table", "wares"));
		assertThat(settings.changelog().history())
			.isEqualTo(new Settings.History("app", "", "history", "the_lock", "fast"));
		assertThat(settings.migration())
			.isEqualTo(new Database("jdbc:postgresql://other/app", "owner", new Secret("very-secret")));
		assertThat(settings.summary())
			.isEqualTo(new UpdateSummary(UpdateSummary.Level.VERBOSE, UpdateSummary.Output.CONSOLE));
	}

	@Test
	void defaultsOfBootAreNoProblem() {
		Settings settings = read(Map.of(PREFIX + "drop-first", "false", PREFIX + "clear-checksums", "false",
				PREFIX + "ui-service", "logger", PREFIX + "driver-class-name", "org.postgresql.Driver",
				PREFIX + "check-change-log-location", "true", PREFIX + "analytics-enabled", "false"));
		assertThat(settings.summary().level()).isEqualTo(UpdateSummary.Level.OFF);
		assertThat(read(Map.of(PREFIX + "show-summary-output", "all")).summary())
			.isEqualTo(new UpdateSummary(UpdateSummary.Level.SUMMARY, UpdateSummary.Output.ALL));
	}

	@Test
	void allRefusalsAreReportedTogether() {
		Map<String, Object> given = new LinkedHashMap<>();
		VALUES.forEach((key, value) -> given.put(PREFIX + key, value));
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> read(given))
			.satisfies((refusal) -> assertThat(refusal.problems()).hasSize(11));
	}

	@ParameterizedTest
	@ValueSource(strings = { "show-summary", "show-summary-output", "ui-service", "enabled", "drop-first" })
	void valueThatDoesNotFitIsReported(String key) {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> read(Map.of(PREFIX + key, "perhaps")))
			.withMessageContaining(PREFIX + key + " = 'perhaps': it is not ");
	}

	private static Map<String, Object> with(Map<String, Object> given, String key, String value) {
		Map<String, Object> all = new LinkedHashMap<>(given);
		all.put(key, value);
		return all;
	}

}
