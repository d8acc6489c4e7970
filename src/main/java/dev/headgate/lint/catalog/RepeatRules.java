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
import dev.headgate.lint.trace.SchemaChanges;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.ServerMessage;
import dev.headgate.lint.trace.StatementError;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on change sets that run more than once, wholly or in part, and on what they leave
 * unfinished.
 */
final class RepeatRules {

	/** Of notices that something is there already: relation, column, other object. */
	private static final Set<String> ALREADY_THERE = Set.of("42P07", "42701", "42710");

	private static final Set<String> NOT_THERE = Set.of("DropErrorMsgNonExistent", "ATExecDropColumn",
			"ATExecDropConstraint");

	private RepeatRules() {
	}

	static List<Rule> rules() {
		return List.of(notRepeatable(), severalOutsideTransaction(), runOnChangeTable(), ifNotExistsHides(),
				invalidIndexLeft(), notValidLeft());
	}

	private static Rule notRepeatable() {
		return Rule.named("not-repeatable", Severity.ERROR, Evidence.OBSERVED)
			.sees("A statement outside a transaction fails when it runs a second time, also as Headgate repeats it.")
			.why("When the process dies between the statement and the record in the history, the change set runs again"
					+ " from its start, and fails until somebody repairs it by hand.")
			.instead(
					"IF NOT EXISTS or IF EXISTS; or run it in a transaction. Concurrent index builds and drops are made"
							+ " repeatable by Headgate.")
			.check((trace) -> trace.statements()
				.stream()
				.filter((statement) -> statement.secondError() != null)
				.map(RepeatRules::failsAgain)
				.toList());
	}

	private static Violation failsAgain(StatementTrace statement) {
		StatementError error = statement.secondError();
		return Violation.in(statement, "", "it fails when it runs again: " + ((error != null) ? error.message() : ""));
	}

	private static Rule severalOutsideTransaction() {
		return Rule.named("several-outside-transaction", Severity.ERROR, Evidence.CHANGELOG)
			.sees("A change set outside a transaction has more than one statement, none of them concurrent, settings not"
					+ " counted.")
			.why("When the second one fails, the first one has been committed, and the history knows nothing of it. The"
					+ " change set runs again from its start.")
			.instead("A change set for each statement.")
			.check(RepeatRules::severalOutside);
	}

	private static List<Violation> severalOutside(ChangeSetTrace trace) {
		List<StatementTrace> statements = StatementChecks.working(trace);
		boolean concurrent = statements.stream().anyMatch((one) -> one.statement().isConcurrent());
		return (trace.source().transactional() || concurrent || statements.size() < 2) ? List.of() : List.of(Violation
			.in(statements.get(1), "", "it is one of " + statements.size() + " statements outside a transaction"));
	}

	private static Rule runOnChangeTable() {
		return Rule.named("run-on-change-table", Severity.ERROR, Evidence.CHANGELOG, Evidence.CATALOG)
			.sees("A change set with runOnChange or runAlways makes, drops or alters tables.")
			.why("A database that has an older text of it and one that is new end with different tables: no run knows from"
					+ " which state it starts.")
			.instead("A new change set for each alteration. runOnChange is for what can be replaced as a whole: views,"
					+ " functions, privileges.")
			.check(RepeatRules::tablesOnChange);
	}

	private static List<Violation> tablesOnChange(ChangeSetTrace trace) {
		if (!trace.source().info().runOnChange() && !trace.source().info().runAlways()) {
			return List.of();
		}
		String attribute = trace.source().info().runOnChange() ? "runOnChange" : "runAlways";
		SchemaChanges changes = trace.changes();
		Stream<SchemaObject> tables = Stream
			.of(changes.added(ObjectKind.TABLE, ObjectKind.PARTITIONED_TABLE),
					changes.removed(ObjectKind.TABLE, ObjectKind.PARTITIONED_TABLE))
			.flatMap(List::stream);
		Stream<SchemaObject> altered = Stream
			.of(changes.added(ObjectKind.COLUMN), changes.removed(ObjectKind.COLUMN),
					changes.changed(ObjectKind.COLUMN, "type", "not_null", "default")
						.stream()
						.map(SchemaChanges.Change::after)
						.toList())
			.flatMap(List::stream)
			.filter((column) -> SchemaViolations.tableStays(trace, column)
					&& changes.after().relation(column.tableOid()).orElseThrow().kind().isTable());
		return SchemaViolations.of(trace, Stream.concat(tables, altered),
				(object) -> object.label() + " is made or altered by a change set with " + attribute);
	}

	private static Rule ifNotExistsHides() {
		return Rule.named("if-not-exists-hides", Severity.NOTE, Evidence.OBSERVED)
			.sees("A statement with IF EXISTS or IF NOT EXISTS did nothing on the scratch database.")
			.why("The object that is there may be another one than the statement would have made: the change set is"
					+ " recorded as applied all the same.")
			.instead("Leave out IF EXISTS and IF NOT EXISTS: the changelog knows what is there.")
			.check(RepeatRules::skipped);
	}

	private static List<Violation> skipped(ChangeSetTrace trace) {
		List<Violation> violations = new ArrayList<>();
		for (StatementTrace statement : trace.statements()) {
			statement.messages()
				.stream()
				.filter((message) -> saysSkipped(message) && !StatementChecks.clearsTheWay(trace, statement))
				.forEach((message) -> violations
					.add(Violation.in(statement, "EXISTS", "it did nothing: " + message.text())));
		}
		return violations;
	}

	private static boolean saysSkipped(ServerMessage message) {
		return ALREADY_THERE.contains(message.sqlState()) || NOT_THERE.contains(message.routine());
	}

	private static Rule invalidIndexLeft() {
		return Rule.named("invalid-index-left", Severity.ERROR, Evidence.CATALOG)
			.sees("An index is not valid when the change set ends.")
			.why("Each write keeps it up, and no query uses it. A unique one proves nothing about the rows of before.")
			.instead("Attach an index of each partition, or drop it concurrently and build it again.")
			.check((trace) -> SchemaViolations.of(trace,
					trace.changes()
						.after()
						.of(ObjectKind.INDEX)
						.filter((index) -> !index.is("valid")
								&& !trace.changes().before().same(index).filter((one) -> !one.is("valid")).isPresent()),
					(index) -> index.label() + " is left invalid"));
	}

	private static Rule notValidLeft() {
		return Rule.named("not-valid-left", Severity.WARN, Evidence.CATALOG)
			.sees("A constraint is NOT VALID at the end of the changelog.")
			.why("It is checked for new rows only: nothing is known of those that were there before, and the planner makes no"
					+ " use of it.")
			.instead("VALIDATE CONSTRAINT in a change set behind it: that one stands in nobody's way.")
			.check((trace) -> !trace.source().last() ? List.of()
					: SchemaViolations.of(trace,
							trace.changes()
								.after()
								.of(ObjectKind.CONSTRAINT)
								.filter((constraint) -> constraint.has("validated", "false")),
							(constraint) -> constraint.label() + " is never validated"));
	}

}
