package dev.headgate.ops;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a program that collects logs gets of a service, a sidecar and a verb.
 */
@Execution(ExecutionMode.CONCURRENT)
class StructuredLogIT {

	private static final String FIRST = """
			- changeSet:
			    id: first
			    author: ann
			    changes:
			      - sql: { sql: CREATE TABLE one (id int PRIMARY KEY) }
			""";

	private static final String SECOND = """
			- changeSet:
			    id: second
			    author: ann
			    changes:
			      - sql: { sql: INSERT INTO nowhere VALUES (1) }
			""";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path root;

	private String changelog = FIRST;

	@ParameterizedTest
	@ValueSource(strings = { "uat", "prod" })
	void aVerbTellsProgramsWhatItDoes(String profile) {
		JarProcess upgrade = run("upgrade", profile).exitsWith(0);
		List<JsonNode> events = events(upgrade.err());
		JsonNode applied = event(events, "Applied first");
		assertThat(applied.at("/ecs/version").asString()).isNotEmpty();
		assertThat(applied.at("/log/level").asString()).isEqualTo("INFO");
		assertThat(applied.at("/service/name").asString()).isEqualTo("headgate");
		JsonNode fields = applied.path("headgate");
		assertThat(fields.path("changeSet").asString()).isEqualTo("first");
		assertThat(fields.path("author").asString()).isEqualTo("ann");
		assertThat(fields.path("path").asString()).isEqualTo("db/changelog/master.yaml");
		assertThat(fields.path("outcome").asString()).isEqualTo("applied");
		assertThat(fields.path("durationMs").isIntegralNumber()).isTrue();
		assertThat(fields.path("run").asString()).isEqualTo(run());
		JsonNode open = event(events, "Gate open").path("headgate");
		assertThat(open.path("state").asString()).isEqualTo("at-head");
		assertThat(open.path("revision").asString()).isEqualTo("first");
		assertThat(open.path("head").asString()).isEqualTo("first");
		assertThat(open.path("pending").asInt(-1)).isZero();
		assertThat(open.path("applied").asInt()).isEqualTo(1);
		assertThat(open.path("run").asString()).isEqualTo(run());
		assertThat(upgrade.out()).contains("first").doesNotContain("{");
	}

	@ParameterizedTest
	@ValueSource(strings = { "upgrade", "serve", "sidecar" })
	void aFailureIsOneEvent(String verb) {
		this.changelog = FIRST + SECOND;
		JarProcess failed = run(verb, "prod").exitsWith(11);
		List<JsonNode> events = events(verb.equals("upgrade") ? failed.err() : failed.out());
		JsonNode last = events.getLast();
		assertThat(last.at("/log/level").asString()).isEqualTo("ERROR");
		assertThat(last.path("message").asString()).contains("change set second failed", "nowhere");
		assertThat(last.at("/headgate/exitCode").asInt()).isEqualTo(11);
		assertThat(last.at("/headgate/run").asString()).isEqualTo(run());
	}

	@Test
	void aServiceSaysNothingElse() {
		try (JarProcess service = start("serve", "prod")) {
			service.awaitOutput("Started HeadgateApplication").stop();
			List<JsonNode> events = events(service.out());
			assertThat(event(events, "Gate open").at("/headgate/revision").asString()).isEqualTo("first");
			assertThat(event(events, "Started HeadgateApplication").at("/headgate/run").isMissingNode()).isTrue();
			assertThat(service.err()).isEmpty();
		}
	}

	@Test
	void theSidecarSaysWhenTheStateChanges() {
		try (JarProcess sidecar = start("sidecar", "prod")) {
			sidecar.awaitOutput("Started SidecarApplication");
			this.database.execute("DELETE FROM databasechangelog");
			sidecar.awaitOutput("Schema health is DOWN").stop();
			JsonNode down = event(events(sidecar.out()), "Schema health is DOWN").path("headgate");
			assertThat(down.path("state").asString()).isEqualTo("behind");
			assertThat(down.path("stateBefore").asString()).isEqualTo("at-head");
			assertThat(down.path("pending").asInt()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev", "" })
	void elsewhereItIsReadable(String profile) {
		assertThat(run("upgrade", profile).exitsWith(0).err()).contains("Applied first").doesNotContain("{\"");
	}

	private JarProcess run(String verb, String profile) {
		JarProcess process = start(verb, profile);
		process.exitCode();
		return process;
	}

	private JarProcess start(String verb, String profile) {
		return JarProcess.on(this.database)
			.option("-Dheadgate.health.cache-period=100ms")
			.start(verb, new ChangelogDirectory(this.root).master(this.changelog).argument(),
					"--spring.profiles.active=" + profile);
	}

	private String run() {
		return this.database.query("SELECT id FROM headgate.run").getFirst();
	}

	/** Every line is an object. */
	private static List<JsonNode> events(String log) {
		return log.lines().map((line) -> JsonMapper.shared().readTree(line)).toList();
	}

	private static JsonNode event(List<JsonNode> events, String text) {
		List<JsonNode> found = events.stream()
			.filter((event) -> event.path("message").asString().startsWith(text))
			.toList();
		assertThat(found).as(text).hasSize(1);
		return found.getFirst();
	}

}
