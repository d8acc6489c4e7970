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
import dev.headgate.lint.trace.RelationWork;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.ServerMessage;
import dev.headgate.lint.trace.StatementError;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on indexes that are built or dropped while applications wait.
 */
final class IndexRules {

	private IndexRules() {
	}

	static List<Rule> rules() {
		return List.of(indexNotConcurrent(), dropIndexNotConcurrent(), reindexBlocks(), concurrentlyInTransaction(),
				concurrentlyNotAlone(), constraintBuildsIndex());
	}

	private static Rule indexNotConcurrent() {
		return Rule.named("index-not-concurrent", Severity.ERROR, Evidence.OBSERVED)
			.sees("An index is built on a table in use, in a way that locks the table.")
			.why("CREATE INDEX holds SHARE on the table until the change set commits, and reads all of it meanwhile."
					+ " Everybody who writes to the table waits that long; reads go on.")
			.instead("CREATE INDEX CONCURRENTLY, as the only statement of a change set with runInTransaction:false.")
			.check(StatementChecks.each(IndexRules::plainIndexBuilds));
	}

	private static Stream<Violation> plainIndexBuilds(StatementTrace statement) {
		if (!statement.said(ServerMessage.INDEX_BUILT) || rebuilds(statement)) {
			return Stream.empty();
		}
		return statement.locksTables(LockMode.SHARE)
			.stream()
			.filter((lock) -> lock.mode() == LockMode.SHARE && statement.readTables().contains(lock.relation()))
			.map((lock) -> Violation.in(statement, "INDEX",
					"an index is built on " + lock.relation().table() + " while writes wait"));
	}

	/** Whether an index of before has another file now. */
	private static boolean rebuilds(StatementTrace statement) {
		return statement.work()
			.stream()
			.anyMatch((work) -> work.relation().kind() == ObjectKind.INDEX && work.newFile());
	}

	private static Rule dropIndexNotConcurrent() {
		return Rule.named("drop-index-not-concurrent", Severity.WARN, Evidence.OBSERVED)
			.sees("An index of a table in use is dropped in a way that locks the table.")
			.why("DROP INDEX holds ACCESS EXCLUSIVE on the table until the change set commits: everybody who reads or"
					+ " writes the table waits. It is short where the change set does nothing else.")
			.instead("DROP INDEX CONCURRENTLY, as the only statement of a change set with runInTransaction:false.")
			.check(StatementChecks.each(IndexRules::plainIndexDrops));
	}

	private static Stream<Violation> plainIndexDrops(StatementTrace statement) {
		if (!statement.mentions("DROP", "INDEX")) {
			return Stream.empty();
		}
		return statement.work()
			.stream()
			.filter((work) -> work.dropped() && work.relation().kind() == ObjectKind.INDEX)
			.map(RelationWork::relation)
			.filter((index) -> index.inUse() && statement.locksTables(LockMode.ACCESS_EXCLUSIVE)
				.stream()
				.anyMatch((lock) -> lock.relation().oid() == index.tableOid()))
			.map((index) -> Violation.in(statement, "INDEX",
					"index " + index.shownName() + " is dropped while reads and writes of " + index.table() + " wait"));
	}

	private static Rule reindexBlocks() {
		return Rule.named("reindex-blocks", Severity.ERROR, Evidence.OBSERVED)
			.sees("An index of a table in use is built anew in a way that locks the table.")
			.why("REINDEX holds SHARE on the table and ACCESS EXCLUSIVE on the index while it reads all of the table."
					+ " Everybody who writes waits that long, and so do the queries that would be planned with the index.")
			.instead("REINDEX INDEX CONCURRENTLY, as the only statement of a change set with runInTransaction:false.")
			.check(StatementChecks.each(IndexRules::blockingReindexes));
	}

	private static Stream<Violation> blockingReindexes(StatementTrace statement) {
		if (!statement.statement().startsWith("REINDEX") && !statement.mentions("REINDEX")) {
			return Stream.empty();
		}
		return statement.locksTables(LockMode.SHARE)
			.stream()
			.map((lock) -> Violation.in(statement, "REINDEX",
					"an index of " + lock.relation().table() + " is built anew while writes wait"));
	}

	private static Rule concurrentlyInTransaction() {
		return Rule.named("concurrently-in-transaction", Severity.ERROR, Evidence.OBSERVED)
			.sees("A statement refuses to run, because its change set runs in a transaction.")
			.why("PostgreSQL refuses CREATE INDEX CONCURRENTLY, VACUUM and the like in a transaction (SQLSTATE 25001):"
					+ " the migration fails at this change set.")
			.instead("runInTransaction:false for its change set, in which it is the only statement.")
			.check(StatementChecks.each(IndexRules::refusedInTransaction));
	}

	private static Stream<Violation> refusedInTransaction(ChangeSetTrace trace, StatementTrace statement) {
		return StatementChecks.when(
				trace.source().transactional() && statement.failedWith(StatementError.REFUSED_IN_TRANSACTION),
				statement, "CONCURRENTLY", "the server refuses to run it in a transaction");
	}

	private static Rule concurrentlyNotAlone() {
		return Rule.named("concurrently-not-alone", Severity.ERROR, Evidence.CHANGELOG)
			.sees("A concurrent statement shares its change set with other statements.")
			.why("Outside a transaction each statement is committed by itself. When the concurrent one fails or is cut off,"
					+ " those before it stay done, and the next run repeats them.")
			.instead("A change set of its own for each concurrent statement. SET may stand before it.")
			.check(IndexRules::concurrentWithOthers);
	}

	private static List<Violation> concurrentWithOthers(ChangeSetTrace trace) {
		List<StatementTrace> statements = StatementChecks.working(trace);
		if (statements.size() < 2) {
			return List.of();
		}
		return statements.stream()
			.filter((one) -> one.statement().isConcurrent())
			.map((one) -> Violation.in(one, "CONCURRENTLY",
					"it shares its change set with " + (statements.size() - 1) + " more of its statements"))
			.toList();
	}

	private static Rule constraintBuildsIndex() {
		return Rule.named("constraint-builds-index", Severity.ERROR, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A unique, primary key or exclusion constraint builds its index on a table in use.")
			.why("ADD CONSTRAINT holds ACCESS EXCLUSIVE on the table until the change set commits, and reads all of it to"
					+ " build the index. Everybody who reads or writes the table waits that long.")
			.instead(
					"CREATE UNIQUE INDEX CONCURRENTLY in a change set of its own, then ADD CONSTRAINT … USING INDEX. An"
							+ " exclusion constraint needs a maintenance window.")
			.check(StatementChecks.each(IndexRules::indexesOfConstraints));
	}

	private static Stream<Violation> indexesOfConstraints(ChangeSetTrace trace, StatementTrace statement) {
		if (!statement.said(ServerMessage.INDEX_BUILT)
				|| Stream.of("UNIQUE", "PRIMARY", "EXCLUDE").noneMatch(statement::mentions)) {
			return Stream.empty();
		}
		return statement.readTables()
			.stream()
			.filter((table) -> statement.lockOn(table).filter(LockMode::blocksReads).isPresent()
					&& !statement.rewrittenTables().contains(table)
					&& StatementChecks.hasNewConstraint(trace, table, "pux"))
			.map((table) -> Violation.in(statement, "ADD", buildsIndex(table)));
	}

	private static String buildsIndex(SchemaObject table) {
		return "the constraint builds an index on " + table.table() + " while reads and writes wait";
	}

}
