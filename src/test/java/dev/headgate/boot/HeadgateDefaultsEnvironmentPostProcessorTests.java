package dev.headgate.boot;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the gate needs of Spring Boot, and that everybody else's word counts more.
 */
class HeadgateDefaultsEnvironmentPostProcessorTests {

	private static final String READINESS = "management.endpoint.health.group.readiness.include";

	private final Map<String, Object> own = new HashMap<>();

	private final Map<String, Object> defaults = new HashMap<>();

	@Test
	void readinessAndLogLevelsAreGiven() {
		StandardEnvironment environment = processed();
		assertThat(environment.getProperty(READINESS)).isEqualTo("readinessState,schema");
		assertThat(environment.getProperty("logging.level.org.postgresql")).isEqualTo("info");
	}

	@Test
	void whatTheServiceSaysWins() {
		this.own.put(READINESS, "db");
		this.defaults.put("logging.level.liquibase", "info");
		StandardEnvironment environment = processed();
		assertThat(environment.getProperty(READINESS)).isEqualTo("db");
		assertThat(environment.getProperty("logging.level.liquibase")).isEqualTo("info");
	}

	@Test
	void disabledGateNeedsNothing() {
		this.own.put("headgate.enabled", "false");
		assertThat(processed().getProperty(READINESS)).isNull();
	}

	@Test
	void groupLosesItsDefaultWhereTheComponentIsMissing() {
		StandardEnvironment environment = environment();
		SpringApplication application = new SpringApplication();
		new HeadgateDefaultsEnvironmentPostProcessor().postProcessEnvironment(environment, application);
		try (ConfigurableApplicationContext context = new GenericApplicationContext()) {
			context.setEnvironment(environment);
			application.getInitializers().forEach((initializer) -> initialize(initializer, context));
			context.refresh();
		}
		assertThat(environment.getProperty(READINESS)).isNull();
		assertThat(environment.getProperty("logging.level.liquibase")).isEqualTo("warn");
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static void initialize(ApplicationContextInitializer initializer, ConfigurableApplicationContext context) {
		initializer.initialize(context);
	}

	private StandardEnvironment processed() {
		StandardEnvironment environment = environment();
		new HeadgateDefaultsEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		DefaultPropertiesPropertySource.moveToEnd(environment);
		return environment;
	}

	private StandardEnvironment environment() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("own", this.own));
		environment.getPropertySources().addLast(new DefaultPropertiesPropertySource(this.defaults));
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

}
