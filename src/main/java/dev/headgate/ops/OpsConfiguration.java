package dev.headgate.ops;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.gate.verdict.Verdict;

/**
 * What an operator sees of a running service.
 */
@Configuration(proxyBeanMethods = false)
public class OpsConfiguration {

	@Bean
	SchemaHealthIndicator schemaHealthIndicator(SchemaStateMonitor headgateCurrencyMonitor) {
		return new SchemaHealthIndicator(headgateCurrencyMonitor);
	}

	@Bean
	@ConditionalOnAvailableEndpoint
	SchemaEndpoint schemaEndpoint(SchemaStateMonitor headgateCurrencyMonitor, Settings headgateSettings) {
		return new SchemaEndpoint(headgateCurrencyMonitor, headgateSettings);
	}

	@Bean
	SchemaStateLog schemaStateLog(SchemaStateMonitor headgateCurrencyMonitor, Verdict headgateVerdict) {
		return new SchemaStateLog(headgateCurrencyMonitor, ((Verdict.Open) headgateVerdict).currency());
	}

	@Bean
	SchemaMetrics schemaMetrics(SchemaStateMonitor headgateCurrencyMonitor, Verdict headgateVerdict) {
		return new SchemaMetrics(headgateCurrencyMonitor, ((Verdict.Open) headgateVerdict).effort());
	}

}
