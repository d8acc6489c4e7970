package dev.headgate.boot;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

import dev.headgate.config.SettingsReader;

/**
 * Says that the service's entities do not fit its changelog, where Hibernate's validation
 * finds that the schema lacks something, though it is at head.
 */
class EntitiesFailureAnalyzer implements FailureAnalyzer {

	/** By its name, since a gate that stays closed loads nothing of Hibernate. */
	private static final String MISSING = "org.hibernate.tool.schema.spi.SchemaManagementException";

	private final Environment environment;

	/**
	 * Called by Spring Boot.
	 * @param environment that of the service that failed, whose beans are gone by now
	 */
	EntitiesFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause.getClass().getName().equals(MISSING)) {
				return describe(cause);
			}
		}
		return null;
	}

	private @Nullable FailureAnalysis describe(Throwable cause) {
		boolean gated = this.environment.getProperty("headgate.enabled", Boolean.class, true);
		if (!gated || !(this.environment instanceof ConfigurableEnvironment configurable)) {
			return null;
		}
		String changelog = Objects.requireNonNullElse(SettingsReader.namedChangelog(configurable),
				SettingsReader.PACKAGED_CHANGELOG);
		String missing = Objects.requireNonNullElse(cause.getMessage(), "").replaceFirst("^Schema validation: ", "");
		return new FailureAnalysis("""
				The entities of this service do not fit the schema that its changelog makes.

				    changelog    %s
				    missing      %s""".formatted(changelog, missing),
				"""
						If the changelog is this service's own, add the change set that it lacks: 'headgate check' compares both.
						If it is that of another application, start 'headgate sidecar' in place of 'headgate serve': \
						gate, health and metrics, without entities.""",
				cause);
	}

}
