package dev.headgate.tracing;

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
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.testing.Bookshop;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * OpenTelemetry in the packaged jar: off, until one setting names a collector.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class PackagedTracingIT {

	/** Conditions look for others. */
	private static final Pattern OF_TRACING = Pattern.compile("\\] (io\\.opentelemetry\\.(exporter\\.(sender|internal)"
			+ "|sdk\\.trace\\.export\\.BatchSpan|sdk\\.logs\\.export\\.)|okhttp3\\.|kotlin\\.|com\\.google\\.protobuf\\.)");

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@AutoClose
	private final Collector collector = new Collector();

	@ParameterizedTest
	@ValueSource(strings = { "serve", "sidecar" })
	void nothingOfItIsLoadedByDefault(String server, @TempDir Path directory) throws IOException {
		Path classes = directory.resolve("classes");
		try (JarProcess service = JarProcess.on(this.database)
			.option("-Xlog:class+load=info:file=" + classes)
			.start(server, Bookshop.ARGUMENT)) {
			service.awaitOutput("Started ");
			assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
			service.stop();
		}
		try (Stream<String> lines = Files.lines(classes)) {
			assertThat(lines.filter((line) -> OF_TRACING.matcher(line.split(" source:", 2)[0]).find())).isEmpty();
		}
	}

	@Test
	void verbKnowsNothingOfItByDefault(@TempDir Path directory) throws IOException {
		Path classes = directory.resolve("classes");
		JarProcess.on(this.database)
			.option("-Xlog:class+load=info:file=" + classes)
			.run("upgrade", Bookshop.ARGUMENT)
			.exitsWith(0);
		Pattern loaded = Pattern.compile("\\] io\\.opentelemetry\\.(?!context\\.ContextStorage )");
		try (Stream<String> lines = Files.lines(classes)) {
			assertThat(lines.filter((line) -> loaded.matcher(line).find())).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "serve", "sidecar" })
	void gateIsSentWhereTheSettingSays(String server) {
		try (JarProcess service = JarProcess.on(this.database)
			.start(server, Bookshop.ARGUMENT, this.collector.argument())) {
			service.awaitOutput("Started ");
			Eventually.asserted(
					() -> assertThat(this.collector.names()).hasSize(Bookshop.REVISIONS + 1).contains("headgate.gate"));
			assertThat(this.collector.resource()).containsEntry("service.name", "headgate");
			service.stop();
		}
	}

	@Test
	void openTelemetrysOwnVariableWillDo() {
		JarProcess.on(this.database)
			.with("OTEL_EXPORTER_OTLP_ENDPOINT", this.collector.address())
			.with("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=staging")
			.run("upgrade")
			.exitsWith(0);
		assertThat(this.collector.names()).hasSize(Bookshop.REVISIONS + 1).contains("headgate upgrade");
		assertThat(this.collector.resource()).containsEntry("service.name", "headgate")
			.containsEntry("deployment.environment.name", "staging");
	}

}
