package dev.headgate.boot;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Keeps the place for trace ids out of the log lines where there are no traces: Spring
 * Boot leaves it blank in each line wherever Micrometer's tracing is on the class path.
 */
class LogCorrelationEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	/** Spring Boot's own source for it. */
	private static final String BOOTS = "logCorrelation";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!EndpointFilter.isOff(environment)) {
			return;
		}
		MutablePropertySources sources = environment.getPropertySources();
		MapPropertySource source = new MapPropertySource("headgateLogCorrelation",
				Map.of(LoggingSystem.EXPECT_CORRELATION_ID_PROPERTY, "false"));
		if (sources.contains(BOOTS)) {
			sources.addBefore(BOOTS, source);
		}
		else {
			sources.addLast(source);
		}
	}

}
