package dev.headgate.tracing;

import java.util.List;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import dev.headgate.gate.verdict.Verdict;
import dev.headgate.liquibase.apply.MigrationListener;

/**
 * Sends spans to where Spring Boot's settings say, where no application does: after a
 * verb, and after a gate that stays closed. Whatever goes wrong is one line in the log.
 */
public final class TracingExport {

	/** Where spans go: Spring Boot's own setting, which also switches this on. */
	public static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final Logger log = LoggerFactory.getLogger(TracingExport.class);

	private static final List<String> NEEDED = List.of("io.opentelemetry.sdk.trace.SdkTracerProvider",
			"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration");

	private TracingExport() {
	}

	/**
	 * Runs a gate, and sends the span of what it did.
	 * @param environment says where to
	 * @param recorder writes down what the gate does
	 * @param gate runs the gate, which tells the listener of each step
	 * @return the verdict
	 */
	public static Verdict around(ConfigurableEnvironment environment, GateRecorder recorder,
			Function<MigrationListener, Verdict> gate) {
		if (!isOn(environment)) {
			return gate.apply(MigrationListener.NONE);
		}
		Verdict verdict = gate.apply(recorder);
		send(environment, recorder.ended(verdict));
		return verdict;
	}

	/**
	 * Sends a span, if tracing is on.
	 * @param environment says where to
	 * @param span what is over
	 */
	public static void send(ConfigurableEnvironment environment, RecordedSpan span) {
		if (!isOn(environment)) {
			return;
		}
		try {
			String problem = OtlpExport.send(environment, span);
			if (problem != null) {
				notSent(problem);
			}
		}
		catch (RuntimeException | LinkageError ex) {
			notSent(NestedExceptionUtils.getMostSpecificCause(ex).toString());
		}
	}

	private static void notSent(String problem) {
		log.warn("Span not exported to {}: {}", ENDPOINT, problem.lines().findFirst().orElse(""));
	}

	private static boolean isOn(Environment environment) {
		return StringUtils.hasText(environment.getProperty(ENDPOINT))
				&& NEEDED.stream().allMatch((name) -> ClassUtils.isPresent(name, TracingExport.class.getClassLoader()));
	}

}
