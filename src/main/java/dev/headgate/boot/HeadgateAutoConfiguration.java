package dev.headgate.boot;

import java.util.Objects;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.ops.MigrationMetrics;
import dev.headgate.ops.SchemaDriftMetrics;
import dev.headgate.ops.SchemaDriftMonitor;
import dev.headgate.ops.SchemaEndpoint;
import dev.headgate.ops.SchemaHealthIndicator;
import dev.headgate.ops.SchemaMetrics;
import dev.headgate.ops.SchemaStateLog;
import dev.headgate.proof.drift.ExpectedSchemaCheck;
import dev.headgate.tracing.GateSampler;
import dev.headgate.tracing.GateSpans;
import dev.headgate.tracing.PendingSpan;

/**
 * Auto-configuration of what an operator sees of a running service behind the gate: the
 * health component {@code schema}, the meters, and a log of each change of state.
 */
@AutoConfiguration(afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"org.springframework.boot.jdbc.autoconfigure.JndiDataSourceAutoConfiguration",
		"org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
		"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "headgate.enabled", matchIfMissing = true)
@Conditional(HeadgateAutoConfiguration.BehindTheGate.class)
public final class HeadgateAutoConfiguration {

	@Bean
	SchemaStateLog schemaStateLog(SchemaStateMonitor headgateSchemaStateMonitor, Verdict headgateVerdict) {
		return new SchemaStateLog(headgateSchemaStateMonitor, ((Verdict.Open) headgateVerdict).state());
	}

	@Bean
	@ConditionalOnProperty("headgate.drift.check")
	SchemaDriftMonitor schemaDriftMonitor(Settings headgateSettings, Verdict headgateVerdict) {
		return new SchemaDriftMonitor(new ExpectedSchemaCheck(headgateSettings),
				((Verdict.Open) headgateVerdict).reader(), Objects.requireNonNull(headgateSettings.drift().check()));
	}

	/** Where the service has Boot's health. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HealthIndicator.class)
	static class HealthConfiguration {

		@Bean
		@ConditionalOnEnabledHealthIndicator("schema")
		SchemaHealthIndicator schemaHealthIndicator(SchemaStateMonitor headgateSchemaStateMonitor,
				ObjectProvider<SchemaDriftMonitor> driftMonitor) {
			return new SchemaHealthIndicator(headgateSchemaStateMonitor, driftMonitor.getIfAvailable());
		}

	}

	/** Where the service has Actuator's endpoints. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnAvailableEndpoint
		SchemaEndpoint schemaEndpoint(SchemaStateMonitor headgateSchemaStateMonitor, Settings headgateSettings,
				ObjectProvider<SchemaDriftMonitor> driftMonitor) {
			return new SchemaEndpoint(headgateSchemaStateMonitor, headgateSettings, driftMonitor.getIfAvailable());
		}

	}

	/** Where the service has Micrometer. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		SchemaMetrics schemaMetrics(SchemaStateMonitor headgateSchemaStateMonitor, Verdict headgateVerdict) {
			return new SchemaMetrics(headgateSchemaStateMonitor, ((Verdict.Open) headgateVerdict).statistics());
		}

		@Bean
		MigrationMetrics migrationMetrics(SchemaStateMonitor headgateSchemaStateMonitor) {
			return new MigrationMetrics(headgateSchemaStateMonitor);
		}

		@Bean
		@ConditionalOnProperty("headgate.drift.check")
		SchemaDriftMetrics schemaDriftMetrics(SchemaDriftMonitor driftMonitor) {
			return new SchemaDriftMetrics(driftMonitor);
		}

	}

	/** Where the service has OpenTelemetry. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OpenTelemetry.class)
	@ConditionalOnBean(OpenTelemetry.class)
	static class TracingConfiguration {

		@Bean
		GateSpans gateSpans(OpenTelemetry openTelemetry, PendingSpan headgateSpan) {
			return new GateSpans(openTelemetry, headgateSpan);
		}

	}

	/** Where Spring Boot chooses which spans are sampled. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Sampler.class, SdkTracerProviderBuilderCustomizer.class })
	@ConditionalOnBean(Sampler.class)
	static class SamplingConfiguration {

		@Bean
		SdkTracerProviderBuilderCustomizer gateSampler(Sampler sampler) {
			return (builder) -> builder.setSampler(new GateSampler(sampler));
		}

	}

	/**
	 * The gate has been passed, or will be as soon as all bean definitions are known.
	 */
	static class BehindTheGate extends AnyNestedCondition {

		BehindTheGate() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		/** The gate is open. */
		@ConditionalOnBean(SchemaStateMonitor.class)
		static class Passed {

		}

		/** The gate waits for the bean definitions, and there is a data source. */
		@ConditionalOnBean({ DeferredGate.class, DataSource.class })
		static class Deferred {

		}

	}

}
