package dev.headgate.proof.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.Other;
import dev.headgate.proof.SchemaDifference;
import dev.headgate.proof.drift.RepairStep.Phase;

/**
 * Brings back what depends on tables: views, triggers, policies and rules. Views on a
 * table whose columns change, and views on such views, are dropped before and made again.
 */
final class DependentRepair {

	private static final Set<String> VIEWS = Set.of("view", "materialized view");

	private static final Set<String> KINDS = Set.of("view", "materialized view", "foreign table", "index", "trigger",
			"policy", "rule", "row level security");

	private static final Pattern TRIGGER = Pattern.compile("(.*\\))(?: ([DRA]))?", Pattern.DOTALL);

	private static final String ON = " on ";

	private final Schema expected;

	private final Schema actual;

	private final Set<String> changedTables;

	private final Consumer<RepairStep> steps;

	private final Map<String, SchemaDifference> differing = new LinkedHashMap<>();

	/**
	 * Creates a repair.
	 * @param expected the schema as it should be
	 * @param actual the schema as it is
	 * @param differences all differences between them
	 * @param changedTables the tables of which columns change
	 * @param steps gets the steps
	 */
	DependentRepair(Schema expected, Schema actual, List<SchemaDifference> differences, Set<String> changedTables,
			Consumer<RepairStep> steps) {
		this.expected = expected;
		this.actual = actual;
		this.changedTables = changedTables;
		this.steps = steps;
		differences.stream()
			.filter((difference) -> difference.table() == null && KINDS.contains(difference.kind()))
			.forEach((difference) -> this.differing.put(difference.kind() + " " + difference.name(), difference));
	}

	void repair() {
		Set<String> again = madeAgain();
		// The newest first: what is used is older than what uses it.
		List<String> present = new ArrayList<>(this.actual.others().keySet());
		for (String key : present.reversed()) {
			SchemaDifference difference = this.differing.get(key);
			if (again.contains(key) || (difference != null && !difference.isMissing())) {
				drop(Objects.requireNonNull(this.actual.others().get(key)), again.contains(key), difference);
			}
		}
		this.expected.others().forEach((key, other) -> {
			SchemaDifference difference = this.differing.get(key);
			if (again.contains(key) || (difference != null && !difference.isUnexpected())) {
				create(other, difference);
			}
		});
	}

	/** What is as it should be, and in the way of a change. */
	private Set<String> madeAgain() {
		Set<String> names = new LinkedHashSet<>(this.changedTables);
		this.differing.values()
			.stream()
			.filter((difference) -> VIEWS.contains(difference.kind()))
			.forEach((difference) -> names.add(difference.name()));
		Set<String> again = new LinkedHashSet<>();
		boolean found = true;
		while (found) {
			found = false;
			for (Map.Entry<String, Other> other : this.actual.others().entrySet()) {
				boolean stays = !this.differing.containsKey(other.getKey())
						&& this.expected.others().containsKey(other.getKey());
				if (stays && uses(other.getValue(), names) && again.add(other.getKey())) {
					names.add(other.getValue().name());
					found = true;
				}
			}
		}
		return again;
	}

	/** What hangs on a view goes with it; what hangs on a table may stay. */
	private boolean uses(Other other, Set<String> names) {
		if (VIEWS.contains(other.kind())) {
			return names.stream().anyMatch((name) -> mentions(other.definition(), name));
		}
		String table = table(other);
		return KINDS.contains(other.kind()) && names.contains(table) && !this.changedTables.contains(table);
	}

	private static boolean mentions(String definition, String name) {
		return Pattern.compile("(?<![\\w\"])" + Pattern.quote(name) + "(?![\\w\"])").matcher(definition).find();
	}

	private void drop(Other other, boolean again, @Nullable SchemaDifference difference) {
		Object summary = (difference != null) ? difference : other.kind() + " " + other.name() + " is in the way";
		String kind = other.kind().toUpperCase(Locale.ROOT);
		RepairStep step = switch (other.kind()) {
			case "trigger", "policy", "rule" -> RepairStep.of(Phase.DROP_DEPENDENT, summary,
					"DROP " + kind + " " + name(other) + " ON " + table(other));
			case "row level security" ->
				RepairStep.of(Phase.TRIGGER, summary, "ALTER TABLE " + table(other) + " NO FORCE ROW LEVEL SECURITY",
						"ALTER TABLE " + table(other) + " DISABLE ROW LEVEL SECURITY");
			case "index" -> RepairStep.of(Phase.DROP_DEPENDENT, summary, "DROP INDEX " + schema(other) + name(other));
			default -> RepairStep.of(Phase.DROP_DEPENDENT, summary, "DROP " + kind + " " + other.name());
		};
		boolean differs = difference != null && !difference.isUnexpected();
		this.steps.accept((VIEWS.contains(other.kind()) && (again || differs))
				? step.noting("It is made again below; its grants are not: GRANT them again.") : step);
	}

	private void create(Other other, @Nullable SchemaDifference difference) {
		Object summary = (difference != null) ? difference : other.kind() + " " + other.name() + " again";
		String definition = other.definition().replaceFirst(";$", "");
		RepairStep step = switch (other.kind()) {
			case "view", "materialized view" -> RepairStep.of(Phase.VIEW, summary,
					"CREATE " + other.kind().toUpperCase(Locale.ROOT) + " " + other.name() + " AS\n" + definition);
			case "foreign table" -> RepairStep.notWritten(summary,
					"a foreign table's server and options are not read: write its CREATE FOREIGN TABLE by hand");
			case "index" -> RepairStep.of(Phase.VIEW, summary, definition);
			case "trigger" -> RepairStep.of(Phase.TRIGGER, summary, trigger(other, definition));
			case "row level security" -> RepairStep.of(Phase.TRIGGER, summary, rowLevelSecurity(other));
			default -> RepairStep.of(Phase.TRIGGER, summary, definition);
		};
		this.steps.accept(step);
	}

	/** Behind its statement stands whether it is disabled, or fires on replicas. */
	private static List<String> trigger(Other trigger, String definition) {
		Matcher parts = TRIGGER.matcher(definition);
		if (!parts.matches() || parts.group(2) == null) {
			return List.of(definition);
		}
		String state = switch (parts.group(2)) {
			case "D" -> "DISABLE";
			case "R" -> "ENABLE REPLICA";
			default -> "ENABLE ALWAYS";
		};
		return List.of(parts.group(1), "ALTER TABLE " + table(trigger) + " " + state + " TRIGGER " + name(trigger));
	}

	private static List<String> rowLevelSecurity(Other security) {
		String alter = "ALTER TABLE " + table(security);
		return security.definition().equals("FORCE")
				? List.of(alter + " ENABLE ROW LEVEL SECURITY", alter + " FORCE ROW LEVEL SECURITY")
				: List.of(alter + " NO FORCE ROW LEVEL SECURITY", alter + " ENABLE ROW LEVEL SECURITY");
	}

	private static String name(Other other) {
		return other.name().substring(0, Math.max(0, other.name().lastIndexOf(ON)));
	}

	private static String table(Other other) {
		return other.name().startsWith("on ") ? other.name().substring("on ".length())
				: other.name().substring(other.name().lastIndexOf(ON) + ON.length());
	}

	/** An index lies in the schema of what it is on. */
	private static String schema(Other index) {
		return table(index).substring(0, table(index).lastIndexOf('.') + 1);
	}

}
