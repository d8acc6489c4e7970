package dev.headgate.ops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import dev.headgate.currency.DeferredChangeSet;
import dev.headgate.currency.RenamedChangeSet;
import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.currency.SchemaStateMonitor.Observation;

/**
 * The health component {@code schema}: UP at head and ahead of it, DOWN otherwise.
 */
public class SchemaHealthIndicator extends AbstractHealthIndicator {

	private final SchemaStateMonitor monitor;

	private final @Nullable SchemaDriftMonitor drift;

	/**
	 * Creates the component.
	 * @param monitor what looks
	 * @param drift looks for changes made by hand, {@code null} when nothing does
	 */
	public SchemaHealthIndicator(SchemaStateMonitor monitor, @Nullable SchemaDriftMonitor drift) {
		this.monitor = monitor;
		this.drift = drift;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Observation observation = this.monitor.observe();
		SchemaState state = observation.state();
		// The description is shown also where details are not.
		builder.status(new Status((state.isCurrent() ? Status.UP : Status.DOWN).getCode(), state.state()))
			.withDetails(details(observation, this.drift));
	}

	/**
	 * Describes what was seen.
	 * @param observation the state, and when it was read
	 * @param drift looks for changes made by hand, {@code null} when nothing does
	 * @return the facts, in the order in which they are shown
	 */
	static Map<String, Object> details(Observation observation, @Nullable SchemaDriftMonitor drift) {
		SchemaState state = observation.state();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", state.state());
		state.schemaPosition().ifPresent((position) -> describe(details, position));
		switch (state) {
			case SchemaState.AtHead ignored -> {
			}
			case SchemaState.Behind ignored -> {
			}
			case SchemaState.Diverged ignored -> {
			}
			case SchemaState.Ahead ahead -> details.put("note", SchemaGuidance.of(ahead).meaning());
			case SchemaState.Tampered tampered ->
				details.put("edited", tampered.edited().stream().map((edit) -> edit.key().id()).toList());
			case SchemaState.Unmanaged unmanaged -> details.put("tables", unmanaged.tables().size());
			case SchemaState.Migrating migrating -> details.put("lockHolder", migrating.holder().toString());
			case SchemaState.Unreachable unreachable -> details.put("reason", unreachable.reason());
		}
		if (!state.isCurrent()) {
			details.put("action", SchemaGuidance.of(state).action());
		}
		details.put("checkedAt", observation.at().toString());
		if (drift != null) {
			details.put("drift", drift.details());
		}
		return details;
	}

	private static void describe(Map<String, Object> details, SchemaPosition position) {
		details.put("current", text(position.current()));
		details.put("head", text(position.head()));
		details.put("pending", position.pending().size());
		details.put("unknown", position.unknown().size());
		detail(details, "pendingIds", position.pendingIds());
		detail(details, "unknownIds", position.unknownIds());
		detail(details, "deferred", position.deferred().stream().map(DeferredChangeSet::toString).toList());
		detail(details, "renamed", position.renamed().stream().map(RenamedChangeSet::toString).toList());
	}

	private static void detail(Map<String, Object> details, String name, List<String> ids) {
		if (!ids.isEmpty()) {
			details.put(name, ids);
		}
	}

	private static String text(@Nullable String revision) {
		return (revision != null) ? revision : "none";
	}

}
