package dev.headgate.boot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import dev.headgate.changelog.Changelog;
import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.gate.progress.RunStatistics;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.ops.SchemaHealthIndicator;
import dev.headgate.ops.SchemaMetrics;
import dev.headgate.ops.SchemaStateLog;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a service gets by itself, and what takes it away.
 */
class HeadgateAutoConfigurationTests {

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HeadgateAutoConfiguration.class));

	private final ApplicationContextRunner behindTheGate = this.bare
		.withInitializer((context) -> pass(context.getBeanFactory()));

	private final ApplicationContextRunner beforeTheGate = this.bare
		.withInitializer((context) -> context.getBeanFactory()
			.registerSingleton("headgateDeferredGate", new DeferredGate(() -> pass(context.getBeanFactory()))));

	@Test
	void withoutGateThereIsNothing() {
		this.bare.run((context) -> assertThat(context).doesNotHaveBean(SchemaStateLog.class)
			.doesNotHaveBean(SchemaHealthIndicator.class)
			.doesNotHaveBean(SchemaMetrics.class));
	}

	@Test
	void behindTheGateThereAreHealthMetersAndLog() {
		this.behindTheGate.run((context) -> assertThat(context).hasSingleBean(SchemaStateLog.class)
			.hasBean("schemaHealthIndicator")
			.hasSingleBean(SchemaMetrics.class));
	}

	@Test
	void disabledGateTakesThemAway() {
		this.behindTheGate.withPropertyValues("headgate.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SchemaStateLog.class)
				.doesNotHaveBean(SchemaHealthIndicator.class));
	}

	@Test
	void healthObeysItsSwitch() {
		this.behindTheGate.withPropertyValues("management.health.schema.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SchemaHealthIndicator.class)
				.hasSingleBean(SchemaMetrics.class));
	}

	@Test
	void libraryNeedsNeitherHealthNorMeters() {
		this.behindTheGate.withClassLoader(new FilteredClassLoader(HealthIndicator.class, MeterRegistry.class))
			.run((context) -> assertThat(context).hasSingleBean(SchemaStateLog.class)
				.doesNotHaveBean("schemaHealthIndicator")
				.doesNotHaveBean("schemaMetrics"));
	}

	@Test
	void deferredGateIsPassedOnlyWithDataSource() {
		this.beforeTheGate
			.run((context) -> assertThat(context).doesNotHaveBean(SchemaStateLog.class).doesNotHaveBean(Verdict.class));
		this.beforeTheGate.withBean(DataSource.class, DriverManagerDataSource::new)
			.run((context) -> assertThat(context).hasSingleBean(SchemaStateLog.class).hasSingleBean(Verdict.class));
	}

	private static void pass(SingletonBeanRegistry beans) {
		Settings settings = TestSettings.of("jdbc:postgresql://localhost:1/none", "app", "secret").read();
		SchemaStateReader reader = new SchemaStateReader(settings.changelog().history(), () -> new Changelog(List.of()),
				Optional::empty);
		RunStatistics statistics = new RunStatistics(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, List.of(), 0, 0);
		beans.registerSingleton("headgateVerdict",
				new Verdict.Open(new SchemaState.Unreachable("not asked"), reader, 0, statistics, List.of()));
		beans.registerSingleton("headgateSchemaStateMonitor",
				new SchemaStateMonitor(reader, settings.application(), settings.health()));
	}

}
