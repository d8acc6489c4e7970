package dev.headgate.ops;

import java.time.Duration;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.currency.SchemaStateMonitor.Observation;
import dev.headgate.currency.StateLogFields;

/**
 * Logs each change of the schema's state while the service runs, once. Where nobody asks
 * for health or meters, it looks by itself.
 */
public class SchemaStateLog extends PeriodicLook {

	private static final Logger log = LoggerFactory.getLogger(SchemaStateLog.class);

	private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

	private final SchemaStateMonitor monitor;

	private SchemaState known;

	private Instant since = Instant.now();

	/**
	 * Creates a log.
	 * @param monitor what looks
	 * @param seen the state that the gate saw last
	 */
	public SchemaStateLog(SchemaStateMonitor monitor, SchemaState seen) {
		super("headgate-schema-state", LOOK_EVERY, LOOK_EVERY);
		this.monitor = monitor;
		this.known = seen;
		monitor.onObservation(this::observed);
	}

	private void observed(Observation observation) {
		SchemaState seen = observation.state();
		SchemaState before = this.known;
		if (seen.state().equals(before.state()) && seen.isCurrent() == before.isCurrent()) {
			return;
		}
		SchemaGuidance guidance = SchemaGuidance.of(seen);
		long seconds = Duration.between(this.since, observation.at()).toSeconds();
		if (!seen.isCurrent()) {
			StateLogFields.add(log.atWarn(), seen)
				.addKeyValue("headgate.stateBefore", before.state())
				.log("Schema health is DOWN: {} (it was {}). What to do: {}", guidance.summary(), before.state(),
						guidance.action());
		}
		else if (!before.isCurrent()) {
			StateLogFields.add(log.atInfo(), seen)
				.addKeyValue("headgate.stateBefore", before.state())
				.log("Schema health is UP again: {} (it was {} for {} s)", guidance.summary(), before.state(), seconds);
		}
		else {
			StateLogFields.add(log.atInfo(), seen)
				.addKeyValue("headgate.stateBefore", before.state())
				.log("Schema health is UP: {} (it was {})", guidance.summary(), before.state());
		}
		this.known = seen;
		this.since = observation.at();
	}

	@Override
	void look() {
		this.monitor.observe();
	}

}
