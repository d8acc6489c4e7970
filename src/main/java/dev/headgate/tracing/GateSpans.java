package dev.headgate.tracing;

import io.opentelemetry.api.OpenTelemetry;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Hands the gate's span to the application's own OpenTelemetry, once all beans are there.
 */
public final class GateSpans implements SmartInitializingSingleton {

	private final OpenTelemetry openTelemetry;

	private final PendingSpan pending;

	/**
	 * Creates it.
	 * @param openTelemetry the application's
	 * @param pending what the gate did
	 */
	public GateSpans(OpenTelemetry openTelemetry, PendingSpan pending) {
		this.openTelemetry = openTelemetry;
		this.pending = pending;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.pending.take().ifPresent(new SpanWriter(this.openTelemetry.getTracer(SpanWriter.SCOPE))::write);
	}

}
