package dev.headgate.lint.catalog;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaChanges.Change;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on what is gone or has another name, so that the version of the application that
 * still runs does not find it. A change set that is labelled as incompatible may do so.
 */
final class CompatibilityRules {

	private static final String CONTRACT_LATER = " in the release after the one that no longer uses it, in a change set"
			+ " with labels:incompatible.";

	private CompatibilityRules() {
	}

	static List<Rule> rules() {
		return List.of(dropColumn(), dropTable(), dropSchema(), renameColumn(), renameTable(), renameSchema(),
				renameEnumValue(), dropCascade());
	}

	private static Rule dropColumn() {
		return Rule.named("drop-column", Severity.ERROR, Evidence.CATALOG)
			.sees("A column of a table in use is dropped, and the change set is not labelled as incompatible.")
			.why("Its values are gone for good: a rollback brings back an empty column. And the version of the application"
					+ " that still runs fails with each statement that names it.")
			.instead("Drop it" + CONTRACT_LATER)
			.check((trace) -> SchemaViolations.of(trace,
					released(trace, trace.changes().removed(ObjectKind.COLUMN))
						.filter((column) -> trace.changes().after().relation(column.tableOid()).isPresent()),
					(column) -> "column " + column.shownName() + " is dropped"));
	}

	private static Rule dropTable() {
		return Rule.named("drop-table", Severity.ERROR, Evidence.CATALOG)
			.sees("A table or view in use is dropped, and the change set is not labelled as incompatible.")
			.why("The rows of a table are gone for good: a rollback brings back an empty one. And the version of the"
					+ " application that still runs fails with each statement that names it.")
			.instead("Drop it" + CONTRACT_LATER)
			.check((trace) -> SchemaViolations.of(trace,
					released(trace, trace.changes().removed(SchemaViolations.READABLE))
						.filter((relation) -> !isMadeAgain(trace, relation) && schemaStays(trace, relation)),
					(relation) -> relation.label() + " is dropped"));
	}

	private static boolean isMadeAgain(ChangeSetTrace trace, SchemaObject relation) {
		return trace.changes()
			.added(relation.kind())
			.stream()
			.anyMatch((other) -> other.table().equals(relation.table()));
	}

	private static boolean schemaStays(ChangeSetTrace trace, SchemaObject relation) {
		return trace.changes()
			.removed(ObjectKind.SCHEMA)
			.stream()
			.noneMatch((schema) -> schema.name().equals(relation.schema()));
	}

	private static Rule dropSchema() {
		return Rule.named("drop-schema", Severity.ERROR, Evidence.CATALOG)
			.sees("A schema in use is dropped, and the change set is not labelled as incompatible.")
			.why("All that is in it is gone for good, and the version of the application that still runs fails with each"
					+ " statement that names it.")
			.instead("Drop what is in it one by one, then the schema," + CONTRACT_LATER)
			.check((trace) -> SchemaViolations.of(trace, released(trace, trace.changes().removed(ObjectKind.SCHEMA)),
					(schema) -> "schema " + schema.name() + " is dropped"));
	}

	private static Rule renameColumn() {
		return Rule.named("rename-column", Severity.ERROR, Evidence.CATALOG)
			.sees("A column of a table or view in use has another name afterwards.")
			.why("The version of the application that still runs fails with each statement that names it.")
			.instead(
					"Add a column with the new name, fill it in batches while the application writes both, and drop the"
							+ " old one" + CONTRACT_LATER)
			.check((trace) -> SchemaViolations.ofChanges(trace, renamed(trace, ObjectKind.COLUMN),
					(change) -> "column " + change.before().shownName() + " is renamed to " + change.after().name()));
	}

	private static Rule renameTable() {
		return Rule.named("rename-table", Severity.ERROR, Evidence.CATALOG)
			.sees("A table or view in use has another name, or is in another schema, afterwards.")
			.why("The version of the application that still runs fails with each statement that names it.")
			.instead(
					"Leave the name. Or rename the table and make a view with the old name in the same change set, with"
							+ " headgate:allow and the reason; drop the view" + CONTRACT_LATER)
			.check((trace) -> SchemaViolations.ofChanges(trace, movedRelations(trace),
					(change) -> change.before().label() + " is " + change.after().schema() + "." + change.after().name()
							+ " now"));
	}

