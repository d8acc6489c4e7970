package dev.headgate.ops;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.health.contributor.Status;

import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.currency.SchemaStateMonitor.Observation;

/**
 * {@code /actuator/schema}: where the schema stands, with the details that health keeps
 * to those who are authorized. Its answer is always 200; probes ask health.
 */
@Endpoint(id = "schema")
public class SchemaEndpoint {

	private final SchemaStateMonitor monitor;

	private final String changelog;

	private final @Nullable SchemaDriftMonitor drift;

	/**
	 * Creates an endpoint.
	 * @param monitor what looks
	 * @param settings which changelog
	 * @param drift looks for changes made by hand, {@code null} when nothing does
	 */
	public SchemaEndpoint(SchemaStateMonitor monitor, Settings settings, @Nullable SchemaDriftMonitor drift) {
		this.monitor = monitor;
		this.changelog = settings.changelog().location();
		this.drift = drift;
	}

	/**
	 * Looks at the schema, as seldom as health does.
	 * @return the facts, in the order in which they are shown
	 */
	@ReadOperation
	Map<String, Object> schema() {
		Observation observation = this.monitor.observe();
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("status", (observation.state().isCurrent() ? Status.UP : Status.DOWN).getCode());
		facts.put("changelog", this.changelog);
		facts.putAll(SchemaHealthIndicator.details(observation, this.drift));
		return facts;
	}

}
