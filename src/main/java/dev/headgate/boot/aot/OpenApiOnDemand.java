package dev.headgate.boot.aot;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.stereotype.Component;

/**
 * Makes springdoc's beans when somebody asks for the API's description, and not at each
 * start.
 */
@Component
class OpenApiOnDemand implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (AotDetector.useGeneratedArtifacts()) {
			return;
		}
		List<String> names = Stream.of(beans.getBeanDefinitionNames())
			.filter((name) -> isSpringdoc(beans.getBeanDefinition(name)))
			.toList();
		List<String> describing = names.stream().filter((name) -> describes(beans.getType(name, false))).toList();
		// Some of the others are known to nobody: being made, they register themselves.
		String[] others = names.stream().filter((name) -> !describing.contains(name)).toArray(String[]::new);
		names.forEach((name) -> beans.getBeanDefinition(name).setLazyInit(true));
		describing.forEach((name) -> beans.getBeanDefinition(name).setDependsOn(others));
	}

	/** And not the page, which Spring MVC has to know from the beginning. */
	private static boolean describes(@Nullable Class<?> type) {
		return type != null && type.getPackageName().equals("org.springdoc.webmvc.api");
	}

	private static boolean isSpringdoc(BeanDefinition bean) {
		return isSpringdoc(bean.getBeanClassName()) || isSpringdoc(bean.getFactoryBeanName());
	}

	private static boolean isSpringdoc(@Nullable String name) {
		return name != null && name.startsWith("org.springdoc.");
	}

}
