package dev.headgate.rehearsal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A rehearsal for programs.
 */
public final class JsonReport {

	private JsonReport() {
	}

	/**
	 * Writes the report.
	 * @param report what was measured
	 * @return facts with the names that {@code headgate json-schema} explains
	 */
	public static Map<String, Object> of(RehearsalReport report) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("database", report.database());
		facts.put("server", report.server());
		facts.put("durationMs", report.took().toMillis());
		facts.put("lockTimeoutMs", report.lockTimeout().toMillis());
		facts.put("changeSets", report.changeSets().stream().map(JsonReport::facts).toList());
		facts.put("limits", report.limits());
		return facts;
	}

	private static Map<String, Object> facts(RehearsedChangeSet changeSet) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("revision", changeSet.key().id());
		facts.put("author", changeSet.key().author());
		facts.put("path", changeSet.key().path());
		facts.put("outcome", changeSet.outcome());
		if (!changeSet.reason().isEmpty()) {
			facts.put("reason", changeSet.reason());
		}
		facts.put("fromMs", changeSet.from().toMillis());
		facts.put("durationMs", changeSet.took().toMillis());
		facts.put("retries", changeSet.retries());
		facts.put("locks", changeSet.locks().stream().map(JsonReport::facts).toList());
		facts.put("rewritten", changeSet.rewritten());
		facts.put("rewrittenBytes", changeSet.rewrittenBytes());
		facts.put("walBytes", changeSet.walBytes());
		facts.put("rowsWritten", changeSet.rowsWritten());
		facts.put("bytesBefore", changeSet.bytesBefore());
		facts.put("bytesAfter", changeSet.bytesAfter());
		return facts;
	}

	private static Map<String, Object> facts(HeldLock lock) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("relation", lock.relation());
		facts.put("mode", lock.mode().sql());
		facts.put("blocksReads", lock.mode().blocksReads());
		facts.put("blocksWrites", lock.mode().blocksWrites());
		facts.put("fromMs", lock.from().toMillis());
		facts.put("heldMs", lock.held().toMillis());
		if (lock.waited() != null) {
			facts.put("waitedMs", lock.waited().toMillis());
		}
		return facts;
	}

}
