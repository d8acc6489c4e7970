package dev.headgate.boot;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves some of Spring Boot's auto-configurations out of an application, by what its
 * settings say.
 */
abstract class AutoConfigurationFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	private @Nullable Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
		Environment settings = Objects.requireNonNull(this.environment);
		boolean[] kept = new boolean[candidates.length];
		for (int i = 0; i < candidates.length; i++) {
			String candidate = candidates[i];
			kept[i] = candidate == null || keeps(candidate, settings);
		}
		return kept;
	}

	/**
	 * Says whether an auto-configuration stays. There are hundreds, so those that are not
	 * meant must cost nothing.
	 */
	abstract boolean keeps(String candidate, Environment settings);

}
