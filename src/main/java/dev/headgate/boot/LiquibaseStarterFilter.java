package dev.headgate.boot;

import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

import dev.headgate.config.SettingsReader;

/**
 * Leaves Spring Boot's own Liquibase start and its endpoint out while there is a gate,
 * which has run the changelog by then. A {@code SpringLiquibase} that the service defines
 * itself is its own affair.
 */
class LiquibaseStarterFilter extends AutoConfigurationFilter {

	private static final Logger log = LoggerFactory.getLogger(LiquibaseStarterFilter.class);

	private static final String LIQUIBASE = "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration";

	private static final Set<String> LEFT_OUT = Set.of(LIQUIBASE,
			"org.springframework.boot.liquibase.autoconfigure.LiquibaseEndpointAutoConfiguration");

	@Override
	boolean keeps(String candidate, Environment settings) {
		if (!LEFT_OUT.contains(candidate) || !SettingsReader.isEnabled(settings)) {
			return true;
		}
		if (LIQUIBASE.equals(candidate)) {
			log.info(
					"Spring Boot's Liquibase auto-configuration and endpoint are disabled: the gate runs the changelog."
							+ " spring-boot-starter-liquibase can be removed");
		}
		return false;
	}

}
