package dev.headgate.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.currency.DriftCheck;
import dev.headgate.currency.SchemaDrift;
import dev.headgate.currency.SchemaStateReader;

/**
 * Looks again and again, one look at a time, whether somebody changed the schema by hand
 * while the service runs. Logs each change of what it finds, once.
 */
public class SchemaDriftMonitor extends PeriodicLook {

	private static final Logger log = LoggerFactory.getLogger(SchemaDriftMonitor.class);

	/** More differences than these are for the verb. */
	private static final int SHOWN = 10;

	private final DriftCheck check;

	private final SchemaStateReader reader;

	private volatile @Nullable Result last;

	/**
	 * Creates a monitor.
	 * @param check compares the schema
	 * @param reader tells which change sets are applied
	 * @param interval the pause between two looks
	 */
	public SchemaDriftMonitor(DriftCheck check, SchemaStateReader reader, Duration interval) {
		super("headgate-schema-drift", Duration.ZERO, interval);
		this.check = check;
		this.reader = reader;
	}

	/**
	 * Returns how many differences there are.
	 * @return their number, NaN as long as that is not known
	 */
	public double differences() {
		Result result = this.last;
		return switch ((result != null) ? result.drift() : new SchemaDrift.Unknown("")) {
			case SchemaDrift.None ignored -> 0;
			case SchemaDrift.Found found -> found.differences().size();
			case SchemaDrift.Unknown ignored -> Double.NaN;
		};
	}

	/**
	 * Describes what was found last.
	 * @return the facts, in the order in which they are shown
	 */
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		Result result = this.last;
		if (result == null) {
			details.put("unknown", "not compared yet");
			return details;
		}
		switch (result.drift()) {
			case SchemaDrift.None ignored -> details.put("differences", 0);
			case SchemaDrift.Found(List<String> differences) -> {
				details.put("differences", differences.size());
				details.put("first", differences.stream().limit(SHOWN).toList());
				details.put("action", "Look at all of it with 'headgate drift'.");
			}
			case SchemaDrift.Unknown(String reason) -> details.put("unknown", reason);
		}
		details.put("checkedAt", result.at().toString());
		return details;
	}

	@Override
	void look() {
		SchemaDrift found = check();
		Result before = this.last;
		this.last = new Result(found, Instant.now());
		if (before == null ? !(found instanceof SchemaDrift.None) : !found.equals(before.drift())) {
			report(found);
		}
	}

	private SchemaDrift check() {
		try {
			return this.check.check(this.reader);
		}
		catch (RuntimeException ex) {
			log.debug("Comparing the schema failed", ex);
			return new SchemaDrift.Unknown(ex.getClass().getSimpleName());
		}
	}

	private static void report(SchemaDrift found) {
		switch (found) {
			case SchemaDrift.None ignored -> log.info("The schema is again as its change sets made it");
			case SchemaDrift.Found(List<String> differences) -> log.warn(
					"The schema is not as its change sets made it, differences: {}. The first: {}. 'headgate drift' shows all of it",
					differences.size(), String.join("; ", differences.stream().limit(SHOWN).toList()));
			case SchemaDrift.Unknown(String reason) ->
				log.info("Can't tell whether somebody changed the schema by hand: {}", reason);
		}
	}

	/**
	 * What was found, and when.
	 *
	 * @param drift what was found
	 * @param at when
	 */
	private record Result(SchemaDrift drift, Instant at) {
	}

}
