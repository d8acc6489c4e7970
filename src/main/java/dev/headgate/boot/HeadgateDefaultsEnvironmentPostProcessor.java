package dev.headgate.boot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import dev.headgate.config.SettingsReader;

/**
 * Adds what the gate needs of Spring Boot's settings as the last property source, so that
 * whatever a service says itself wins.
 */
class HeadgateDefaultsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String SOURCE = "headgateDefaults";

	private static final String READINESS = "management.endpoint.health.group.readiness.include";

	private static final Map<String, Object> DEFAULTS = Map.of("management.endpoint.health.probes.enabled", "true",
			READINESS, "readinessState,schema", "logging.level.liquibase", "warn",
			// At TRACE it logs every statement, and so the values of changelog
			// parameters.
			"logging.level.org.postgresql", "info");

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!SettingsReader.isEnabled(environment)) {
			return;
		}
		Map<String, Object> defaults = new LinkedHashMap<>(DEFAULTS);
		// SpringApplication's own default properties stay behind every other source.
		defaults.keySet().removeIf(environment::containsProperty);
		environment.getPropertySources().addLast(new MapPropertySource(SOURCE, defaults));
		application.addInitializers((context) -> context
			.addBeanFactoryPostProcessor((beans) -> keepReadinessValid(context.getEnvironment(), beans)));
	}

	/** Spring Boot refuses to start with a group that names a missing component. */
	private static void keepReadinessValid(ConfigurableEnvironment environment, ConfigurableListableBeanFactory beans) {
		boolean complete = Stream.of("readinessStateHealthIndicator", "schemaHealthIndicator")
			.allMatch(beans::containsBeanDefinition);
		if (complete || !(environment.getPropertySources().get(SOURCE) instanceof MapPropertySource source)) {
			return;
		}
		Map<String, Object> others = new LinkedHashMap<>(source.getSource());
		others.remove(READINESS);
		environment.getPropertySources().replace(SOURCE, new MapPropertySource(SOURCE, others));
	}

}
