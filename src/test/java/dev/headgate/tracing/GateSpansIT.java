package dev.headgate.tracing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.headgate.testing.Bookshop;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service with an exporter of its own, which keeps its spans in memory.
 */
class GateSpansIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private final List<String> args = new ArrayList<>();

	@BeforeEach
	void prepare() {
		with("spring.datasource.url", this.database.jdbcUrl());
		with("spring.datasource.username", TestDatabase.OWNER);
		with("spring.datasource.password", TestDatabase.PASSWORD);
		with("spring.jpa.hibernate.ddl-auto", "none");
		with("headgate.changelog", Bookshop.LOCATION);
		// The sample's application.yaml is on the class path of the tests.
		with("headgate.tracing.needs-endpoint", "false");
	}

	private void with(String key, String value) {
		this.args.add("--" + key + "=" + value);
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Service.class).web(WebApplicationType.NONE)
			.run(this.args.toArray(String[]::new));
	}

	private List<SpanData> spansOfOneStart() {
		try (ConfigurableApplicationContext context = start()) {
			context.getBean(SdkTracerProvider.class).forceFlush().join(1, TimeUnit.MINUTES);
			return context.getBean(InMemorySpanExporter.class).getFinishedSpanItems();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0", "1.0" })
	void eachChangeSetIsAChildOfTheGate(String probability) {
		with("management.tracing.sampling.probability", probability);
		List<SpanData> spans = spansOfOneStart();
		assertThat(spans).hasSize(Bookshop.REVISIONS + 1);
		SpanData gate = gate(spans);
		assertThat(gate.getParentSpanId()).isEqualTo(SpanId.getInvalid());
		assertThat(gate.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(text(gate, "headgate.mode")).isEqualTo("migrate");
		assertThat(text(gate, "headgate.outcome")).isEqualTo("opened");
		assertThat(text(gate, "headgate.state")).isEqualTo("at-head");
		assertThat(text(gate, "headgate.revision")).isEqualTo(Bookshop.HEAD);
		assertThat(text(gate, "db.system.name")).isEqualTo("postgresql");
		assertThat(text(gate, "db.namespace")).isEqualTo(this.database.name());
		assertThat(number(gate, "headgate.applied")).isEqualTo(Bookshop.REVISIONS);
		assertThat(number(gate, "headgate.retries")).isZero();
		assertThat(number(gate, "headgate.lockWaitMs")).isNotNegative();
		assertThat(this.database.query("SELECT id FROM headgate.run"))
			.containsExactly(String.valueOf(number(gate, "headgate.run")));
		List<SpanData> children = spans.stream().filter((span) -> !span.equals(gate)).toList();
		assertThat(children).extracting((span) -> text(span, "headgate.changeSet"))
			.containsExactlyElementsOf(this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted"));
		long end = gate.getStartEpochNanos();
		for (SpanData child : children) {
			assertThat(child.getName()).isEqualTo("change set " + text(child, "headgate.changeSet"));
			assertThat(child.getTraceId()).isEqualTo(gate.getTraceId());
			assertThat(child.getParentSpanId()).isEqualTo(gate.getSpanId());
			assertThat(child.getStartEpochNanos()).isGreaterThanOrEqualTo(end);
			end = child.getEndEpochNanos();
			assertThat(end).isGreaterThan(child.getStartEpochNanos());
			assertThat(text(child, "headgate.outcome")).isEqualTo("applied");
			assertThat(text(child, "headgate.author")).isNotEmpty();
			assertThat(text(child, "headgate.path")).startsWith("db/changelog/");
		}
		assertThat(gate.getEndEpochNanos()).isGreaterThanOrEqualTo(end);
	}

	@Test
	void atHeadTheGateHasNoChildren() {
		Bookshop.migrate(this.database, "test");
		spansOfOneStart();
		List<SpanData> spans = spansOfOneStart();
		assertThat(spans).hasSize(1);
		assertThat(text(gate(spans), "headgate.state")).isEqualTo("at-head");
		assertThat(text(gate(spans), "headgate.revision")).isEqualTo(Bookshop.HEAD);
		assertThat(number(gate(spans), "headgate.applied")).isZero();
		assertThat(gate(spans).getResource().getAttribute(AttributeKey.stringKey("service.name")))
			.isEqualTo("headgate");
	}

	@Test
	void otherSpansAreSampledAsTheServiceSays() {
		with("management.tracing.sampling.probability", "0.0");
		try (ConfigurableApplicationContext context = start()) {
			context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("request").startSpan().end();
			context.getBean(SdkTracerProvider.class).forceFlush().join(1, TimeUnit.MINUTES);
			assertThat(context.getBean(InMemorySpanExporter.class).getFinishedSpanItems()).extracting(SpanData::getName)
				.contains("headgate.gate")
				.doesNotContain("request");
		}
	}

	@Test
	void nothingIsThereUntilASettingNamesACollector() {
		this.args.removeLast();
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBeansOfType(OpenTelemetry.class)).isEmpty();
			assertThat(context.getBeansOfType(SdkTracerProvider.class)).isEmpty();
			assertThat(context.getBeansOfType(Tracer.class)).isEmpty();
			assertThat(context.getBeansOfType(GateSpans.class)).isEmpty();
			assertThat(context.getEnvironment().getProperty("logging.expect-correlation-id")).isEqualTo("false");
			assertThat(context.getBean(InMemorySpanExporter.class).getFinishedSpanItems()).isEmpty();
			assertThat(context.getBeanDefinitionNames())
				.noneMatch((name) -> name.contains("otlp") || name.contains("Otlp"));
		}
		with("management.opentelemetry.tracing.export.otlp.endpoint", "http://localhost:1/v1/traces");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBeansOfType(OpenTelemetry.class)).hasSize(1);
			assertThat(context.getBeansOfType(GateSpans.class)).hasSize(1);
			assertThat(context.getEnvironment().getProperty("logging.expect-correlation-id")).isEqualTo("true");
			assertThat(context.getBeanDefinitionNames())
				.noneMatch((name) -> name.contains("otlpMeter") || name.contains("LogRecord"));
		}
	}

	private static SpanData gate(List<SpanData> spans) {
		return spans.stream().filter((span) -> span.getName().equals("headgate.gate")).findFirst().orElseThrow();
	}

	private static String text(SpanData span, String key) {
		return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
	}

	private static long number(SpanData span, String key) {
		return Objects.requireNonNull(span.getAttributes().get(AttributeKey.longKey(key)), key);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Service {

		@Bean
		SpanExporter kept() {
			return InMemorySpanExporter.create();
		}

	}

}
