package dev.headgate.lint.catalog;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.RelationLock;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.ServerMessage;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on constraints whose rows are checked while applications wait.
 */
final class ValidationRules {

	private ValidationRules() {
	}

	static List<Rule> rules() {
		return List.of(foreignKeyChecksAtOnce(), checkChecksAtOnce(), validateInSameTransaction(), notNullReadsTable(),
				primaryKeyReadsTable(), domainReadsTables());
	}

	private static Rule foreignKeyChecksAtOnce() {
		return Rule.named("foreign-key-checks-at-once", Severity.ERROR, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A foreign key is added to a table in use, and all its rows are checked at once.")
			.why("ADD FOREIGN KEY holds SHARE ROW EXCLUSIVE on both tables while it reads the one and looks each row up in"
					+ " the other. Everybody who writes to either table waits that long; reads go on.")
			.instead("ADD CONSTRAINT … FOREIGN KEY … NOT VALID, and VALIDATE CONSTRAINT in a change set behind it:"
					+ " that one stands in nobody's way.")
			.check(StatementChecks.each(ValidationRules::foreignKeysChecked));
	}

	private static Stream<Violation> foreignKeysChecked(ChangeSetTrace trace, StatementTrace statement) {
		if (!statement.said(ServerMessage.FOREIGN_KEY_CHECKED)) {
			return Stream.empty();
		}
		return trace.changes()
			.added(ObjectKind.CONSTRAINT)
			.stream()
			.filter((key) -> key.has("type", "f") && key.is("validated"))
			.flatMap((key) -> statement.locksTables(LockMode.SHARE_ROW_EXCLUSIVE)
				.stream()
				.filter((lock) -> lock.relation().oid() == key.tableOid())
				.map((lock) -> Violation.in(statement, key.name(),
						"the rows of " + key.table() + " are checked against " + key.get("references") + " while "
								+ lock.mode().blocked() + " wait")));
	}

	private static Rule checkChecksAtOnce() {
		return Rule.named("check-checks-at-once", Severity.ERROR, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A check constraint is added to a table in use, and all its rows are checked at once.")
			.why("ADD CHECK holds ACCESS EXCLUSIVE on the table while it reads all of it. Everybody who reads or writes the"
					+ " table waits that long.")
			.instead(
					"ADD CONSTRAINT … CHECK … NOT VALID, and VALIDATE CONSTRAINT in a change set behind it: that one lets"
							+ " reads and writes go on.")
			.check(StatementChecks.each(ValidationRules::checksVerified));
	}

	private static Stream<Violation> checksVerified(ChangeSetTrace trace, StatementTrace statement) {
		if (!statement.mentions("CHECK") || statement.mentions("VALIDATE")) {
			return Stream.empty();
		}
		return StatementChecks.verifiedUnderLock(statement)
			.filter((table) -> StatementChecks.hasNewConstraint(trace, table, "c"))
			.map((table) -> Violation.in(statement, "CHECK", checked(table)));
	}

	private static String checked(SchemaObject table) {
		return "all rows of " + table.table() + " are checked while reads and writes wait";
	}

	private static Rule validateInSameTransaction() {
		return Rule.named("validate-in-same-transaction", Severity.ERROR, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A constraint is added as NOT VALID and validated in the same transaction.")
			.why("The lock that ADD CONSTRAINT took is held until the commit: ACCESS EXCLUSIVE for a check, SHARE ROW"
					+ " EXCLUSIVE on both tables for a foreign key. So the rows are read while others wait, as without NOT"
					+ " VALID.")
			.instead("VALIDATE CONSTRAINT in a change set of its own.")
			.check(StatementChecks.each(ValidationRules::validatedUnderOwnLock));
	}

	private static Stream<Violation> validatedUnderOwnLock(ChangeSetTrace trace, StatementTrace statement) {
		boolean reads = statement.said(ServerMessage.TABLE_READ) || statement.said(ServerMessage.FOREIGN_KEY_CHECKED);
		if (!reads || !statement.mentions("VALIDATE", "CONSTRAINT")) {
			return Stream.empty();
		}
		return trace.changes()
			.added(ObjectKind.CONSTRAINT)
			.stream()
			.filter((constraint) -> statement.statement().names(constraint.name()))
			.flatMap((constraint) -> statement.heldBefore()
				.stream()
				.filter((lock) -> lock.relation().inUse() && lock.relation().oid() == constraint.tableOid())
				.map(RelationLock::mode)
				.filter(LockMode::blocksWrites)
				.max(LockMode::compareTo)
				.stream()
				.map((mode) -> Violation.in(statement, "VALIDATE", "the rows of " + constraint.table()
						+ " are checked while " + mode.blocked() + " wait for the lock of its own ADD CONSTRAINT")));
	}

	private static Rule notNullReadsTable() {
		return Rule.named("not-null-reads-table", Severity.ERROR, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A column of a table in use becomes NOT NULL, and all rows are checked for that.")
			.why("SET NOT NULL holds ACCESS EXCLUSIVE on the table while it reads all of it. Everybody who reads or writes"
					+ " the table waits that long.")
			.instead(
					"ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, then VALIDATE CONSTRAINT, then SET NOT NULL, which"
							+ " reads nothing as the check proves it, then drop the check: a change set each.")
			.check(StatementChecks.each(ValidationRules::notNullVerified));
	}

	private static Stream<Violation> notNullVerified(ChangeSetTrace trace, StatementTrace statement) {
		if (!statement.mentions("NOT", "NULL")) {
			return Stream.empty();
		}
		return StatementChecks.verifiedUnderLock(statement)
			.flatMap((table) -> trace.changes()
				.changed(ObjectKind.COLUMN, "not_null")
				.stream()
				.filter((change) -> change.after().is("not_null") && change.after().tableOid() == table.oid()
						&& statement.statement().names(change.after().name()))
				.map((change) -> Violation.in(statement, change.after().name(), checked(table))));
	}

	private static Rule primaryKeyReadsTable() {
		return Rule.named("primary-key-reads-table", Severity.WARN, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A primary key takes over a ready index, but a column of it may be NULL, so that all rows are checked.")
			.why("ADD PRIMARY KEY USING INDEX makes its columns NOT NULL. It holds ACCESS EXCLUSIVE on the table while it"
					+ " reads all of it for that. Everybody who reads or writes the table waits that long.")
			.instead("Make the columns NOT NULL first, with a validated CHECK (… IS NOT NULL) that proves it.")
			.check(StatementChecks.each(ValidationRules::primaryKeysVerified));
	}

	private static Stream<Violation> primaryKeysVerified(ChangeSetTrace trace, StatementTrace statement) {
		if (!statement.mentions("PRIMARY", "KEY") || statement.said(ServerMessage.INDEX_BUILT)) {
			return Stream.empty();
		}
		Predicate<SchemaObject> isNewKey = (table) -> StatementChecks.hasNewConstraint(trace, table, "p");
		return StatementChecks.verifiedUnderLock(statement)
			.filter(isNewKey)
			.map((table) -> Violation.in(statement, "PRIMARY", checked(table)));
	}

	private static Rule domainReadsTables() {
		return Rule.named("domain-reads-tables", Severity.ERROR, Evidence.OBSERVED)
			.sees("A domain gets a rule, and every table in use with a column of it is read at once.")
			.why("ALTER DOMAIN holds SHARE on each of these tables until the change set commits, and reads all of them."
					+ " Everybody who writes to one of them waits that long; reads go on.")
			.instead(
					"ALTER DOMAIN … ADD CONSTRAINT … NOT VALID, which locks no table, and VALIDATE CONSTRAINT in a change"
							+ " set of its own at a quiet hour.")
			.check(StatementChecks.each(ValidationRules::domainsVerified));
	}

	private static Stream<Violation> domainsVerified(StatementTrace statement) {
		if (!statement.mentions("ALTER", "DOMAIN") || statement.mentions("VALIDATE")) {
			return Stream.empty();
		}
		return statement.readTables()
			.stream()
			.filter(statement::blocksWritesTo)
			.map((table) -> Violation.in(statement, "DOMAIN",
					"all rows of " + table.table() + " are checked while writes wait"));
	}

}
