package dev.headgate.boot;

import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

import dev.headgate.config.SettingsReader;

/**
 * Leaves Spring Boot's own Liquibase start and its endpoint out while there is a gate,
 * which has run the changelog by then. A {@code SpringLiquibase} that the service defines
 * itself is its own affair.
 */
class LiquibaseStarterFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	private static final Logger log = LoggerFactory.getLogger(LiquibaseStarterFilter.class);

	private static final String LIQUIBASE = "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration";

	private static final Set<String> LEFT_OUT = Set.of(LIQUIBASE,
			"org.springframework.boot.liquibase.autoconfigure.LiquibaseEndpointAutoConfiguration");

	private @Nullable Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
		boolean enabled = SettingsReader.isEnabled(Objects.requireNonNull(this.environment));
		boolean[] kept = new boolean[candidates.length];
		for (int i = 0; i < candidates.length; i++) {
			String candidate = candidates[i];
			kept[i] = !enabled || candidate == null || !LEFT_OUT.contains(candidate);
			if (!kept[i] && LIQUIBASE.equals(candidate)) {
				log.info(
						"Spring Boot's Liquibase auto-configuration and endpoint are disabled: the gate runs the changelog."
								+ " spring-boot-starter-liquibase can be removed");
			}
		}
		return kept;
	}

}
