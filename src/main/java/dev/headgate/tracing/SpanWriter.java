package dev.headgate.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * Makes spans of what is over.
 */
final class SpanWriter {

	/** Names the tracer, as OpenTelemetry's instrumentation scope. */
	static final String SCOPE = "dev.headgate";

	private final Tracer tracer;

	SpanWriter(Tracer tracer) {
		this.tracer = tracer;
	}

	/**
	 * Writes a span and those inside it, as a trace of their own.
	 * @param recorded what is over
	 */
	void write(RecordedSpan recorded) {
		write(recorded, GateSampler.sampled(Context.root()));
	}

	/** The parent ends first, so that no limit of a queue takes it away. */
	private void write(RecordedSpan recorded, Context parent) {
		SpanBuilder builder = this.tracer.spanBuilder(recorded.name())
			.setParent(parent)
			.setStartTimestamp(recorded.start());
		recorded.attributes().forEach((key, value) -> {
			if (value instanceof Number number) {
				builder.setAttribute(AttributeKey.longKey(key), number.longValue());
			}
			else {
				builder.setAttribute(key, value.toString());
			}
		});
		Span span = builder.startSpan();
		if (recorded.error() != null) {
			span.setStatus(StatusCode.ERROR, recorded.error());
		}
		span.end(recorded.end());
		recorded.children().forEach((child) -> write(child, parent.with(span)));
	}

}
