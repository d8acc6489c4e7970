package dev.headgate.lint.rule;

import java.util.ArrayList;
import java.util.List;

import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.RelationLock;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.ServerMessage;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on locks that applications wait for, and on long work while they are held.
 */
final class LockRules {

	private LockRules() {
	}

	static List<Rule> rules() {
		return List.of(indexNotConcurrent(), foreignKeyChecksAtOnce());
	}

	private static Rule indexNotConcurrent() {
		return Rule.named("index-not-concurrent", Severity.ERROR, Evidence.OBSERVED)
			.sees("An index is built on a table in use, in a way that locks the table.")
			.why("CREATE INDEX holds SHARE on the table until the change set commits, and reads all of it meanwhile."
					+ " Everybody who writes to the table waits that long; reads go on.")
			.instead("CREATE INDEX CONCURRENTLY, as the only statement of a change set with runInTransaction:false.")
			.check(LockRules::plainIndexBuilds);
	}

	private static List<Violation> plainIndexBuilds(ChangeSetTrace trace) {
		List<Violation> violations = new ArrayList<>();
		for (StatementTrace statement : trace.statements()) {
			if (!statement.said(ServerMessage.INDEX_BUILT)) {
				continue;
			}
			for (RelationLock lock : statement.locksTables(LockMode.SHARE)) {
				boolean read = statement.workOn(lock.relation()).filter((work) -> work.readsTable()).isPresent();
				if (lock.mode() == LockMode.SHARE && read) {
					violations.add(Violation.in(statement, "INDEX", "an index is built on " + lock.relation().table()
							+ " while " + lock.mode().blocked() + " wait"));
				}
			}
		}
		return violations;
	}

	private static Rule foreignKeyChecksAtOnce() {
		return Rule.named("foreign-key-checks-at-once", Severity.ERROR, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A foreign key is added to a table in use, and all its rows are checked at once.")
			.why("ADD FOREIGN KEY holds SHARE ROW EXCLUSIVE on both tables while it reads the one and looks each row up in"
					+ " the other. Everybody who writes to either table waits that long; reads go on.")
			.instead("ADD CONSTRAINT … FOREIGN KEY … NOT VALID, and VALIDATE CONSTRAINT in a change set behind it:"
					+ " that one stands in nobody's way.")
			.check(LockRules::foreignKeysChecked);
	}

	private static List<Violation> foreignKeysChecked(ChangeSetTrace trace) {
		List<SchemaObject> keys = trace.changes()
			.added(ObjectKind.CONSTRAINT)
			.stream()
			.filter((constraint) -> constraint.has("type", "f") && constraint.is("validated") && constraint.inUse())
			.toList();
		List<Violation> violations = new ArrayList<>();
		for (StatementTrace statement : trace.statements()) {
			if (!statement.said(ServerMessage.FOREIGN_KEY_CHECKED)) {
				continue;
			}
			for (RelationLock lock : statement.locksTables(LockMode.SHARE_ROW_EXCLUSIVE)) {
				keys.stream()
					.filter((key) -> key.tableOid() == lock.relation().oid())
					.forEach((key) -> violations
						.add(Violation.in(statement, key.name(), "the rows of " + key.table() + " are checked against "
								+ key.get("references") + " while " + lock.mode().blocked() + " wait")));
			}
		}
		return violations;
	}

}
