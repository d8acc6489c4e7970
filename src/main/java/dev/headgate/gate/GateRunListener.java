package dev.headgate.gate;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

import dev.headgate.config.Database;
import dev.headgate.config.Secret;
import dev.headgate.config.Settings;
import dev.headgate.config.SettingsReader;
import dev.headgate.currency.CurrencyMonitor;
import dev.headgate.currency.CurrencyReader;

/**
 * Puts the gate in front of the context's refresh: nothing of the service exists before
 * the schema is at head. Its verdict, the settings and the monitor are handed to the
 * context as beans.
 */
class GateRunListener implements SpringApplicationRunListener, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void contextLoaded(ConfigurableApplicationContext context) {
		boolean buildTime = Boolean.getBoolean("spring.aot.processing");
		if (buildTime || context.getParent() != null) {
			return;
		}
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		Settings settings = SettingsReader.read(context.getEnvironment(), serviceConnection(beans));
		switch (new Gate(settings).open()) {
			case Verdict.Closed closed -> throw new GateClosedException(closed);
			case Verdict.Open open -> {
				CurrencyReader reader = new CurrencyReader(open.changelog(), settings.changelog().history());
				beans.registerSingleton("headgateVerdict", open);
				beans.registerSingleton("headgateSettings", settings);
				beans.registerSingleton("headgateCurrencyMonitor",
						new CurrencyMonitor(reader, settings.application(), settings.health()));
			}
		}
	}

	/** A test's or a Compose file's own database; asking for it creates no other bean. */
	private static @Nullable Database serviceConnection(ConfigurableListableBeanFactory beans) {
		String[] names = beans.getBeanNamesForType(JdbcConnectionDetails.class, true, false);
		if (names.length != 1) {
			return null;
		}
		JdbcConnectionDetails details = beans.getBean(names[0], JdbcConnectionDetails.class);
		String password = details.getPassword();
		return new Database(details.getJdbcUrl(), details.getUsername(),
				(password != null) ? new Secret(password) : null);
	}

}
