package dev.headgate.junit;

import java.util.Map;
import java.util.Objects;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import dev.headgate.config.SettingsReader;

/**
 * Gives a test's context a database at head, made when something first asks for it.
 * Contexts that differ in nothing else are shared: all of these are equal.
 */
record HeadgateContextCustomizer() implements ContextCustomizer {

	private static final String BEAN_NAME = "headgateDatabase";

	/** Contexts are kept, and each would hold ten connections. */
	private static final Map<String, Object> DEFAULTS = Map.of("spring.datasource.hikari.minimum-idle", "0");

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
		ConfigurableEnvironment environment = context.getEnvironment();
		ServiceSettings.leaveOutMigrationAddress(environment);
		environment.getPropertySources().addLast(new MapPropertySource("headgateDatabaseDefaults", DEFAULTS));
		RootBeanDefinition definition = new RootBeanDefinition(TestConnectionDetails.class,
				() -> new TestConnectionDetails(DatabaseCopies.atHead(ServiceSettings.read(environment))));
		definition.setPrimary(true);
		// Without it @DataJpaTest and the like would look for another database.
		new ContainerImageMetadata(null).addTo(definition);
		((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition(
				Objects.requireNonNullElse(SettingsReader.namedDataSource(environment), BEAN_NAME), definition);
	}

}
