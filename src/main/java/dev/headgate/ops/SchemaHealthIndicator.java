package dev.headgate.ops;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import dev.headgate.currency.DeferredChangeSet;
import dev.headgate.currency.RenamedChangeSet;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.currency.SchemaStateMonitor.Observation;

/**
 * The health component {@code schema}: UP at head and ahead of it, DOWN otherwise.
 */
class SchemaHealthIndicator extends AbstractHealthIndicator {

	private final SchemaStateMonitor monitor;

	SchemaHealthIndicator(SchemaStateMonitor monitor) {
		this.monitor = monitor;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Observation observation = this.monitor.observe();
		SchemaState currency = observation.currency();
		// The description is shown also where details are not.
		builder.status(new Status((currency.isCurrent() ? Status.UP : Status.DOWN).getCode(), currency.state()))
			.withDetail("state", currency.state());
		currency.whereabouts().ifPresent((position) -> describe(builder, position));
		switch (currency) {
			case SchemaState.AtHead ignored -> {
			}
			case SchemaState.Behind ignored -> {
			}
			case SchemaState.Diverged ignored -> {
			}
			case SchemaState.Ahead ahead -> builder.withDetail("note", SchemaGuidance.of(ahead).meaning());
			case SchemaState.Tampered tampered ->
				builder.withDetail("edited", tampered.edited().stream().map((edit) -> edit.key().id()).toList());
			case SchemaState.Unmanaged unmanaged -> builder.withDetail("tables", unmanaged.tables().size());
			case SchemaState.Migrating migrating -> builder.withDetail("lockHolder", migrating.holder().toString());
			case SchemaState.Unreachable unreachable -> builder.withDetail("reason", unreachable.reason());
		}
		String action = SchemaGuidance.of(currency).action();
		if (!action.isEmpty()) {
			builder.withDetail("action", action);
		}
		builder.withDetail("checkedAt", observation.at().toString());
	}

	private static void describe(Health.Builder builder, SchemaPosition position) {
		builder.withDetail("current", text(position.current()))
			.withDetail("head", text(position.head()))
			.withDetail("pending", position.pending().size())
			.withDetail("unknown", position.unknown().size());
		detail(builder, "pendingIds", position.pendingIds());
		detail(builder, "unknownIds", position.unknownIds());
		detail(builder, "deferred", position.deferred().stream().map(DeferredChangeSet::toString).toList());
		detail(builder, "renamed", position.renamed().stream().map(RenamedChangeSet::toString).toList());
	}

	private static void detail(Health.Builder builder, String name, List<String> ids) {
		if (!ids.isEmpty()) {
			builder.withDetail(name, ids);
		}
	}

	private static String text(@Nullable String revision) {
		return (revision != null) ? revision : "none";
	}

}
