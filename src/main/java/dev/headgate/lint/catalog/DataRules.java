package dev.headgate.lint.catalog;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
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
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on statements that change rows.
 */
final class DataRules {

	private static final Pattern SETVAL = Pattern.compile("(?i)\\bsetval\\s*\\(");

	private DataRules() {
	}

	static List<Rule> rules() {
		return List.of(backfillAtOnce(), updateWithoutWhere(), deleteWithoutWhere(), noIndexForWhere(), truncate(),
				schemaAndData(), sequenceSet(), seedOutsideSeedPath());
	}

	private static Rule backfillAtOnce() {
		return Rule.named("backfill-at-once", Severity.ERROR, Evidence.OBSERVED)
			.sees("One statement changes many rows of a table in use.")
			.why("ROW EXCLUSIVE on the table stops nobody, but each changed row stays locked until the commit: everybody who"
					+ " writes one of them waits, vacuum cannot clean up behind it, and a failure starts from the beginning.")
			.instead(
					"A batched update: --batch table:… in a change set with runInTransaction:false (docs/large-tables.md).")
			.check(StatementChecks.each(DataRules::backfills));
	}

	private static Stream<Violation> backfills(StatementTrace statement) {
		return namedTables(statement).filter((table) -> isBackfill(statement, table))
			.map((table) -> Violation.in(statement, table.name(),
					"rows of " + table.table() + " are changed by one statement, and stay locked until it commits"));
	}

	private static boolean isBackfill(StatementTrace statement, SchemaObject table) {
		return !isWhole(statement, table) && statement.workOn(table).filter((work) -> {
			long changed = work.updated() + work.deleted();
			boolean copies = work.inserted() > 1 && !statement.readTables().isEmpty();
			return changed > 1 || (changed == 1 && work.readsTable()) || copies;
		}).isPresent();
	}

	private static Stream<SchemaObject> namedTables(StatementTrace statement) {
		return statement.locksTables(LockMode.ROW_EXCLUSIVE)
			.stream()
			.map(RelationLock::relation)
			.filter((table) -> table.kind().isTable() && statement.statement().names(table.name()));
	}

	/** Whether all rows are changed: there is no condition, or each row meets it. */
	private static boolean isWhole(StatementTrace statement, SchemaObject table) {
		return isWhole(statement, table, "UPDATE") || isWhole(statement, table, "DELETE");
	}

	private static boolean isWhole(StatementTrace statement, SchemaObject table, String command) {
		if (statement.statement().startsWith(command) && !statement.mentions("WHERE")) {
			return true;
		}
		return statement.workOn(table).filter((work) -> {
			long changed = command.equals("UPDATE") ? work.updated() : work.deleted();
			return changed > 1 && work.readsTable() && changed * work.scans() >= work.rowsRead();
		}).isPresent();
	}

	private static Rule updateWithoutWhere() {
		return Rule.named("update-without-where", Severity.ERROR, Evidence.TEXT, Evidence.OBSERVED)
			.sees("UPDATE has no WHERE, or its WHERE fits every row of a table in use.")
			.why("Every row is written anew and stays locked until the commit: everybody who writes to the table waits, and"
					+ " the table doubles in size.")
			.instead("A WHERE that leaves out what is right already, in a batched update (docs/large-tables.md).")
			.check(StatementChecks.each((StatementTrace statement) -> wholeTables(statement, "UPDATE", "updated")));
	}

	private static Rule deleteWithoutWhere() {
		return Rule.named("delete-without-where", Severity.ERROR, Evidence.TEXT, Evidence.OBSERVED)
			.sees("DELETE has no WHERE, or its WHERE fits every row of a table in use.")
			.why("All rows are gone for good, no rollback brings them back, and each stays locked until the commit.")
			.instead("A WHERE for the rows that have to go, in a batched delete (docs/large-tables.md).")
			.check(StatementChecks.each((StatementTrace statement) -> wholeTables(statement, "DELETE", "deleted")));
	}

	private static Stream<Violation> wholeTables(StatementTrace statement, String command, String participle) {
		return namedTables(statement).filter((table) -> isWhole(statement, table, command))
			.map((table) -> Violation.in(statement, command, "every row of " + table.table() + " is " + participle));
	}

	private static Rule noIndexForWhere() {
		return Rule.named("no-index-for-where", Severity.WARN, Evidence.OBSERVED)
			.sees("UPDATE or DELETE reads a whole table in use, because no index fits its condition or a foreign key.")
			.why("It takes as long as the table is large, and rows changed on the way stay locked as long.")
			.instead("An index first, built concurrently; or a batched update that goes by the primary key.")
			.check(StatementChecks.each(DataRules::wholeReads));
	}

	private static Stream<Violation> wholeReads(StatementTrace statement) {
		boolean changes = statement.changesRows() && !statement.statement().startsWith("INSERT")
				&& !statement.statement().startsWith("COPY");
		return statement.readTables()
			.stream()
			.filter((table) -> changes && !isReported(statement, table))
			.map((table) -> Violation.in(statement, table.name(),
					"all of " + table.table() + " is read to find the rows"));
	}

