package dev.headgate.lint.catalog;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaChanges;
import dev.headgate.lint.trace.SchemaObject;

/**
 * What rules on the schema have in common: which objects they look at, and where they
 * find fault with one.
 */
final class SchemaViolations {

	/** All that have columns and are read by name. */
	static final ObjectKind[] READABLE = { ObjectKind.TABLE, ObjectKind.PARTITIONED_TABLE, ObjectKind.FOREIGN_TABLE,
			ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW };

	private SchemaViolations() {
	}

	/**
	 * Finds fault with each of some objects.
	 * @param trace what the change set did
	 * @param objects the objects
	 * @param text what is wrong with one
	 * @return a violation for each, in the statement that names it
	 */
	static List<Violation> of(ChangeSetTrace trace, Stream<SchemaObject> objects, Function<SchemaObject, String> text) {
		return objects.map((object) -> Violation.in(trace.naming(object.name()), object.name(), text.apply(object)))
			.toList();
	}

	/** The same for objects that were changed; their names are those of before. */
	static List<Violation> ofChanges(ChangeSetTrace trace, Stream<SchemaChanges.Change> changes,
			Function<SchemaChanges.Change, String> text) {
		return changes
			.map((change) -> Violation.in(trace.naming(change.before().name()), change.before().name(),
					text.apply(change)))
			.toList();
	}

	/** New tables, without partitions, which are as their parents are. */
	static Stream<SchemaObject> newTables(ChangeSetTrace trace) {
		return trace.changes()
			.added(ObjectKind.TABLE, ObjectKind.PARTITIONED_TABLE)
			.stream()
			.filter((table) -> !table.is("is_partition"));
	}

	/** New objects of one kind on tables, without those on partitions. */
	static Stream<SchemaObject> newOnTables(ChangeSetTrace trace, ObjectKind kind) {
		return trace.changes().added(kind).stream().filter((object) -> isOnTable(trace, object));
	}

	/** Columns of tables that are new or have another type now. */
	static Stream<SchemaObject> newlyTypedColumns(ChangeSetTrace trace) {
		Stream<SchemaObject> retyped = trace.changes()
			.changed(ObjectKind.COLUMN, "type")
			.stream()
			.map(SchemaChanges.Change::after)
			.filter((column) -> isOnTable(trace, column));
		return Stream.concat(newOnTables(trace, ObjectKind.COLUMN), retyped);
	}

	private static boolean isOnTable(ChangeSetTrace trace, SchemaObject object) {
		return trace.changes()
			.after()
			.relation(object.tableOid())
			.filter((table) -> table.kind().isTable() && !table.is("is_partition"))
			.isPresent();
	}

	/** Whether the table of an object existed before the change set, and still does. */
	static boolean tableStays(ChangeSetTrace trace, SchemaObject object) {
		return trace.changes().before().relation(object.tableOid()).isPresent()
				&& trace.changes().after().relation(object.tableOid()).isPresent();
	}

}
