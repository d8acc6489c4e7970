package dev.headgate.ops;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.gate.progress.RunStatistics;

/**
 * The meters: whether the schema is current, asked as seldom as health does, and what
 * this process's own run of the gate cost.
 */
public class SchemaMetrics implements MeterBinder {

	private final SchemaStateMonitor monitor;

	private final RunStatistics statistics;

	/**
	 * Creates the meters.
	 * @param monitor what looks
	 * @param statistics what the gate's own run cost
	 */
	public SchemaMetrics(SchemaStateMonitor monitor, RunStatistics statistics) {
		this.monitor = monitor;
		this.statistics = statistics;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("headgate.schema.current", this.monitor, (seen) -> seen.observe().state().isCurrent() ? 1 : 0)
			.description("1 while the schema is what this build needs")
			.register(registry);
		for (String state : SchemaState.NAMES) {
			Gauge
				.builder("headgate.schema.state", this.monitor,
						(seen) -> seen.observe().state().state().equals(state) ? 1 : 0)
				.tag("state", state)
				.description("1 for the state that the schema is in, 0 for the others")
				.register(registry);
		}
		InfoGauge info = InfoGauge.of(registry, "headgate.schema.info",
				"Always 1: the revision that the database is at, and the one that this build needs");
		this.monitor.onObservation((observation) -> info
			.show(observation.state().schemaPosition().map(SchemaMetrics::tags).orElse(Tags.empty())));
		count(registry, "headgate.schema.pending", "Change sets that are not applied", SchemaPosition::pending);
		count(registry, "headgate.schema.unknown", "Applied change sets that this build does not know",
				SchemaPosition::unknown);
		time(registry, "headgate.gate.duration", "How long the gate took at this start", RunStatistics::took);
		time(registry, "headgate.lock.wait", "How long the gate waited for the migration lock at this start",
				RunStatistics::lockWait);
		time(registry, "headgate.lock.table.wait",
				"How long change sets lost to other sessions' locks on tables at this start", RunStatistics::tableWait);
		total(registry, "headgate.lock.retries", "How often a change set was tried again at this start",
				RunStatistics::retries);
		total(registry, "headgate.batch.batches", "Batches of batched updates at this start", RunStatistics::batches);
		total(registry, "headgate.batch.rows", "Rows that batched updates went through at this start",
				RunStatistics::batchRows);
		Timer timer = Timer.builder("headgate.changeset.duration")
			.description("How long the change sets took that this start applied")
			.register(registry);
		this.statistics.changeSets().forEach(timer::record);
	}

	private static Tags tags(SchemaPosition position) {
		return Tags.of("current", Objects.requireNonNullElse(position.current(), "none"), "head",
				Objects.requireNonNullElse(position.head(), "none"));
	}

	/** Nothing is known of a database that does not answer. */
	private void count(MeterRegistry registry, String name, String description,
			Function<SchemaPosition, List<?>> what) {
		Gauge
			.builder(name, this.monitor,
					(seen) -> seen.observe()
						.state()
						.schemaPosition()
						.map((position) -> (double) what.apply(position).size())
						.orElse(Double.NaN))
			.description(description)
			.register(registry);
	}

	private void time(MeterRegistry registry, String name, String description, Function<RunStatistics, Duration> what) {
		TimeGauge.builder(name, this.statistics, TimeUnit.NANOSECONDS, (cost) -> (double) what.apply(cost).toNanos())
			.description(description)
			.register(registry);
	}

	private void total(MeterRegistry registry, String name, String description, Function<RunStatistics, Number> what) {
		FunctionCounter.builder(name, this.statistics, (cost) -> what.apply(cost).doubleValue())
			.description(description)
			.register(registry);
	}

}
