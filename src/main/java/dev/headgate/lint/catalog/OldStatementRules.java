package dev.headgate.lint.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.OldStatementFailure;
import dev.headgate.lint.trace.OldStatementFailure.Kind;
import dev.headgate.lint.trace.SchemaChanges.Change;
import dev.headgate.lint.trace.SchemaObject;

/**
 * Rules on statements of the released application that fail afterwards.
 */
final class OldStatementRules {

	private static final String CHECK_VIOLATION = "23514";

	private static final String RESULT_TYPE_CHANGED = "0A000";

	private OldStatementRules() {
	}

	static List<Rule> rules() {
		return List.of(requiredColumn(), newRuleForOldWrites(), cachedPlan());
	}

	private static Rule requiredColumn() {
		return Rule.named("required-column", Severity.ERROR, Evidence.CATALOG)
			.sees("A column that an INSERT of the released application need not name must be named from now on: it is new"
					+ " or lost its default, is NOT NULL, and nothing fills it.")
			.why("Each INSERT of the version that still runs fails with SQLSTATE 23502.")
			.instead("Give it a default, or allow NULL until the released version fills it.")
			.check(OldStatementRules::requiredColumns);
	}

	private static List<Violation> requiredColumns(ChangeSetTrace trace) {
		Stream<SchemaObject> added = SchemaViolations.newOnTables(trace, ObjectKind.COLUMN)
			.filter((column) -> column.inUse() && SchemaViolations.tableStays(trace, column));
		Stream<SchemaObject> changed = trace.changes()
			.changed(ObjectKind.COLUMN, "default", "identity", "generated")
			.stream()
			.filter((change) -> change.before().inUse() && isFilled(change.before()))
			.map(Change::after);
		return SchemaViolations.of(trace,
				Stream.concat(added, changed).filter((column) -> column.is("not_null") && !isFilled(column)),
				(column) -> "an INSERT that does not name " + column.shownName() + " fails from now on");
	}

	private static boolean isFilled(SchemaObject column) {
		return column.get("default") != null || column.get("identity") != null || column.get("generated") != null;
	}

	private static Rule newRuleForOldWrites() {
		return Rule.named("new-rule-for-old-writes", Severity.WARN, Evidence.OBSERVED)
			.sees("A row that could be inserted before the change set is refused after it by a new check.")
			.why("The version of the application that still runs may write such rows, and fails with SQLSTATE 23514. That"
					+ " the check is NOT VALID does not help: only rows that are there already are left alone.")
			.instead("Add the check when the released version obeys it; then say so with headgate:allow.")
			.check((trace) -> failures(trace, CHECK_VIOLATION, Kind.INSERT_COLUMNS, Kind.INSERT_REQUIRED,
					"an INSERT into %s that worked before is refused: "));
	}

	private static Rule cachedPlan() {
		return Rule.named("cached-plan", Severity.WARN, Evidence.OBSERVED)
			.sees("A prepared query of old columns fails in a session that was open all the time.")
			.why("The type of a column is another one, be it without a rewrite. Connection pools keep prepared queries, and"
					+ " each fails with \"cached plan must not change result type\" (SQLSTATE 0A000), in a transaction"
					+ " without a second try.")
			.instead("A new column with the new type; or fresh connections of all instances right after it.")
			.check((trace) -> trace.source().isMarkedIncompatible() ? List.of() : failures(trace, RESULT_TYPE_CHANGED,
					Kind.SELECT_COLUMNS, Kind.SELECT_COLUMNS, "a prepared query of %s fails: "));
	}

	/** One violation for each table. */
	private static List<Violation> failures(ChangeSetTrace trace, String sqlState, Kind kind, Kind otherKind,
			String text) {
		Set<Kind> kinds = Set.copyOf(List.of(kind, otherKind));
		List<Long> told = new ArrayList<>();
		List<Violation> violations = new ArrayList<>();
		for (OldStatementFailure failure : trace.oldFailures()) {
			if (failure.error().sqlState().equals(sqlState) && kinds.contains(failure.kind())
					&& !told.contains(failure.table().oid())) {
				told.add(failure.table().oid());
				violations.add(Violation.in(trace.naming(failure.table().name()), failure.table().name(),
						text.formatted(failure.table().table()) + failure.error().message()));
			}
		}
		return violations;
	}

}
