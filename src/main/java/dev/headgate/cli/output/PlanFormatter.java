package dev.headgate.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.headgate.gate.plan.PlannedChange;

/**
 * Planned change sets as people and programs read them.
 */
public final class PlanFormatter {

	private static final int LINES = 20;

	private PlanFormatter() {
	}

	/**
	 * Counts changes.
	 * @param changes the changes
	 * @return their number with its noun
	 */
	public static String count(List<PlannedChange> changes) {
		return changes.size() + ((changes.size() == 1) ? " change set" : " change sets");
	}

	/**
	 * Lists them.
	 * @param changes the change sets in their order
	 * @param sql whether to show their SQL where it is short
	 * @return a numbered line each, and their SQL below
	 */
	public static String listed(List<PlannedChange> changes, boolean sql) {
		StringBuilder text = new StringBuilder();
		int number = 0;
		for (PlannedChange change : changes) {
			number++;
			text.append("%4d  %s by %s  %s%s%n".formatted(number, change.key().id(), change.key().author(),
					change.filename(), change.transactional() ? "" : "  (outside a transaction)"));
			if (sql) {
				text.append(sql(change).indent(10));
			}
		}
		return text.toString();
	}

	private static String sql(PlannedChange change) {
		if (change.problem() != null) {
			return "(not to be shown as SQL: " + change.problem() + ")";
		}
		if (change.statements().isEmpty()) {
			return "(no SQL)";
		}
		String sql = String.join(";\n", change.statements()) + ";";
		long lines = sql.lines().count();
		return (lines > LINES) ? "(" + lines + " lines of SQL: see --sql)" : sql;
	}

	/**
	 * Returns changes as JSON has them.
	 * @param changes the changes
	 * @return facts, one map each
	 */
	public static List<Map<String, Object>> facts(List<PlannedChange> changes) {
		List<Map<String, Object>> all = new ArrayList<>();
		for (PlannedChange change : changes) {
			Map<String, Object> facts = new LinkedHashMap<>();
			facts.put("revision", change.key().id());
			facts.put("author", change.key().author());
			facts.put("path", change.filename());
			facts.put("transactional", change.transactional());
			facts.put("statements", change.statements());
			all.add(facts);
		}
		return all;
	}

}
