package dev.headgate.lint.catalog;

import java.util.List;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.RelationLock;
import dev.headgate.lint.trace.RelationWork;
import dev.headgate.lint.trace.SchemaChanges.Change;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.ServerMessage;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on tables that are written anew while applications wait.
 */
final class RewriteRules {

	private RewriteRules() {
	}

	static List<Rule> rules() {
		return List.of(columnRewritesTable(), typeRewritesTable(), rewrite());
	}

	private static Rule columnRewritesTable() {
		return Rule.named("column-rewrites-table", Severity.ERROR, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A new column makes a table in use be written anew.")
			.why("A default that differs from row to row (random(), clock_timestamp(), nextval()), an identity, serial or"
					+ " stored generated column, and a domain with a constraint fill the new column in every row. ADD COLUMN"
					+ " holds ACCESS EXCLUSIVE on the table meanwhile: everybody who reads or writes it waits.")
			.instead(
					"A plain column without default; ALTER COLUMN … SET DEFAULT for new rows; a batched update for those"
							+ " that are there.")
			.check(StatementChecks.each(RewriteRules::rewritesByColumn));
	}

	private static Stream<Violation> rewritesByColumn(ChangeSetTrace trace, StatementTrace statement) {
		return statement.rewrittenTables()
			.stream()
			.flatMap((table) -> newColumns(trace, statement, table).limit(1)
				.map((column) -> Violation.in(statement, column.name(),
						"column " + column.shownName() + " is filled in every row while reads and writes wait")));
	}

	private static Stream<SchemaObject> newColumns(ChangeSetTrace trace, StatementTrace statement, SchemaObject table) {
		return trace.changes()
			.added(ObjectKind.COLUMN)
			.stream()
			.filter((column) -> column.tableOid() == table.oid() && statement.mentions("ADD")
					&& statement.statement().names(column.name()));
	}

	private static Rule typeRewritesTable() {
		return Rule.named("type-rewrites-table", Severity.ERROR, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A column of a table in use gets another type, and the table is written anew.")
			.why("ALTER COLUMN … TYPE holds ACCESS EXCLUSIVE on the table while it writes all rows and builds all indexes"
					+ " anew. Everybody who reads or writes the table waits that long.")
			.instead(
					"A new column of the new type, a trigger that fills it in new rows, a batched update for those that"
							+ " are there, and a later change set that drops the old one.")
			.check(StatementChecks.each(RewriteRules::rewritesByType));
	}

	private static Stream<Violation> rewritesByType(ChangeSetTrace trace, StatementTrace statement) {
		return statement.rewrittenTables()
			.stream()
			.flatMap((table) -> newTypes(trace, statement, table)
				.map((change) -> Violation.in(statement, change.after().name(),
						"column " + change.after().shownName() + " changes from " + change.before().get("type") + " to "
								+ change.after().get("type") + ", and all of " + table.table()
								+ " is written anew while reads and writes wait")));
	}

	private static Stream<Change> newTypes(ChangeSetTrace trace, StatementTrace statement, SchemaObject table) {
		return trace.changes()
			.changed(ObjectKind.COLUMN, "type")
			.stream()
			.filter((change) -> change.after().tableOid() == table.oid() && statement.mentions("TYPE")
					&& statement.statement().names(change.after().name()));
	}

	private static Rule rewrite() {
		return Rule.named("rewrite", Severity.ERROR, Evidence.OBSERVED)
			.sees("A table in use is written anew for another reason than a new column or type.")
			.why("CLUSTER, VACUUM FULL, SET LOGGED, SET UNLOGGED and the like hold ACCESS EXCLUSIVE on the table while they"
					+ " copy all of it and build its indexes. Everybody who reads or writes the table waits that long.")
			.instead("A maintenance window, or a tool that copies the table beside its use.")
			.check(StatementChecks.each(RewriteRules::otherRewrites));
	}

	private static Stream<Violation> otherRewrites(ChangeSetTrace trace, StatementTrace statement) {
		Stream<SchemaObject> tables = statement.said(ServerMessage.TABLE_READ) ? statement.rewrittenTables()
			.stream()
			.filter((table) -> newColumns(trace, statement, table).findAny().isEmpty()
					&& newTypes(trace, statement, table).findAny().isEmpty())
				: copiedTables(statement);
		String word = statement.statement().words().isEmpty() ? "" : statement.statement().words().getFirst();
		return tables.map((table) -> Violation.in(statement, word,
				"all of " + table.table() + " is written anew while reads and writes wait"));
	}

	/** What was copied by something else than {@code ALTER TABLE}. */
	private static Stream<SchemaObject> copiedTables(StatementTrace statement) {
		if (statement.statement().startsWith("VACUUM")) {
			return statement.locksTables(LockMode.ACCESS_EXCLUSIVE).stream().map(RelationLock::relation);
		}
		if (StatementChecks.truncates(statement)) {
			return Stream.empty();
		}
		return statement.work()
			.stream()
			.filter((work) -> work.newFile() && work.relation().inUse() && work.relation().kind() == ObjectKind.TABLE)
			.map(RelationWork::relation);
	}

}
