package dev.headgate.tracing;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.headgate.cli.VerbRun;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Spans of verbs, and of gates behind which no application came into being.
 */
@GateTest
@ExtendWith(OutputCaptureExtension.class)
class TracingExportIT {

	private static final String NOT_EXPORTED = "Span not exported to " + TracingExport.ENDPOINT + ": ";

	private static final String FAILING = """
			--liquibase formatted sql

			--changeset ann:one
			CREATE TABLE one (id int PRIMARY KEY);

			--changeset ann:two
			INSERT INTO one VALUES (1), (1);
			""";

	@AutoClose
	private final Collector collector = new Collector();

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	TracingExportIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.file("db/failing.sql", FAILING);
	}

	private void serve(Class<?> service, String... args) {
		new SpringApplicationBuilder(service).web(WebApplicationType.NONE)
			.properties(Map.of("spring.datasource.url", this.database.jdbcUrl(), "spring.datasource.username",
					TestDatabase.OWNER, "spring.datasource.password", TestDatabase.PASSWORD))
			.run(args)
			.close();
	}

	@Test
	void failingChangeSetIsAnErrorOfTheGateAsWell() {
		assertThatExceptionOfType(GateClosedException.class).isThrownBy(
				() -> serve(Service.class, this.changelog.argument("db/failing.sql"), this.collector.argument()));
		assertThat(this.collector.names()).containsExactlyInAnyOrder("headgate.gate", "change set one",
				"change set two");
		Span gate = this.collector.span("headgate.gate");
		Span two = this.collector.span("change set two");
		assertThat(List.of(gate, two)).allSatisfy((span) -> {
			assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
			assertThat(span.getStatus().getMessage()).startsWith("duplicate key value").contains("[SQLSTATE 23505]");
			assertThat(Collector.attributes(span)).containsEntry("headgate.outcome", "failed");
		});
		assertThat(two.getParentSpanId()).isEqualTo(gate.getSpanId());
		assertThat(this.collector.span("change set one").getStatus().getCode())
			.isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
		assertThat(Collector.attributes(gate)).containsEntry("headgate.exitCode", "11")
			.containsEntry("headgate.applied", "1")
			.containsEntry("headgate.run", this.database.query("SELECT id FROM headgate.run").getFirst());
		assertThat(this.database.query("SELECT error FROM headgate.run"))
			.containsExactly(gate.getStatus().getMessage());
		assertThat(this.collector.resource()).containsEntry("service.name", "headgate");
	}

	@Test
	void openGateIsToldAlsoWhenTheApplicationFails() {
		assertThatExceptionOfType(BeanCreationException.class)
			.isThrownBy(() -> serve(Broken.class, Bookshop.ARGUMENT, this.collector.argument()))
			.withMessageContaining("not today");
		assertThat(this.collector.names()).hasSize(Bookshop.REVISIONS + 1).containsOnlyOnce("headgate.gate");
		assertThat(Collector.attributes(this.collector.span("headgate.gate"))).containsEntry("headgate.outcome",
				"opened");
	}

	@Test
	void eachVerbThatMigratesIsASpan() {
		run("upgrade", "+" + Bookshop.REVISIONS, "--spring.profiles.active=dev");
		run("seed", "--spring.profiles.active=dev");
		run("downgrade", "base", "--yes", "--spring.profiles.active=dev");
		run("stamp", "head", "--spring.profiles.active=dev");
		assertThat(this.collector.names()).filteredOn((name) -> name.startsWith("headgate "))
			.containsExactly("headgate upgrade", "headgate seed", "headgate downgrade", "headgate stamp");
		assertThat(this.collector.names()).filteredOn((name) -> name.startsWith("change set "))
			.hasSize(2 * (Bookshop.REVISIONS + Bookshop.SEEDS));
		assertThat(Collector.attributes(this.collector.span("headgate upgrade")))
			.containsEntry("headgate.verb", "upgrade")
			.containsEntry("headgate.outcome", "opened")
			.containsEntry("headgate.applied", String.valueOf(Bookshop.REVISIONS));
		Span downgrade = this.collector.span("headgate downgrade");
		assertThat(this.collector.spans()).filteredOn((span) -> span.getParentSpanId().equals(downgrade.getSpanId()))
			.hasSize(Bookshop.REVISIONS + Bookshop.SEEDS)
			.allSatisfy((span) -> assertThat(Collector.attributes(span)).containsEntry("headgate.outcome", "undone"));
	}

	private void run(String... args) {
		String[] all = Arrays.copyOf(args, args.length + 1);
		all[args.length] = this.collector.argument();
		VerbRun.on(this.database, all).exitsWith(0);
	}

	@ParameterizedTest
	@CsvSource({ "true, 0", "false, 11" })
	void collectorThatIsNotThereChangesNothing(boolean good, int code, CapturedOutput log) {
		VerbRun
			.on(this.database, "upgrade", good ? Bookshop.ARGUMENT : this.changelog.argument("db/failing.sql"),
					Collector.argument("http://127.0.0.1:" + JarProcess.freePort()))
			.exitsWith(code);
		assertThat(log.getAll().lines().filter((line) -> line.contains(NOT_EXPORTED))).singleElement()
			.satisfies((line) -> assertThat(line).contains("WARN"));
		assertThat(log.getAll().replace(TracingExport.ENDPOINT, "")).doesNotContain("io.opentelemetry", "\tat ");
	}

	@Test
	void collectorThatDoesNotAnswerIsNotWaitedForLong(CapturedOutput log) throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			VerbRun.on(this.database, "upgrade", Collector.argument("http://127.0.0.1:" + silent.getLocalPort()))
				.exitsWith(0);
		}
		assertThat(log.getAll()).containsOnlyOnce(NOT_EXPORTED + "HttpTimeoutException: ");
	}

	@Test
	void settingThatCannotBeReadChangesNothing(CapturedOutput log) {
		VerbRun
			.on(this.database, "upgrade", this.collector.argument(),
					"--management.opentelemetry.tracing.export.otlp.timeout=soon")
			.exitsWith(0);
		assertThat(log.getAll()).containsOnlyOnce(NOT_EXPORTED);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Service {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Broken {

		@Bean
		String broken() {
			throw new IllegalStateException("not today");
		}

	}

}
