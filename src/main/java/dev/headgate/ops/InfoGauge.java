package dev.headgate.ops;

import java.util.List;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.currency.SchemaStateMonitor.Observation;

/**
 * A meter that is always 1 and says something by its tags. There is at most one at a
 * time: it is replaced when a look at the database finds other values, and goes when it
 * finds none.
 */
final class InfoGauge {

	private final MultiGauge gauge;

	private Tags shown = Tags.empty();

	private InfoGauge(MultiGauge gauge) {
		this.gauge = gauge;
	}

	/**
	 * Adds one.
	 * @param registry where to
	 * @param monitor what looks
	 * @param name its name
	 * @param description what it is
	 * @param tags what a look found, {@code null} for nothing
	 */
	static void bind(MeterRegistry registry, SchemaStateMonitor monitor, String name, String description,
			Function<Observation, @Nullable Tags> tags) {
		InfoGauge info = new InfoGauge(MultiGauge.builder(name).description(description).register(registry));
		monitor.onObservation((observation) -> info.show(tags.apply(observation)));
	}

	/** A scrape that comes between its end and its beginning would miss it. */
	private void show(@Nullable Tags found) {
		Tags tags = (found != null) ? found : Tags.empty();
		if (!tags.equals(this.shown)) {
			this.gauge.register((found != null) ? List.of(MultiGauge.Row.of(tags, 1)) : List.of(), true);
			this.shown = tags;
		}
	}

}
