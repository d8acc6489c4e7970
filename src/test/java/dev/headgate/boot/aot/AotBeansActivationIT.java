package dev.headgate.boot.aot;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar as the image has it, with the beans that {@code docker/build/beans.sh}
 * generates.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class AotBeansActivationIT {

	private static final String USED = "Starting AOT-processed";

	private static final String LEFT = "AOT bean definitions not used: the build did not know of ";

	private static final List<String> PATHS = List.of("/actuator", "/actuator/health", "/actuator/health/readiness",
			"/actuator/metrics", "/v3/api-docs", "/api/users", "/api/users/1", "/api/users?size=x", "/swagger-ui.html");

	@TempDir
	private static Path directory;

	/** At head, so that no start but the first migrates. */
	@AutoClose
	private static final TestDatabase HEAD = TestDatabase.create();

	@AutoClose
	private final TestDatabase database = HEAD.copy();

	@BeforeAll
	static void generate() throws Exception {
		run(List.of("java", "-Djarmode=tools", "-jar", System.getProperty("test.jar"), "extract",
				"--application-filename", "headgate.jar", "--force", "--destination", directory.toString()));
		assertThat(run(List.of("docker/build/beans.sh", jar().toString(), directory.resolve("lib").toString())))
			.isEmpty();
		JarProcess.on(HEAD).packagedChangelog().jar(jar()).archivingClasses(archive()).run().exitsWith(0);
	}

	@ParameterizedTest
	@CsvSource({ "default", "prod", "uat" })
	void serveAsTheOrdinaryOnesDo(String profile) {
		String active = "--spring.profiles.active=" + profile;
		Map<String, Object> answers;
		try (JarProcess service = command().start(active)) {
			service.awaitOutput("Started HeadgateApplication");
			assertThat(service.out()).contains(USED).doesNotContain(LEFT);
			answers = answers(service);
		}
		try (JarProcess service = command().option("-Dspring.aot.enabled=false").start(active)) {
			service.awaitOutput("Started HeadgateApplication");
			assertThat(service.out()).doesNotContain(USED, LEFT);
			assertThat(answers(service)).isEqualTo(answers);
		}
		assertThat(answers).containsKey("200 /actuator/health/readiness");
	}

	@ParameterizedTest
	@CsvSource({
			"--management.endpoints.web.exposure.include=*, management.endpoints.web.exposure.include, /actuator/beans",
			"--management.endpoint.env.access=none, management.endpoint.env.access, /actuator/health",
			"--spring.threads.virtual.enabled=false, spring.threads.virtual.enabled, /actuator/health",
			"--spring.profiles.active=dev, springdoc.api-docs.enabled, /v3/api-docs",
			"--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:1/v1/traces, management.opentelemetry.tracing.export.otlp.endpoint, /actuator/health" })
	void areLeftWhereASettingDecidesAnew(String setting, String name, String path) {
		this.database.execute("UPDATE headgate.environment SET name = 'dev'");
		try (JarProcess service = command().start(setting)) {
			service.awaitOutput("Started HeadgateApplication");
			assertThat(service.out()).contains(LEFT + name).doesNotContain(USED);
			assertThat(service.get(path).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aManagementPortOfItsOwnListens() {
		int port = JarProcess.freePort();
		try (JarProcess service = command().with("MANAGEMENT_SERVER_PORT", String.valueOf(port)).start()) {
			service.awaitOutput("Started HeadgateApplication");
			assertThat(service.out()).contains(LEFT + "management.server.port", "port " + port).doesNotContain(USED);
			assertThat(service.get("/actuator/health").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void verbsDoNotCare() {
		command().run("upgrade").exitsWith(0);
		command().run("current").exitsWith(0);
	}

	@Test
	void aBuildGoesOnWithoutThem(@TempDir Path other) throws Exception {
		Path copy = Files.copy(jar(), other.resolve("headgate.jar"));
		assertThat(run(List.of("docker/build/beans.sh", copy.toString(), other.toString())))
			.contains("beans.sh: no beans generated; everything works without them");
		assertThat(copy).hasSameBinaryContentAs(jar());
	}

	private JarProcess.Command command() {
		return JarProcess.on(this.database).packagedChangelog().jar(jar()).withClasses(archive());
	}

	private static Path jar() {
		return directory.resolve("headgate.jar");
	}

	private static Path archive() {
		return directory.resolve("headgate.jsa");
	}

	/** Without what differs from start to start. */
	private static Map<String, Object> answers(JarProcess service) {
		JsonMapper json = new JsonMapper();
		Map<String, Object> answers = new LinkedHashMap<>();
		for (String path : PATHS) {
			HttpResponse<String> answer = service.get(path);
			String body = answer.body()
				.replaceAll("127\\.0\\.0\\.1:\\d+", "HOST")
				.replace("\"jvm.gc.pause\",", "")
				.replace("\"headgate.run.info\",", "");
			answers.put(answer.statusCode() + " " + path, json.readTree(body));
		}
		return answers;
	}

	private static String run(List<String> command) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment()
			.merge("PATH", Path.of(System.getProperty("java.home"), "bin").toString(), (path, own) -> own + ":" + path);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
		return output;
	}

}
