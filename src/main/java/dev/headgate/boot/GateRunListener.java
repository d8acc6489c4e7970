package dev.headgate.boot;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

import dev.headgate.config.Database;
import dev.headgate.config.Secret;
import dev.headgate.config.Settings;
import dev.headgate.config.SettingsReader;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.gate.Gate;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.probe.HealthEndpointAddress;
import dev.headgate.probe.IndexBuildProbe;
import dev.headgate.probe.ManagementPortHandover;
import dev.headgate.probe.PortHandover;
import dev.headgate.probe.StartupProbeResponses;
import dev.headgate.probe.StartupProbeServer;

/**
 * Puts the gate in front of the context's refresh: nothing of the service exists before
 * the schema is at head. Its verdict, the settings and the monitor are handed to the
 * context as beans.
 */
class GateRunListener implements SpringApplicationRunListener, Ordered {

	private @Nullable StartupProbeServer listener;

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
		switch (open(settings, context)) {
			case Verdict.Closed closed -> throw new GateClosedException(closed);
			case Verdict.Open open -> {
				beans.registerSingleton("headgateVerdict", open);
				beans.registerSingleton("headgateSettings", settings);
				beans.registerSingleton("headgateCurrencyMonitor",
						new SchemaStateMonitor(open.reader(), settings.application(), settings.health()));
			}
		}
	}

	/** Watched by a listener, which stays only if it is listening when the gate opens. */
	private Verdict open(Settings settings, ConfigurableApplicationContext context) {
		Progress progress = new Progress();
		try (IndexBuildProbe indexBuild = new IndexBuildProbe(settings.migration())) {
			this.listener = listener(settings, context, progress,
					(health) -> new StartupProbeResponses(health, progress, indexBuild));
			Verdict verdict = new Gate(settings, settings.gate().mode(), progress).open();
			if (verdict instanceof Verdict.Open && this.listener != null && this.listener.isListening()) {
				handOver(this.listener, context);
			}
			else {
				closeListener();
			}
			return verdict;
		}
		catch (RuntimeException | Error ex) {
			closeListener();
			throw ex;
		}
	}

	private static @Nullable StartupProbeServer listener(Settings settings, ConfigurableApplicationContext context,
			Progress progress, Function<String, StartupProbeResponses> answers) {
		if (!settings.gate().liveListener() || !(context instanceof WebServerApplicationContext)) {
			return null;
		}
		return HealthEndpointAddress.of(context.getEnvironment())
			.map((address) -> StartupProbeServer.after(settings.gate().liveListenerAfter(), progress::atItFor, address,
					answers.apply(address.health())))
			.orElse(null);
	}

	/**
	 * A management server of its own is handed over to by {@link ManagementPortHandover}.
	 */
	private static void handOver(StartupProbeServer listener, ConfigurableApplicationContext context) {
		context.getBeanFactory().registerSingleton("headgateLiveListener", listener);
		if (!listener.isOnSeparatePort()) {
			context.getBeanFactory().registerSingleton("headgateHandOver", new PortHandover(listener, context));
		}
	}

	@Override
	public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		closeListener();
	}

	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		closeListener();
	}

	private void closeListener() {
		if (this.listener != null) {
			this.listener.close();
		}
	}

	/** A test's or a Compose file's own database; asking for it creates no other bean. */
	private static @Nullable Database serviceConnection(ConfigurableListableBeanFactory beans) {
		// Boot's own details are among the generated beans; there is nothing else then.
		if (AotDetector.useGeneratedArtifacts()) {
			return null;
		}
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
