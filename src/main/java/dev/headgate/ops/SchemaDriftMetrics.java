package dev.headgate.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meter of what somebody changed in the schema by hand. Reading it looks at no
 * database.
 */
public class SchemaDriftMetrics implements MeterBinder {

	private final SchemaDriftMonitor monitor;

	/**
	 * Creates the meter.
	 * @param monitor what looks
	 */
	public SchemaDriftMetrics(SchemaDriftMonitor monitor) {
		this.monitor = monitor;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("headgate.schema.drift", this.monitor, SchemaDriftMonitor::differences)
			.description("Differences from the schema that the change sets made, NaN while that is not known")
			.register(registry);
	}

}
