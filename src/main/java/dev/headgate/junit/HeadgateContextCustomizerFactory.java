package dev.headgate.junit;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/**
 * Customizes the context of a test class with {@link HeadgateDatabase}.
 */
final class HeadgateContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		if (!AnnotatedTestClass.isPresent(testClass)) {
			return null;
		}
		AnnotatedTestClass test = AnnotatedTestClass.of(testClass);
		if (test.annotation().profiles().length > 0) {
			throw new IllegalStateException("@HeadgateDatabase(profiles = …) on " + test.type().getName()
					+ " has no effect on its Spring context. Use @ActiveProfiles.");
		}
		return new HeadgateContextCustomizer();
	}

}
