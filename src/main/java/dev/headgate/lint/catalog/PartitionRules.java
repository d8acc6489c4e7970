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
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on partitions and materialized views.
 */
final class PartitionRules {

	private PartitionRules() {
	}

	static List<Rule> rules() {
		return List.of(attachReadsPartition(), defaultPartitionRead(), partitionShutsParent(), refreshBlocksReads());
	}

	private static Rule attachReadsPartition() {
		return Rule.named("attach-reads-partition", Severity.WARN, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("A table in use becomes a partition, and all its rows are checked for that.")
			.why("ATTACH PARTITION holds ACCESS EXCLUSIVE on the new partition while it reads all of it. Everybody who"
					+ " reads or writes it waits that long.")
			.instead(
					"A validated CHECK constraint with the bounds of the partition first: then nothing is read. Drop it"
							+ " afterwards.")
			.check(StatementChecks.each(PartitionRules::attachedVerified));
	}

	private static Stream<Violation> attachedVerified(ChangeSetTrace trace, StatementTrace statement) {
		if (!statement.mentions("ATTACH", "PARTITION")) {
			return Stream.empty();
		}
		return StatementChecks.verifiedUnderLock(statement)
			.filter((table) -> !table.is("is_partition") && trace.changes()
				.after()
				.relation(table.oid())
				.filter((now) -> now.is("is_partition"))
				.isPresent())
			.map((table) -> Violation.in(statement, table.name(),
					"all rows of " + table.table() + " are checked while its reads and writes wait"));
	}

	private static Rule defaultPartitionRead() {
		return Rule.named("default-partition-read", Severity.ERROR, Evidence.OBSERVED)
			.sees("A partition is added beside a default partition in use, whose rows are all checked for that.")
			.why("No row of the default partition may belong to the new one. ACCESS EXCLUSIVE is held on the default"
					+ " partition while all of it is read. Everybody who reads or writes it waits that long.")
			.instead(
					"A validated CHECK constraint on the default partition that excludes the bounds of the new one: then"
							+ " nothing is read. Drop it afterwards.")
			.check(StatementChecks.each(PartitionRules::defaultVerified));
	}

	private static Stream<Violation> defaultVerified(StatementTrace statement) {
		if (!statement.mentions("PARTITION")) {
			return Stream.empty();
		}
		return statement.readTables()
			.stream()
			.filter((table) -> table.is("is_partition")
					&& statement.lockOn(table).filter(LockMode::blocksReads).isPresent())
			.map((table) -> Violation.in(statement, "PARTITION",
					"all rows of the default partition " + table.table() + " are checked while reads and writes wait"));
	}

	private static Rule partitionShutsParent() {
		return Rule.named("partition-shuts-parent", Severity.WARN, Evidence.OBSERVED)
			.sees("A partition is made, detached or dropped in a way that locks the whole partitioned table.")
			.why("CREATE TABLE … PARTITION OF, DETACH PARTITION and DROP TABLE hold ACCESS EXCLUSIVE on the partitioned"
					+ " table until the change set commits. Everybody who reads or writes any partition waits.")
			.instead(
					"CREATE TABLE … (LIKE …), then ATTACH PARTITION, which lets reads and writes go on. DETACH PARTITION …"
							+ " CONCURRENTLY before a partition is dropped.")
			.check(StatementChecks.each(PartitionRules::parentsShut));
	}

	private static Stream<Violation> parentsShut(ChangeSetTrace trace, StatementTrace statement) {
		boolean partition = statement.mentions("DETACH", "PARTITION") || statement.mentions("PARTITION", "OF")
				|| statement.mentions("DROP", "TABLE");
		if (!partition) {
			return Stream.empty();
		}
		return statement.locksTables(LockMode.ACCESS_EXCLUSIVE)
			.stream()
			.map((lock) -> lock.relation())
			.filter((table) -> table.kind() == ObjectKind.PARTITIONED_TABLE && stays(trace, table))
			.map((table) -> Violation.in(statement, "PARTITION",
					"reads and writes of " + table.table() + " and of all its partitions wait"));
	}

	private static boolean stays(ChangeSetTrace trace, SchemaObject table) {
		return trace.changes().after().relation(table.oid()).isPresent();
	}

	private static Rule refreshBlocksReads() {
		return Rule.named("refresh-blocks-reads", Severity.WARN, Evidence.OBSERVED)
			.sees("A materialized view in use is refreshed in a way that locks it.")
			.why("REFRESH MATERIALIZED VIEW holds ACCESS EXCLUSIVE on the view while its query runs and until the change"
					+ " set commits. Everybody who reads the view waits that long.")
			.instead("A unique index on the view, and REFRESH MATERIALIZED VIEW CONCURRENTLY, which may run in a"
					+ " transaction.")
			.check(StatementChecks.each(PartitionRules::refreshed));
	}

	private static Stream<Violation> refreshed(StatementTrace statement) {
		if (!statement.mentions("REFRESH", "MATERIALIZED", "VIEW")) {
			return Stream.empty();
		}
		return statement.locksTables(LockMode.ACCESS_EXCLUSIVE)
			.stream()
			.map((lock) -> lock.relation())
			.filter((view) -> view.kind() == ObjectKind.MATERIALIZED_VIEW)
			.map((view) -> Violation.in(statement, "REFRESH",
					"reads of " + view.table() + " wait while it is filled anew"));
	}

}