	private static boolean isReported(StatementTrace statement, SchemaObject table) {
		return statement.statement().names(table.name()) && (isWhole(statement, table) || isBackfill(statement, table));
	}

	static Rule truncate() {
		return Rule.named("truncate", Severity.ERROR, Evidence.OBSERVED)
			.sees("TRUNCATE empties a table in use, or one that it takes along by CASCADE.")
			.why("All rows are gone for good, no rollback brings them back. And it holds ACCESS EXCLUSIVE on each table until"
					+ " the change set commits: everybody who reads or writes one of them waits.")
			.instead("A batched delete of the rows that have to go; or allow it with the reason why nobody needs them.")
			.check(StatementChecks.each(DataRules::truncatedTables));
	}

	private static Stream<Violation> truncatedTables(StatementTrace statement) {
		if (!StatementChecks.truncates(statement)) {
			return Stream.empty();
		}
		return statement.work()
			.stream()
			.filter((work) -> work.newFile() && work.relation().inUse() && work.relation().kind().isTable())
			.map(RelationWork::relation)
			.map((table) -> Violation.in(statement, table.name(), "all rows of " + table.table() + " are discarded"
					+ (statement.statement().names(table.name()) ? "" : ", as it refers to another one")));
	}

	private static Rule schemaAndData() {
		return Rule.named("schema-and-data", Severity.WARN, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("One change set changes the schema, and rows of a table in use.")
			.why("The locks of the one are held for as long as the other takes; and when one of both fails, both are undone.")
			.instead("Two change sets: the schema first, then the rows.")
			.check(DataRules::schemaWithData);
	}

	private static List<Violation> schemaWithData(ChangeSetTrace trace) {
		if (trace.changes().isEmpty()) {
			return List.of();
		}
		return trace.statements()
			.stream()
			.filter((statement) -> statement.changesRows() && namedTables(statement).findAny().isPresent())
			.limit(1)
			.map((statement) -> Violation.in(statement, statement.statement().words().getFirst(),
					"the change set changes rows here, and the schema elsewhere"))
			.toList();
	}

	private static Rule sequenceSet() {
		return Rule.named("sequence-set", Severity.NOTE, Evidence.OBSERVED, Evidence.TEXT)
			.sees("A sequence in use is set to another value.")
			.why("setval takes effect at once, for everybody, and is not undone when the change set fails or is rolled back."
					+ " A value that is too low gives keys twice.")
			.instead("Say in a comment why; take the value from the table: setval(…, (SELECT max(id) FROM …)).")
			.check(StatementChecks.each(DataRules::setSequences));
	}

	private static Stream<Violation> setSequences(StatementTrace statement) {
		boolean sets = SETVAL.matcher(statement.statement().sql()).find();
		boolean restarts = statement.mentions("RESTART");
		Stream<SchemaObject> set = statement.locks()
			.stream()
			.filter((lock) -> sets && lock.mode() == LockMode.ROW_EXCLUSIVE)
			.map(RelationLock::relation);
		Stream<SchemaObject> restarted = statement.work()
			.stream()
			.filter((work) -> restarts && work.newFile())
			.map(RelationWork::relation);
		return Stream.concat(set, restarted)
			.filter((sequence) -> sequence.kind() == ObjectKind.SEQUENCE && sequence.inUse())
			.map((sequence) -> Violation.in(statement, sets ? "setval" : "RESTART",
					"sequence " + sequence.table() + " is set, which no rollback undoes"));
	}

	private static Rule seedOutsideSeedPath() {
		return Rule.named("seed-outside-seed-path", Severity.WARN, Evidence.CHANGELOG, Evidence.OBSERVED)
			.sees("A change set with a context inserts rows, and its file is not in the seed folder.")
			.why("Rows for some environments only are seeds. A context alone keeps them out of production by the words that"
					+ " somebody passes; a seed folder is kept out by its path as well (headgate.seed-path).")
			.instead("A change set in the seed folder, db/seed.")
			.check(DataRules::seeds);
	}

	private static List<Violation> seeds(ChangeSetTrace trace) {
		boolean context = trace.source()
			.attributes()
			.stream()
			.anyMatch((attribute) -> attribute.name().toLowerCase(Locale.ROOT).startsWith("context")
					&& !attribute.value().isBlank());
		boolean seed = ("/" + trace.source().file()).contains("/seed/");
		if (!context || seed) {
			return List.of();
		}
		return trace.statements()
			.stream()
			.filter((statement) -> statement.statement().startsWith("INSERT")
					|| statement.statement().startsWith("COPY"))
			.limit(1)
			.map((statement) -> Violation.in(statement, "INSERT",
					"rows are inserted that depend on a context, outside of the seed folder"))
			.toList();
	}

}
