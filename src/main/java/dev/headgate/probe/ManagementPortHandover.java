package dev.headgate.probe;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Hands over to a management server with a port of its own, which is started last, in a
 * context of its own. Found by {@code ManagementContextConfiguration.imports}; it is no
 * {@code @Configuration}, so that the service's own context does not scan it.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
public class ManagementPortHandover {

	@Bean
	@ConditionalOnBean(StartupProbeServer.class)
	PortHandover headgateHandOver(StartupProbeServer listener, ApplicationContext context) {
		return new PortHandover(listener, context);
	}

}
