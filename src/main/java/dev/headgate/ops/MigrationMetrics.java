package dev.headgate.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import dev.headgate.currency.LastBackup;
import dev.headgate.currency.LastRun;
import dev.headgate.currency.LockHolder;
import dev.headgate.currency.MigrationActivity;
import dev.headgate.currency.SchemaStateMonitor;

/**
 * The meters of what the database tells of migrations, whichever process ran them: the
 * last run, also of a job that ended long ago, who holds the migration lock, what broken
 * runs have left, the last backup. They are read with the state of the schema, in the
 * same look, and are NaN while that is not known.
 */
public class MigrationMetrics implements MeterBinder {

	private static final List<String> OUTCOMES = List.of("running", "opened", "failed", "closed", "interrupted");

	private final SchemaStateMonitor monitor;

	/**
	 * Creates the meters.
	 * @param monitor what looks
	 */
	public MigrationMetrics(SchemaStateMonitor monitor) {
		this.monitor = monitor;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bindRun(registry);
		gauge(registry, "headgate.lock.holder.age", "How long the migration lock has been held, 0 while nobody does",
				"seconds", (activity) -> (activity.holder() != null) ? secondsSince(activity.lockedSince()) : 0);
		gauge(registry, "headgate.lock.holder.blocked",
				"How long the migration lock's holder has been waiting for another session's lock, 0 while it does not",
				"seconds", (activity) -> blocked(activity.holder()));
		gauge(registry, "headgate.schema.indexes.invalid", "Indexes that are invalid and are not being built", null,
				(activity) -> activity.leftovers().invalidIndexes());
		gauge(registry, "headgate.schema.attempts.broken",
				"Change sets that began outside a transaction and are not recorded, while nobody migrates", null,
				(activity) -> activity.readable() ? activity.leftovers().brokenAttempts() : Double.NaN);
		backup(registry, "headgate.backup.ended", "When the last backup by Headgate was complete, as Unix time",
				"seconds", (backup) -> seconds(backup.endedAt()));
		backup(registry, "headgate.backup.size", "The size of the last backup by Headgate", "bytes", LastBackup::bytes);
	}

	private void bindRun(MeterRegistry registry) {
		for (String outcome : OUTCOMES) {
			Gauge
				.builder("headgate.run.outcome", this,
						(metrics) -> metrics
							.read((activity) -> activity.readable() ? is(activity.run(), outcome) : Double.NaN))
				.tag("outcome", outcome)
				.description("1 for the outcome that the last run has, 0 for the others")
				.register(registry);
		}
		InfoGauge info = InfoGauge.of(registry, "headgate.run.info", "Always 1: what the last run was");
		this.monitor.onActivity((activity) -> info
			.show(activity.map(MigrationActivity::run).map(MigrationMetrics::tags).orElse(Tags.empty())));
		run(registry, "headgate.run.started", "When the last run began, as Unix time", "seconds",
				(run) -> seconds(run.startedAt()));
		run(registry, "headgate.run.ended", "When the last run ended, as Unix time; NaN while it runs", "seconds",
				(run) -> seconds(run.endedAt()));
		run(registry, "headgate.run.duration", "How long the last run took; while it runs, how long it has", "seconds",
				MigrationMetrics::duration);
		run(registry, "headgate.run.planned", "Change sets that the last run was to apply", null, LastRun::planned);
		run(registry, "headgate.run.applied", "Change sets that the last run applied", null, LastRun::applied);
		run(registry, "headgate.run.lock.wait",
				"How long the last run's change sets lost to other sessions' locks on tables", "seconds",
				(run) -> run.lockWaitMs() / 1e3);
		run(registry, "headgate.run.retries", "How often the last run tried a change set again", null,
				LastRun::retries);
	}

	private static Tags tags(LastRun run) {
		return Tags.of("mode", run.mode(), "from", Objects.requireNonNullElse(run.from(), "none"), "to",
				Objects.requireNonNullElse(run.to(), "none"), "version",
				Objects.requireNonNullElse(run.version(), "unknown"));
	}

	private static double is(@Nullable LastRun run, String outcome) {
		return (run != null && run.outcome().equals(outcome)) ? 1 : 0;
	}

	private static double duration(LastRun run) {
		if (run.durationMs() != null) {
			return run.durationMs() / 1e3;
		}
		return run.isRunning() ? secondsSince(run.startedAt()) : Double.NaN;
	}

	private static double blocked(@Nullable LockHolder holder) {
		return (holder != null && holder.waitingSince() != null) ? secondsSince(holder.waitingSince()) : 0;
	}

	/** The server's clock may be ahead of this one. */
	private static double secondsSince(@Nullable Instant time) {
		return (time != null) ? Math.max(0, Duration.between(time, Instant.now()).toMillis() / 1e3) : Double.NaN;
	}

	private static double seconds(@Nullable Instant time) {
		return (time != null) ? time.toEpochMilli() / 1e3 : Double.NaN;
	}

	private void run(MeterRegistry registry, String name, String description, @Nullable String unit,
			ToDoubleFunction<LastRun> value) {
		gauge(registry, name, description, unit,
				(activity) -> (activity.run() != null) ? value.applyAsDouble(activity.run()) : Double.NaN);
	}

	private void backup(MeterRegistry registry, String name, String description, String unit,
			ToDoubleFunction<LastBackup> value) {
		gauge(registry, name, description, unit,
				(activity) -> (activity.backup() != null) ? value.applyAsDouble(activity.backup()) : Double.NaN);
	}

	private void gauge(MeterRegistry registry, String name, String description, @Nullable String unit,
			ToDoubleFunction<MigrationActivity> value) {
		Gauge.builder(name, this, (metrics) -> metrics.read(value))
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

	private double read(ToDoubleFunction<MigrationActivity> value) {
		return this.monitor.activity().map(value::applyAsDouble).orElse(Double.NaN);
	}

}
