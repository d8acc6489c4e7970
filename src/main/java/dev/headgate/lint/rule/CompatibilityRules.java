package dev.headgate.lint.rule;

import java.util.ArrayList;
import java.util.List;

import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaObject;

/**
 * Rules on what breaks the version of the application that still runs.
 */
final class CompatibilityRules {

	private CompatibilityRules() {
	}

	static List<Rule> rules() {
		return List.of(dropColumn());
	}

	private static Rule dropColumn() {
		return Rule.named("drop-column", Severity.ERROR, Evidence.CATALOG)
			.sees("A column of a table in use is dropped, and the change set is not labelled as incompatible.")
			.why("Its values are gone for good: a rollback brings back an empty column. And the version of the application"
					+ " that still runs fails with each statement that names it.")
			.instead("Drop it in the release after the one that no longer uses it, in a change set with"
					+ " labels:incompatible.")
			.check(CompatibilityRules::droppedColumns);
	}

	private static List<Violation> droppedColumns(ChangeSetTrace trace) {
		if (trace.source().isMarkedIncompatible()) {
			return List.of();
		}
		List<Violation> violations = new ArrayList<>();
		for (SchemaObject column : trace.changes().removed(ObjectKind.COLUMN)) {
			boolean tableStays = trace.changes().after().relation(column.tableOid()).isPresent();
			if (tableStays && column.inUse()) {
				violations.add(Violation.in(trace.naming(column.name()), column.name(),
						"column " + column.shownName() + " is dropped"));
			}
		}
		return violations;
	}

}
