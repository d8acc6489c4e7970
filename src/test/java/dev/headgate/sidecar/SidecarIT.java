package dev.headgate.sidecar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code headgate sidecar} beside an application that knows nothing of Java.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class SidecarIT {

	private static final String STARTED = "Started SidecarApplication";

	private static final String SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
			+ " AND pid <> pg_backend_pid()";

	private static final Pattern OF_A_SERVICE = Pattern.compile(
			"org\\.hibernate\\.(?!validator)|com\\.zaxxer\\.|dev\\.headgate\\.directory\\.|org\\.springdoc\\.core\\.|picocli\\.CommandLine$");

	private static final String PARCELS = """
			- changeSet:
			    id: parcels
			    author: ann
			    changes:
			      - sql: { sql: CREATE TABLE parcels (id int PRIMARY KEY) }
			""";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path root;

	@Test
	void migratesAndThenOnlyLooks() throws IOException {
		Path classes = this.root.resolve("classes");
		ChangelogDirectory changelog = parcels();
		try (JarProcess sidecar = sidecar().option("-Xlog:class+load=info:file=" + classes)
			.start("sidecar", "--changelog", changelog.location("db/changelog/master.yaml"))) {
			sidecar.awaitOutput(STARTED);
			assertThat(sidecar.out()).containsSubsequence(
					"Using changelog " + changelog.location("db/changelog/master.yaml") + ", named by --changelog",
					"Applied parcels", "Gate open: at head parcels", "Tomcat initialized");
			assertThat(sidecar.get("/actuator/health/readiness").body()).contains("\"status\":\"UP\"", "\"schema\"");
			assertThat(sidecar.get("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
			assertThat(sidecar.get("/actuator/prometheus").body()).contains("headgate_schema_current 1.0");
			assertThat(sidecar.get("/actuator/metrics/headgate.gate.duration").statusCode()).isEqualTo(200);
			assertThat(sidecar.get("/api/users").statusCode()).isEqualTo(404);
			assertThat(Integer.parseInt(this.database.query(SESSIONS).getFirst())).isLessThanOrEqualTo(2);
			assertThat(schema(sidecar).path("pending").asInt(-1)).isZero();
			sidecar.signal();
			assertThat(sidecar.exitCode()).isEqualTo(143);
			assertThat(sidecar.out()).contains("Graceful shutdown complete");
			assertThat(sidecar.err()).isEmpty();
		}
		try (Stream<String> lines = Files.lines(classes)) {
			assertThat(lines.filter((line) -> OF_A_SERVICE.matcher(line.split(" source:", 2)[0]).find())).isEmpty();
		}
		assertThat(this.database.query("SELECT relname FROM pg_class WHERE relname IN ('parcels', 'users')"))
			.containsExactly("parcels");
	}

	@Test
	void saysWhatAnotherReleaseDoesToTheSchema() {
		ChangelogDirectory changelog = parcels();
		try (JarProcess sidecar = sidecar().start("sidecar", changelog.argument(),
				"--headgate.health.cache-period=100ms")) {
			sidecar.awaitOutput(STARTED);
			this.database.execute("DELETE FROM databasechangelog");
			sidecar.awaitOutput("Schema health is DOWN: behind");
			assertThat(sidecar.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(sidecar.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
			JsonNode schema = schema(sidecar);
			assertThat(schema.path("status").asString()).isEqualTo("DOWN");
			assertThat(schema.path("state").asString()).isEqualTo("behind");
			assertThat(schema.path("changelog").asString()).endsWith("db/changelog/master.yaml");
			assertThat(schema.path("pendingIds").path(0).asString()).isEqualTo("parcels");
			assertThat(schema.path("action").asString()).isNotEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "verify, 10, behind head", "wait, 12, wait budget" })
	void staysClosedAsAServiceDoes(String mode, int code, String text) {
		JarProcess sidecar = sidecar().run("sidecar", parcels().argument(), "--headgate.gate.mode=" + mode,
				"--headgate.gate.wait-budget=1s");
		sidecar.exitsWith(code);
		assertThat(sidecar.out()).contains("APPLICATION FAILED TO START", text);
		assertThat(sidecar.hasListened()).isFalse();
		assertThat(this.database.query("SELECT relname FROM pg_class WHERE relname = 'parcels'")).isEmpty();
	}

	@Test
	void observesASchemaThatIsBehind() {
		try (JarProcess sidecar = sidecar().start("sidecar", parcels().argument(), "--headgate.gate.mode=observe")) {
			sidecar.awaitOutput(STARTED);
			assertThat(sidecar.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(schema(sidecar).path("state").asString()).isEqualTo("behind");
		}
	}

	@Test
	void failingMigrationEndsItWithItsCode() {
		ChangelogDirectory changelog = new ChangelogDirectory(this.root).master(PARCELS.replace("parcels (", "x.y ("));
		JarProcess sidecar = sidecar().run("sidecar", changelog.argument()).exitsWith(11);
		assertThat(sidecar.out()).contains("change set parcels failed");
	}

	@Test
	void refusesWhatItCannotRead() {
		JarProcess sidecar = sidecar()
			.run("sidecar", "--chnagelog", "--url=postgresql://ann:secret@h/d", "--url", "postgresql://ann:secret@h/d")
			.exitsWith(2);
		assertThat(sidecar.out())
			.contains("4 settings are wrong", "sidecar --chnagelog: there is no such option",
					"sidecar --url: there is no such option", "sidecar (argument 4): there is no such option",
					"DATABASE_URL")
			.doesNotContain("secret", "\tat ");
		sidecar = sidecar().run("sidecar", "--changelog").exitsWith(2);
		assertThat(sidecar.out()).contains("sidecar --changelog: no path follows it");
	}

	private ChangelogDirectory parcels() {
		return new ChangelogDirectory(this.root).master(PARCELS);
	}

	private JarProcess.Command sidecar() {
		return JarProcess.on(this.database);
	}

	private static JsonNode schema(JarProcess sidecar) {
		return JsonMapper.shared().readTree(sidecar.get("/actuator/schema").body());
	}

}
