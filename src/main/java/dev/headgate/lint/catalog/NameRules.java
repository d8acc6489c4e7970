package dev.headgate.lint.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.ServerMessage;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on the names of what is new.
 */
final class NameRules {

	private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

	private static final ObjectKind[] NAMED = { ObjectKind.TABLE, ObjectKind.PARTITIONED_TABLE, ObjectKind.VIEW,
			ObjectKind.MATERIALIZED_VIEW, ObjectKind.COLUMN, ObjectKind.TYPE, ObjectKind.FUNCTION, ObjectKind.SCHEMA };

	private NameRules() {
	}

	static List<Rule> rules() {
		return List.of(indexWithoutName(), constraintWithoutName(), nameTooLong(), reservedWord(), naming());
	}

	private static Rule indexWithoutName() {
		return Rule.named("index-without-name", Severity.WARN, Evidence.TEXT)
			.sees("CREATE INDEX gives the index no name.")
			.why("The server makes one up, and another one where that is taken: a rollback or a later change set can't rely"
					+ " on it.")
			.instead("A name, as in CREATE INDEX book_title ON book (title).")
			.check((trace) -> trace.statements()
				.stream()
				.filter(NameRules::buildsUnnamedIndex)
				.map((statement) -> Violation.in(statement, "INDEX", "the index has no name"))
				.toList());
	}

	private static boolean buildsUnnamedIndex(StatementTrace statement) {
		List<String> words = new ArrayList<>(statement.statement().words());
		words.removeAll(List.of("UNIQUE", "CONCURRENTLY"));
		return words.size() > 2 && words.subList(0, 3).equals(List.of("CREATE", "INDEX", "ON"));
	}

	private static Rule constraintWithoutName() {
		return Rule.named("constraint-without-name", Severity.WARN, Evidence.CATALOG, Evidence.TEXT)
			.sees("A constraint that is added to an existing table has a name that no statement has.")
			.why("The server makes one up, and another one where that is taken: a rollback or a later change set can't rely"
					+ " on it.")
			.instead("A name, as in ADD CONSTRAINT book_title CHECK (length(title) <= 100).")
			.check((trace) -> unnamedConstraints(trace)
				.map((constraint) -> Violation.in(trace.naming(constraint.table()), constraint.table(),
						"the server named a constraint of " + constraint.table() + " itself: " + constraint.name()))
				.toList());
	}

	private static Stream<SchemaObject> unnamedConstraints(ChangeSetTrace trace) {
		return SchemaViolations.newOnTables(trace, ObjectKind.CONSTRAINT)
			.filter((constraint) -> !constraint.has("type", "n") && SchemaViolations.tableStays(trace, constraint))
			.filter((constraint) -> trace.statements()
				.stream()
				.noneMatch((one) -> one.statement().sql().contains(constraint.name())));
	}

	private static Rule nameTooLong() {
		return Rule.named("name-too-long", Severity.ERROR, Evidence.OBSERVED)
			.sees("A name is longer than 63 bytes.")
			.why("The server cuts it without an error. Another one that begins alike is the same name, and who compares"
					+ " names, as precondition or entity, finds none.")
			.instead("At most 63 bytes; a letter with an accent has two.")
			.check(NameRules::cutNames);
	}

	private static List<Violation> cutNames(ChangeSetTrace trace) {
		List<Violation> violations = new ArrayList<>();
		for (StatementTrace statement : trace.statements()) {
			statement.messages()
				.stream()
				.filter((message) -> message.routine().equals(ServerMessage.NAME_CUT))
				.forEach((message) -> violations.add(Violation.in(statement, "", message.text())));
		}
		return violations;
	}

	private static Rule reservedWord() {
		return Rule.named("reserved-word", Severity.NOTE, Evidence.CATALOG)
			.sees("A new table or column has a key word as its name.")
			.why("Each statement that names it needs quotes, and where they are forgotten, a column such as user is read as"
					+ " something else without an error.")
			.instead("Another name, such as account for user.")
			.check((trace) -> SchemaViolations.of(trace,
					trace.changes()
						.added(NAMED)
						.stream()
						.filter((object) -> PLAIN.matcher(object.name()).matches() && object.is("needs_quotes")),
					(object) -> object.label() + " needs quotes: its name is a key word"));
	}

	private static Rule naming() {
		return Rule.named("naming", Severity.NOTE, Evidence.CATALOG)
			.sees("A new object has a name with capitals, blanks or other special characters.")
			.why("Each statement that names it needs quotes, in psql and in reports as well.")
			.instead("Lower case letters, digits and underscores.")
			.check((trace) -> SchemaViolations.of(trace,
					trace.changes().added(NAMED).stream().filter((object) -> !PLAIN.matcher(object.name()).matches()),
					(object) -> object.label() + " can only be named in quotes"));
	}

}
