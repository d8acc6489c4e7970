package dev.headgate.lint.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaChanges.Change;
import dev.headgate.lint.trace.SchemaObject;

/**
 * Rules on constraints and defaults that the version of the application that still runs
 * may rely on.
 */
final class ConstraintRules {

	private ConstraintRules() {
	}

	static List<Rule> rules() {
		return List.of(dropConstraint(), dropNotNull(), defaultChanged());
	}

	private static Rule dropConstraint() {
		return Rule.named("drop-constraint", Severity.WARN, Evidence.CATALOG)
			.sees("A constraint of a table in use is dropped, and no other one of its kind on the same columns takes its"
					+ " place.")
			.why("The version of the application that still runs may rely on it: on the error for a duplicate, or on rows"
					+ " that always have a parent. Rows that break it from now on stand in the way of a rollback.")
			.instead("Leave it until no release relies on it; then say why with headgate:allow.")
			.check((trace) -> SchemaViolations.of(trace, droppedConstraints(trace),
					(constraint) -> constraint.label() + " is dropped"));
	}

	private static Stream<SchemaObject> droppedConstraints(ChangeSetTrace trace) {
		return trace.changes()
			.removed(ObjectKind.CONSTRAINT)
			.stream()
			.filter((constraint) -> constraint.inUse() && !constraint.has("type", "n")
					&& trace.changes().after().relation(constraint.tableOid()).isPresent())
			.filter((constraint) -> !wentWithColumn(trace, constraint) && !isReplaced(trace, constraint)
					&& !isProvedByNotNull(trace, constraint));
	}

	private static boolean wentWithColumn(ChangeSetTrace trace, SchemaObject constraint) {
		List<String> columns = columns(constraint);
		return trace.changes()
			.removed(ObjectKind.COLUMN)
			.stream()
			.anyMatch((column) -> column.tableOid() == constraint.tableOid() && columns.contains(column.name()));
	}

	private static List<String> columns(SchemaObject constraint) {
		return Arrays.asList(Objects.requireNonNullElse(constraint.get("columns"), "").split(", "));
	}

	private static boolean isReplaced(ChangeSetTrace trace, SchemaObject constraint) {
		return trace.changes()
			.after()
			.of(constraint.tableOid(), ObjectKind.CONSTRAINT)
			.stream()
			.anyMatch((other) -> Stream.of("type", "columns", "references")
				.allMatch((property) -> Objects.equals(other.get(property), constraint.get(property))));
	}

	/** The last step of making a column NOT NULL without reading its table. */
	private static boolean isProvedByNotNull(ChangeSetTrace trace, SchemaObject constraint) {
		String definition = Objects.requireNonNullElse(constraint.get("definition"), "");
		return definition.matches("CHECK \\(\\([^()]+ IS NOT NULL\\)\\)( NOT VALID)?") && trace.changes()
			.after()
			.of(constraint.tableOid(), ObjectKind.COLUMN)
			.stream()
			.anyMatch((column) -> columns(constraint).contains(column.name()) && column.is("not_null"));
	}

	private static Rule dropNotNull() {
		return Rule.named("drop-not-null", Severity.WARN, Evidence.CATALOG)
			.sees("A column of a table in use may hold NULL from now on.")
			.why("The version of the application that still runs may read a NULL that it never expected, as soon as the new"
					+ " one writes it.")
			.instead("Release the code that can read NULL first; then say so with headgate:allow.")
			.check((trace) -> SchemaViolations.ofChanges(trace,
					trace.changes()
						.changed(ObjectKind.COLUMN, "not_null")
						.stream()
						.filter((change) -> change.before().inUse() && change.before().is("not_null")),
					(change) -> "column " + change.before().shownName() + " may be NULL from now on"));
	}

	private static Rule defaultChanged() {
		return Rule.named("default-changed", Severity.NOTE, Evidence.CATALOG)
			.sees("The default of a column of a table in use is another one, or is gone.")
			.why("It also holds for the rows that the version of the application which still runs inserts. Rows that are"
					+ " there keep the old value.")
			.instead("Make sure that both versions can work with it.")
			.check((trace) -> SchemaViolations.ofChanges(trace,
					trace.changes()
						.changed(ObjectKind.COLUMN, "default")
						.stream()
						.filter((change) -> change.before().inUse() && change.before().get("default") != null),
					ConstraintRules::newDefault));
	}

	private static String newDefault(Change change) {
		String now = change.after().get("default");
		return "column " + change.before().shownName()
				+ ((now != null) ? " has the default " + now + " instead of " : " no longer has its default ")
				+ change.before().get("default");
	}

}
