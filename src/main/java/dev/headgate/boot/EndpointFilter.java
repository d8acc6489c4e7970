package dev.headgate.boot;

import java.util.List;
import java.util.Map;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import dev.headgate.tracing.TracingExport;

/**
 * Leaves Spring Boot's OpenTelemetry out of an application that says so, as long as no
 * setting names a collector: it would make spans of every request, for nobody.
 */
class EndpointFilter extends AutoConfigurationFilter {

	static final String SWITCH = "headgate.tracing.needs-endpoint";

	private static final String LOGS = "management.opentelemetry.logging.export.otlp.endpoint";

	private static final String BOOT = "org.springframework.boot.";

	private static final String TRACING = BOOT + "micrometer.tracing.";

	private static final String OPEN_TELEMETRY = BOOT + "opentelemetry.autoconfigure.";

	private static final List<String> SPANS = List.of(TracingExport.ENDPOINT);

	private static final List<String> LOG_RECORDS = List.of(LOGS);

	/** What is left out without any of the settings beside it. */
	private static final Map<String, List<String>> NEEDS = Map.of(OPEN_TELEMETRY + "OpenTelemetrySdkAutoConfiguration",
			List.of(TracingExport.ENDPOINT, LOGS), OPEN_TELEMETRY + "logging.OpenTelemetryLoggingAutoConfiguration",
			LOG_RECORDS, OPEN_TELEMETRY + "logging.otlp.OtlpLoggingAutoConfiguration", LOG_RECORDS,
			TRACING + "autoconfigure.MicrometerTracingAutoConfiguration", SPANS,
			TRACING + "autoconfigure.NoopTracerAutoConfiguration", SPANS,
			TRACING + "autoconfigure.otlp.OtlpExemplarsAutoConfiguration", SPANS,
			TRACING + "autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration", SPANS,
			TRACING + "opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration", SPANS,
			TRACING + "opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration", SPANS);

	@Override
	boolean keeps(String candidate, Environment settings) {
		List<String> needed = NEEDS.get(candidate);
		return needed == null || !needsEndpoint(settings)
				|| needed.stream().anyMatch((setting) -> isSet(settings, setting));
	}

	static boolean isOff(Environment environment) {
		return needsEndpoint(environment) && !isSet(environment, TracingExport.ENDPOINT);
	}

	private static boolean needsEndpoint(Environment environment) {
		return environment.getProperty(SWITCH, Boolean.class, false);
	}

	private static boolean isSet(Environment environment, String setting) {
		return StringUtils.hasText(environment.getProperty(setting));
	}

}
