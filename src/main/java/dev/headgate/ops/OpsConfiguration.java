package dev.headgate.ops;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.headgate.currency.CurrencyMonitor;
import dev.headgate.gate.Verdict;

/**
 * What an operator sees of a running service.
 */
@Configuration(proxyBeanMethods = false)
class OpsConfiguration {

	@Bean
	SchemaHealthIndicator schemaHealthIndicator(CurrencyMonitor headgateCurrencyMonitor) {
		return new SchemaHealthIndicator(headgateCurrencyMonitor);
	}

	@Bean
	SchemaStateLog schemaStateLog(CurrencyMonitor headgateCurrencyMonitor, Verdict headgateVerdict) {
		return new SchemaStateLog(headgateCurrencyMonitor, ((Verdict.Open) headgateVerdict).currency());
	}

	@Bean
	SchemaMetrics schemaMetrics(CurrencyMonitor headgateCurrencyMonitor, Verdict headgateVerdict) {
		return new SchemaMetrics(headgateCurrencyMonitor, ((Verdict.Open) headgateVerdict).effort());
	}

}
