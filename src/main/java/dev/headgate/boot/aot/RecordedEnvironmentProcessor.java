package dev.headgate.boot.aot;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Leaves the premises beside the beans that are generated from them.
 */
class RecordedEnvironmentProcessor implements BeanFactoryInitializationAotProcessor, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getBean(Environment.class) instanceof RecordingEnvironment environment) {
			return (generation, code) -> generation.getGeneratedFiles()
				.addResourceFile(RecordedEnvironment.LOCATION, environment.premises().text());
		}
		return null;
	}

}
