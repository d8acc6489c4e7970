package dev.headgate.ops;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

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
	 * Adds one that shows nothing yet.
	 * @param registry where to
	 * @param name its name
	 * @param description what it is
	 * @return the meter
	 */
	static InfoGauge of(MeterRegistry registry, String name, String description) {
		return new InfoGauge(MultiGauge.builder(name).description(description).register(registry));
	}

	/**
	 * Shows what was found. Nothing is done where that is shown already: a scrape that
	 * comes between the end of one and the beginning of the next misses both.
	 * @param tags what was found, empty for nothing
	 */
	synchronized void show(Tags tags) {
		if (!tags.equals(this.shown)) {
			this.gauge.register(tags.equals(Tags.empty()) ? List.of() : List.of(MultiGauge.Row.of(tags, 1)), true);
			this.shown = tags;
		}
	}

}
