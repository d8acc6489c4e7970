package dev.headgate.tracing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpGrpcSpanExporterBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpHttpSpanExporterBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Sends spans by Spring Boot's exporter, in a small application context of its own. Not
 * loaded where OpenTelemetry is not there.
 */
final class OtlpExport {

	private static final Duration LONGEST = Duration.ofSeconds(5);

	/** Held, since the log manager itself would forget its level. */
	private static final Logger EXPORTER_LOG = Logger.getLogger("io.opentelemetry.exporter");

	private OtlpExport() {
	}

	/**
	 * Sends a span and those inside it, and waits until they have arrived.
	 * @param environment says where to
	 * @param span what is over
	 * @return why they have not arrived, {@code null} when they have
	 */
	static @Nullable String send(ConfigurableEnvironment environment, RecordedSpan span) {
		Level before = EXPORTER_LOG.getLevel();
		// It would print a stack trace of what is told in one line.
		EXPORTER_LOG.setLevel(Level.OFF);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.setEnvironment(environment);
			context.register(Exporters.class);
			context.refresh();
			List<SpanData> spans = spans(span, context.getBean(Resource.class));
			return context.getBeanProvider(SpanExporter.class)
				.orderedStream()
				.map((exporter) -> problem(exporter.export(spans)))
				.filter((problem) -> !problem.isEmpty())
				.findFirst()
				.orElse(null);
		}
		finally {
			EXPORTER_LOG.setLevel(before);
		}
	}

	private static List<SpanData> spans(RecordedSpan span, Resource resource) {
		List<SpanData> spans = new ArrayList<>();
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(resource)
			.addSpanProcessor(new SpanCollector(spans))
			.build()) {
			new SpanWriter(provider.get(SpanWriter.SCOPE)).write(span);
		}
		return spans;
	}

	private static String problem(CompletableResultCode result) {
		result.join(LONGEST.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
		Throwable failure = result.getFailureThrowable();
		return result.isSuccess() ? ""
				: (failure != null) ? describe(failure) : result.isDone() ? "refused" : "no answer";
	}

	private static String describe(Throwable failure) {
		Throwable cause = failure;
		while (!(cause instanceof IOException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		String type = cause.getClass().getSimpleName();
		return (cause.getMessage() != null) ? type + ": " + cause.getMessage() : type;
	}

	/** What Spring Boot needs to make an exporter of the settings. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ OpenTelemetrySdkAutoConfiguration.class, OtlpTracingAutoConfiguration.class,
			SslAutoConfiguration.class })
	static class Exporters {

		/** Tries once: the process waits for it. */
		@Bean
		OtlpHttpSpanExporterBuilderCustomizer httpOnce() {
			return (builder) -> builder.setRetryPolicy(null).setConnectTimeout(LONGEST).setTimeout(LONGEST);
		}

		@Bean
		OtlpGrpcSpanExporterBuilderCustomizer grpcOnce() {
			return (builder) -> builder.setRetryPolicy(null).setConnectTimeout(LONGEST).setTimeout(LONGEST);
		}

	}

}
