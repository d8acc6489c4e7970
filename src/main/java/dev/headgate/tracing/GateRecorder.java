package dev.headgate.tracing;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.progress.RunStatistics;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.RedactedError;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.MigrationListener;

/**
 * Writes down when a run of the gate and each of its change sets began and ended, and
 * how.
 */
public final class GateRecorder implements MigrationListener {

	/** A batch of spans has a limit, and nobody reads a trace of ten thousand. */
	static final int MOST_CHANGE_SETS = 1000;

	private final String name;

	private final Map<String, Object> attributes = new LinkedHashMap<>();

	private final Progress progress;

	private final RedactedError errors;

	private final Instant start = Instant.now();

	private final long started = System.nanoTime();

	private final List<RecordedSpan> changeSets = new ArrayList<>();

	/** Those that share a commit, in their order; mostly it is one. */
	private final Map<ChangeSetKey, Instant> begun = new LinkedHashMap<>();

	private @Nullable ChangeSetKey running;

	private int applied;

	private @Nullable String failure;

	private GateRecorder(String name, String kind, String value, Settings settings, Progress progress) {
		this.name = name;
		this.progress = progress;
		this.errors = new RedactedError(settings);
		this.attributes.put(kind, value);
		this.attributes.put("db.system.name", "postgresql");
		this.attributes.put("db.namespace", settings.migration().name());
	}

	/**
	 * Begins to write down what the gate in front of a service does.
	 * @param settings what the gate is told
	 * @param mode the gate's mode
	 * @param progress what the gate tells of itself
	 * @return the recorder, to be told of each step
	 */
	public static GateRecorder ofGate(Settings settings, String mode, Progress progress) {
		return new GateRecorder("headgate.gate", "headgate.mode", mode, settings, progress);
	}

	/**
	 * Begins to write down what a verb does.
	 * @param settings what the verb is told
	 * @param verb the verb
	 * @param progress what its gate tells of itself
	 * @return the recorder, to be told of each step
	 */
	public static GateRecorder ofVerb(Settings settings, String verb, Progress progress) {
		return new GateRecorder("headgate " + verb, "headgate.verb", verb, settings, progress);
	}

	/** The clock may be set while a migration runs, and no child leaves its parent. */
	private Instant now() {
		return this.start.plusNanos(System.nanoTime() - this.started);
	}

	@Override
	public void starting(ChangeSetKey key, Connection session) {
		boolean joined = this.begun.containsKey(key) && !this.begun.keySet().iterator().next().equals(key);
		if (!joined) {
			this.begun.clear();
			this.begun.put(key, now());
		}
		this.running = key;
	}

	@Override
	public void joining(ChangeSetKey key, int before) {
		this.begun.put(key, now());
	}

	@Override
	public void done(AppliedStep step) {
		this.running = null;
		this.applied += step.outcome().hasRun() ? 1 : 0;
		Instant began = Objects.requireNonNullElse(this.begun.get(step.key()), now().minus(step.took()));
		Map<String, Object> attributes = describe(step.key(), step.outcome().word());
		attributes.put("headgate.retries", step.retries());
		if (!step.reason().isEmpty()) {
			attributes.put("headgate.reason", this.errors.oneLine(step.reason()));
		}
		if (this.changeSets.size() < MOST_CHANGE_SETS) {
			add(step.key(), began, began.plus(step.took()), attributes, null);
		}
	}

	@Override
	public void failed(String error) {
		this.failure = error;
	}

	@Override
	public void ended(@Nullable Long run) {
		if (run != null) {
			this.attributes.put("headgate.run", run);
		}
	}

	/**
	 * Ends with the gate's verdict.
	 * @param verdict the verdict
	 * @return what there is to tell
	 */
	public RecordedSpan ended(Verdict verdict) {
		RunStatistics statistics = this.progress.statistics();
		this.attributes.put("headgate.applied", (verdict instanceof Verdict.Open open) ? open.applied() : this.applied);
		this.attributes.put("headgate.retries", statistics.retries());
		this.attributes.put("headgate.lockWaitMs", statistics.lockWait().toMillis());
		String error = switch (verdict) {
			case Verdict.Open open -> {
				this.attributes.put("headgate.outcome", "opened");
				this.attributes.put("headgate.state", open.state().state());
				open.state()
					.schemaPosition()
					.map(SchemaPosition::current)
					.ifPresent((current) -> this.attributes.put("headgate.revision", current));
				yield null;
			}
			case Verdict.Closed closed -> {
				this.attributes.put("headgate.outcome", (this.failure != null) ? "failed" : "closed");
				this.attributes.put("headgate.exitCode", closed.exitCode().code());
				yield (this.failure != null) ? this.failure : this.errors.firstLine(closed.description());
			}
		};
		ChangeSetKey last = this.running;
		if (last != null && error != null) {
			add(last, Objects.requireNonNull(this.begun.get(last)), now(),
					describe(last, (this.failure != null) ? "failed" : "interrupted"), error);
		}
		return new RecordedSpan(this.name, this.start, now(), Map.copyOf(this.attributes), error,
				List.copyOf(this.changeSets));
	}

	private void add(ChangeSetKey key, Instant began, Instant ended, Map<String, Object> attributes,
			@Nullable String error) {
		this.changeSets.add(new RecordedSpan("change set " + PrintableText.of(key.id()), began, ended, attributes,
				error, List.of()));
	}

	private static Map<String, Object> describe(ChangeSetKey key, String outcome) {
		Map<String, Object> attributes = new LinkedHashMap<>();
		attributes.put("headgate.changeSet", PrintableText.of(key.id()));
		attributes.put("headgate.author", PrintableText.of(key.author()));
		attributes.put("headgate.path", PrintableText.of(key.path()));
		attributes.put("headgate.outcome", outcome);
		return attributes;
	}

}
