package dev.headgate.lint.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaObject;

/**
 * Rules on indexes, views and functions that are replaced by others, or by nothing.
 */
final class ReplacedObjectRules {

	private ReplacedObjectRules() {
	}

	static List<Rule> rules() {
		return List.of(indexLost(), viewRecreated(), functionChanged());
	}

	private static Rule indexLost() {
		return Rule.named("index-lost", Severity.WARN, Evidence.CATALOG)
			.sees("An index of a table in use is gone with one of its columns, and no other one begins with its columns.")
			.why("Queries of the version that still runs read the whole table from now on, and a build of the index takes"
					+ " long when it is needed again.")
			.instead("Build the index that takes its place first; or drop it first, by its name, when"
					+ " pg_stat_user_indexes.idx_scan says that nobody uses it.")
			.check((trace) -> SchemaViolations.of(trace, lostIndexes(trace),
					(index) -> index.label() + " (" + index.get("columns") + ") is gone"));
	}

	private static Stream<SchemaObject> lostIndexes(ChangeSetTrace trace) {
		return trace.changes()
			.removed(ObjectKind.INDEX)
			.stream()
			.filter((index) -> index.inUse() && index.get("constraint") == null && index.is("valid")
					&& trace.changes().after().relation(index.tableOid()).isPresent() && !isDropped(trace, index))
			.filter((index) -> trace.changes()
				.after()
				.of(index.tableOid(), ObjectKind.INDEX)
				.stream()
				.noneMatch((other) -> covers(other, index)));
	}

	/** Whether a statement says that it drops the index. */
	private static boolean isDropped(ChangeSetTrace trace, SchemaObject index) {
		return trace.statements()
			.stream()
			.anyMatch((one) -> one.statement().startsWith("DROP", "INDEX") && one.statement().names(index.name()));
	}

	private static boolean covers(SchemaObject index, SchemaObject lost) {
		String columns = index.get("columns") + ", ";
		return index.is("valid") && columns.startsWith(lost.get("columns") + ", ")
				&& Objects.equals(index.get("method"), lost.get("method"))
				&& (index.get("condition") == null || Objects.equals(index.get("condition"), lost.get("condition")));
	}

	private static Rule viewRecreated() {
		return Rule.named("view-recreated", Severity.WARN, Evidence.CATALOG)
			.sees("A view in use is dropped and made again, and its owner, privileges or comment are not the same.")
			.why("Roles that could read it fail with SQLSTATE 42501 from now on.")
			.instead("CREATE OR REPLACE VIEW, which keeps them; or the GRANT and COMMENT again in the same change set.")
			.check(ReplacedObjectRules::recreatedViews);
	}

	private static List<Violation> recreatedViews(ChangeSetTrace trace) {
		List<Violation> violations = new ArrayList<>();
		for (SchemaObject view : trace.changes().removed(ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)) {
			Optional<SchemaObject> now = trace.changes()
				.added(view.kind())
				.stream()
				.filter((other) -> other.table().equals(view.table()))
				.findFirst();
			List<String> lost = Stream.of("owner", "privileges", "comment")
				.filter((property) -> now.isPresent() && !Objects.equals(view.get(property), now.get().get(property)))
				.toList();
			if (view.inUse() && !lost.isEmpty()) {
				violations.add(Violation.in(trace.naming(view.name()), view.name(),
						view.label() + " is made again with another " + String.join(" and another ", lost)));
			}
		}
		return violations;
	}

	private static Rule functionChanged() {
		return Rule.named("function-changed", Severity.NOTE, Evidence.CATALOG)
			.sees("The body of a function in use is another one.")
			.why("Triggers and the version of the application that still runs call the new body from the commit on.")
			.instead(
					"A function with a new name, where it does something else; the old one stays until nobody calls it.")
			.check((trace) -> SchemaViolations.ofChanges(trace,
					trace.changes()
						.changed(ObjectKind.FUNCTION, "body")
						.stream()
						.filter((change) -> change.before().inUse()),
					(change) -> change.before().label() + " does something else from now on"));
	}

}