	/** The objects of a schema that is renamed are no renames of their own. */
	private static Stream<Change> movedRelations(ChangeSetTrace trace) {
		Set<String> renamedSchemas = trace.changes()
			.renamed(ObjectKind.SCHEMA)
			.stream()
			.map((change) -> change.before().name())
			.collect(Collectors.toSet());
		return released(trace).flatMap((one) -> one.changes().renamed(SchemaViolations.READABLE).stream())
			.filter((change) -> change.before().inUse())
			.filter((change) -> !change.before().name().equals(change.after().name())
					|| !renamedSchemas.contains(change.before().schema()));
	}

	private static Rule renameSchema() {
		return Rule.named("rename-schema", Severity.ERROR, Evidence.CATALOG)
			.sees("A schema in use has another name afterwards.")
			.why("The version of the application that still runs finds nothing that is in it: neither by its name nor by"
					+ " its search_path.")
			.instead("Leave the name.")
			.check((trace) -> SchemaViolations.ofChanges(trace, renamed(trace, ObjectKind.SCHEMA),
					(change) -> "schema " + change.before().name() + " is renamed to " + change.after().name()));
	}

	private static Rule renameEnumValue() {
		return Rule.named("rename-enum-value", Severity.ERROR, Evidence.CATALOG)
			.sees("A value of an enum in use has another name afterwards.")
			.why("All rows with it change at once, without a lock. The version of the application that still runs can't"
					+ " write the old value any more, and does not know the new one that it reads.")
			.instead("Add the new value, move the rows in batches, and leave the old value unused.")
			.check((trace) -> SchemaViolations.ofChanges(trace, renamed(trace, ObjectKind.ENUM_VALUE),
					(change) -> "value " + change.before().shownName() + " is renamed to '" + change.after().name()
							+ "'"));
	}

	private static Stream<Change> renamed(ChangeSetTrace trace, ObjectKind kind) {
		return released(trace).flatMap((one) -> one.changes().renamed(kind).stream())
			.filter((change) -> change.before().inUse() && !change.before().name().equals(change.after().name()));
	}

	private static Stream<ChangeSetTrace> released(ChangeSetTrace trace) {
		return trace.source().isMarkedIncompatible() ? Stream.empty() : Stream.of(trace);
	}

	private static Stream<SchemaObject> released(ChangeSetTrace trace, List<SchemaObject> objects) {
		return released(trace).flatMap((one) -> objects.stream()).filter(SchemaObject::inUse);
	}

	private static Rule dropCascade() {
		return Rule.named("drop-cascade", Severity.ERROR, Evidence.CATALOG, Evidence.TEXT)
			.sees("CASCADE drops objects that no statement of the change set names.")
			.why("What goes depends on what is there: in production it may be more than here, for example a view that"
					+ " somebody made by hand. Nobody has read in a review that it goes, and no rollback brings it back.")
			.instead("Drop each object by name, without CASCADE: then the change set fails where there is more.")
			.check(CompatibilityRules::cascades);
	}

	private static List<Violation> cascades(ChangeSetTrace trace) {
		StatementTrace cascade = trace.statements()
			.stream()
			.filter((one) -> one.statement().words().contains("DROP") && one.statement().words().contains("CASCADE"))
			.findFirst()
			.orElse(null);
		if (cascade == null) {
			return List.of();
		}
		return trace.changes()
			.removed(ObjectKind.values())
			.stream()
			.filter((object) -> isOnItsOwn(trace, object) && !isNamed(trace, object.name()))
			.map((object) -> Violation.in(cascade, "CASCADE", object.label() + " is dropped, too, and not named"))
			.toList();
	}

	/**
	 * Whether it does not just go with the relation, column or type that it is part of.
	 */
	private static boolean isOnItsOwn(ChangeSetTrace trace, SchemaObject object) {
		return switch (object.kind()) {
			case INDEX, SEQUENCE, ENUM_VALUE, EXTENSION -> false;
			case CONSTRAINT, TRIGGER, POLICY, COLUMN -> trace.changes().after().relation(object.tableOid()).isPresent()
					&& !isNamed(trace, tableName(trace, object));
			default -> true;
		};
	}

	private static String tableName(ChangeSetTrace trace, SchemaObject object) {
		return trace.changes().before().relation(object.tableOid()).map(SchemaObject::name).orElse(object.table());
	}

	private static boolean isNamed(ChangeSetTrace trace, String name) {
		return trace.statements().stream().anyMatch((one) -> one.statement().sql().contains(name));
	}

}
