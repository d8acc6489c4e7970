package dev.headgate.embedded;

import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import dev.headgate.config.SettingsReader;

/**
 * Gives a run without a data source the embedded PostgreSQL, where that is enabled and on
 * the class path. Comes after everything that may name a data source.
 */
final class EmbeddedPostgresEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String LIBRARY = "io.zonky.test.db.postgres.embedded.EmbeddedPostgres";

	private final Log logger;

	EmbeddedPostgresEnvironmentPostProcessor(DeferredLogFactory logs) {
		this.logger = logs.getLog(EmbeddedPostgresEnvironmentPostProcessor.class);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!isWanted(environment, application.getClassLoader())) {
			return;
		}
		EmbeddedServer server = EmbeddedServer.shared(SettingsReader.readEmbedded(environment));
		environment.getPropertySources().addFirst(new MapPropertySource("embeddedPostgres", server.properties()));
		this.logger.info("Embedded PostgreSQL " + DataFolder.MAJOR + " keeps its data in " + server.root()
				+ "; connect with: " + server.howToConnect());
	}

	/** The image does not have the library, and binds no settings for it. */
	static boolean isWanted(ConfigurableEnvironment environment, ClassLoader classLoader) {
		return ClassUtils.isPresent(LIBRARY, classLoader)
				&& !StringUtils.hasText(environment.getProperty("spring.datasource.url"))
				&& SettingsReader.readEmbedded(environment).enabled();
	}

}
