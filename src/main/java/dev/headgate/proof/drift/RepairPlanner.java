package dev.headgate.proof.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.SchemaDifference;

/**
 * Finds the steps that bring a schema back. Each difference gets a step, if only one that
 * says why it has no statements.
 */
final class RepairPlanner {

	private final Schema expected;

	private final Schema actual;

	private final List<SchemaDifference> differences;

	private final List<RepairStep> steps = new ArrayList<>();

	RepairPlanner(DriftReport report) {
		this.expected = report.expected();
		this.actual = report.actual();
		this.differences = report.differences();
	}

	/**
	 * Finds the steps.
	 * @return the steps, in an order in which they can run
	 */
	List<RepairStep> plan() {
		TableRepair tables = new TableRepair(this.expected, this.actual, this.steps::add);
		KeyRepair keys = new KeyRepair(this.expected, this.actual, this.differences, this.steps::add);
		TypeRepair types = new TypeRepair(this.expected, this.actual, this.steps::add);
		SequenceRepair sequences = new SequenceRepair(this.expected, this.actual, this.steps::add);
		for (SchemaDifference difference : this.differences) {
			switch (difference.kind()) {
				case "table" -> tables.repair(difference);
				case "column" -> repairColumn(difference);
				case "constraint" -> keys.repairConstraint(difference);
				case "index" -> {
					if (difference.table() != null) {
						keys.repairIndex(difference);
					}
				}
				case "sequence" -> sequences.repair(difference);
				case "enum type", "domain", "type", "range type" -> types.repair(difference);
				case "function", "procedure", "aggregate" ->
					new RoutineRepair(this.expected, this.actual, this.steps::add).repair(difference);
				default -> {
					// The views and what hangs on tables, all at once, since views use
					// others.
				}
			}
		}
		new DependentRepair(this.expected, this.actual, this.differences, rewrittenTables(), this.steps::add).repair();
		return this.steps.stream().sorted(Comparator.comparing(RepairStep::phase)).toList();
	}

	private void repairColumn(SchemaDifference difference) {
		String name = Objects.requireNonNull(difference.table());
		Table table = Objects.requireNonNull(this.actual.tables().get(name));
		Table wanted = Objects.requireNonNull(this.expected.tables().get(name));
		new ColumnRepair(table, wanted, this.differences, this.steps::add).repair(difference);
	}

	/** Tables of which a column changes in a way that no view on it allows. */
	private Set<String> rewrittenTables() {
		Set<String> names = new LinkedHashSet<>();
		for (SchemaDifference difference : this.differences) {
			if (difference.kind().equals("column") && difference.table() != null && !difference.isMissing()) {
				names.add(difference.table());
			}
			if (difference.kind().equals("enum type") && difference.actual() != null) {
				addTablesWith(difference.name(), names);
			}
		}
		return names;
	}

	private void addTablesWith(String type, Set<String> names) {
		for (Map.Entry<String, Table> table : this.actual.tables().entrySet()) {
			boolean uses = table.getValue()
				.columns()
				.values()
				.stream()
				.anyMatch((column) -> column.type().equals(type) || column.type().equals(type + "[]"));
			if (uses) {
				names.add(table.getKey());
			}
		}
	}

}
