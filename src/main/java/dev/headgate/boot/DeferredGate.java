package dev.headgate.boot;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * Runs the gate when all bean definitions are known, and before any bean of the service
 * is made, if the context has a data source at all.
 */
final class DeferredGate implements BeanFactoryPostProcessor, Ordered {

	private static final Logger log = LoggerFactory.getLogger(DeferredGate.class);

	private final Runnable gate;

	/**
	 * Creates a gate that waits for the bean definitions.
	 * @param gate runs the gate
	 */
	DeferredGate(Runnable gate) {
		this.gate = gate;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class, true, false).length == 0) {
			log.info("No gate: this application context has no data source");
			return;
		}
		this.gate.run();
	}

}
