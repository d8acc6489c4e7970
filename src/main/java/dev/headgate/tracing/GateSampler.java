package dev.headgate.tracing;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Takes the gate's spans always, since there is one trace for each start, and asks
 * another sampler about all others.
 */
public final class GateSampler implements Sampler {

	private static final ContextKey<Boolean> SAMPLED = ContextKey.named("headgate-sampled");

	private final Sampler others;

	/**
	 * Creates a sampler.
	 * @param others asked about spans that are not the gate's
	 */
	public GateSampler(Sampler others) {
		this.others = others;
	}

	static Context sampled(Context context) {
		return context.with(SAMPLED, true);
	}

	@Override
	public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
			Attributes attributes, List<LinkData> parentLinks) {
		return Boolean.TRUE.equals(parent.get(SAMPLED)) ? SamplingResult.recordAndSample()
				: this.others.shouldSample(parent, traceId, name, kind, attributes, parentLinks);
	}

	@Override
	public String getDescription() {
		return "GateSampler{" + this.others.getDescription() + "}";
	}

}
