package dev.headgate.tracing;

import java.util.List;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Keeps the spans that have ended.
 *
 * @param spans where they are kept
 */
record SpanCollector(List<SpanData> spans) implements SpanProcessor {

	@Override
	public void onStart(Context parent, ReadWriteSpan span) {
		// Only the end counts.
	}

	@Override
	public boolean isStartRequired() {
		return false;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		this.spans.add(span.toSpanData());
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

}
