package dev.headgate.boot.aot;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Starts with the bean definitions that Spring's AOT processing left in the jar, as long
 * as every property and profile that decided about them is what it was then. Otherwise,
 * or without any, the context is put together as usual: slower, and just as right.
 * Whoever sets {@code spring.aot.enabled} as a system property decides alone.
 */
class AotBeansActivation implements SpringApplicationRunListener, Ordered {

	private static final Log logger = LogFactory.getLog(AotBeansActivation.class);

	private static final String INITIALIZER = "__ApplicationContextInitializer";

	private final @Nullable Class<?> application;

	/**
	 * Called by Spring Boot.
	 * @param application what starts
	 */
	AotBeansActivation(SpringApplication application) {
		this.application = application.getMainApplicationClass();
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void environmentPrepared(ConfigurableBootstrapContext bootstrap, ConfigurableEnvironment environment) {
		if (isBuildTime() || System.getProperty(AotDetector.AOT_ENABLED) != null) {
			return;
		}
		RecordedEnvironment premises = read(this.application);
		if (premises == null) {
			return;
		}
		List<String> changed = premises.changedIn(environment);
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, Boolean.toString(changed.isEmpty()));
		if (!changed.isEmpty()) {
			logger.info("AOT bean definitions not used: the build did not know of " + String.join(", ", changed));
		}
	}

	@Override
	public void contextPrepared(ConfigurableApplicationContext context) {
		if (isBuildTime()) {
			context.setEnvironment(new RecordingEnvironment(context.getEnvironment()));
		}
	}

	private static boolean isBuildTime() {
		return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
	}

	/** What else starts in this process has none. */
	private static @Nullable RecordedEnvironment read(@Nullable Class<?> application) {
		ClassLoader loader = AotBeansActivation.class.getClassLoader();
		boolean generated = application != null && ClassUtils.isPresent(application.getName() + INITIALIZER, loader);
		return generated ? RecordedEnvironment.read(loader) : null;
	}

}
