package dev.headgate.boot;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

import dev.headgate.config.HeadgateProperties.DriftReaction;
import dev.headgate.config.Settings;
import dev.headgate.config.SettingsReader;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.gate.Gate;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.probe.HealthEndpointAddress;
import dev.headgate.probe.IndexBuildProbe;
import dev.headgate.probe.ManagementPortHandover;
import dev.headgate.probe.PortHandover;
import dev.headgate.probe.StartupProbeResponses;
import dev.headgate.probe.StartupProbeServer;
import dev.headgate.proof.drift.ExpectedSchemaCheck;
import dev.headgate.tracing.GateRecorder;
import dev.headgate.tracing.PendingSpan;
import dev.headgate.tracing.RecordedSpan;
import dev.headgate.tracing.TracingExport;

/**
 * Puts the gate in front of the context's refresh: nothing of the service exists before
 * the schema is at head. Its verdict, the settings and the monitor are handed to the
 * context as beans.
 * <p>
 * A whole application whose settings name a database has its gate before any of its
 * configuration is read. Otherwise (in a test slice, or where no database is named) the
 * bean definitions decide: there is a gate where one of them is a data source.
 */
class GateRunListener implements SpringApplicationRunListener, Ordered {

	private static final Logger log = LoggerFactory.getLogger(GateRunListener.class);

	/** In the log line that reports why there is no service. */
	private static final String LOG_FIELD = "headgate.exitCode";

	private static final boolean WEB = isPresent(
			"org.springframework.boot.web.server.context.WebServerApplicationContext");

	private @Nullable StartupProbeServer listener;

	private @Nullable PendingSpan span;

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void contextLoaded(ConfigurableApplicationContext context) {
		if (context.getParent() != null) {
			return;
		}
		String off = SettingsReader.switchedOffBy(context.getEnvironment());
		if (off != null) {
			log.info("Gate disabled by {}=false: the schema is not checked", off);
			return;
		}
		boolean buildTime = Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
		if (!buildTime && isWhole(context) && isDatabaseNamed(context)) {
			pass(context);
		}
		else {
			context.getBeanFactory()
				.registerSingleton("headgateDeferredGate", new DeferredGate(buildTime
						? () -> log.debug("No gate while bean definitions are generated") : () -> pass(context)));
		}
	}

	/** A test slice chooses its auto-configurations itself. */
	private static boolean isWhole(ConfigurableApplicationContext context) {
		return context.getEnvironment()
			.getProperty(EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY, Boolean.class, true);
	}

	private static boolean isDatabaseNamed(ConfigurableApplicationContext context) {
		return SettingsReader.namesDatabase(context.getEnvironment()) || ServiceConnection
			.find(context.getBeanFactory(), SettingsReader.namedDataSource(context.getEnvironment())) != null;
	}

	private void pass(ConfigurableApplicationContext context) {
		MDC.remove(LOG_FIELD);
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		Settings settings = SettingsReader.read(context.getEnvironment(),
				ServiceConnection.find(beans, SettingsReader.namedDataSource(context.getEnvironment())));
		Progress progress = new Progress();
		GateRecorder recorder = GateRecorder.ofGate(settings, ClosedVerdicts.lower(settings.gate().mode()), progress);
		Verdict verdict = open(settings, progress, recorder, context);
		RecordedSpan recorded = recorder.ended(verdict);
		switch (verdict) {
			case Verdict.Closed closed -> {
				TracingExport.send(context.getEnvironment(), recorded);
				MDC.put(LOG_FIELD, String.valueOf(closed.exitCode().code()));
				throw new GateClosedException(closed);
			}
			case Verdict.Open open -> {
				this.span = new PendingSpan(recorded);
				beans.registerSingleton("headgateSpan", this.span);
				new SummaryPrinter(settings.summary()).print(open);
				beans.registerSingleton("headgateVerdict", open);
				beans.registerSingleton("headgateSettings", settings);
				beans.registerSingleton("headgateSchemaStateMonitor",
						new SchemaStateMonitor(open.reader(), settings.application(), settings.health()));
			}
		}
	}

	/** Watched by a listener, which stays only if it is listening when the gate opens. */
	private Verdict open(Settings settings, Progress progress, GateRecorder recorder,
			ConfigurableApplicationContext context) {
		try (IndexBuildProbe indexBuild = new IndexBuildProbe(settings.migration())) {
			this.listener = listener(settings, context, progress,
					(health) -> new StartupProbeResponses(health, progress, indexBuild));
			Verdict verdict = gate(settings, progress).observedBy(recorder).open();
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

	private static Gate gate(Settings settings, Progress progress) {
		Gate gate = new Gate(settings, settings.gate().mode(), progress);
		return (settings.gate().onDrift() == DriftReaction.IGNORE) ? gate
				: gate.checking(new ExpectedSchemaCheck(settings));
	}

	private static @Nullable StartupProbeServer listener(Settings settings, ConfigurableApplicationContext context,
			Progress progress, Function<String, StartupProbeResponses> answers) {
		if (!settings.gate().liveListener() || !WEB || !(context instanceof WebServerApplicationContext)) {
			return null;
		}
		return HealthEndpointAddress.of(context.getEnvironment())
			.map((address) -> StartupProbeServer.after(settings.gate().liveListenerAfter(), progress::phaseElapsed,
					address, answers.apply(address.health())))
			.orElse(null);
	}

	/**
	 * A management server of its own is handed over to by {@link ManagementPortHandover}.
	 */
	private static void handOver(StartupProbeServer listener, ConfigurableApplicationContext context) {
		context.getBeanFactory().registerSingleton("headgateStartupProbeServer", listener);
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
		if (this.span != null && context != null) {
			this.span.take().ifPresent((recorded) -> TracingExport.send(context.getEnvironment(), recorded));
		}
	}

	private void closeListener() {
		if (this.listener != null) {
			this.listener.close();
		}
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, GateRunListener.class.getClassLoader());
	}

}
