package dev.headgate.lint.catalog;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Parts of checks that look at one statement after the other.
 */
final class StatementChecks {

	private StatementChecks() {
	}

	/** A check of each statement by itself. */
	static Rule.Check each(Function<StatementTrace, Stream<Violation>> check) {
		return (trace) -> trace.statements().stream().flatMap(check).toList();
	}

	/** A check of each statement that also asks what became of the schema. */
	static Rule.Check each(BiFunction<ChangeSetTrace, StatementTrace, Stream<Violation>> check) {
		return (trace) -> trace.statements().stream().flatMap((statement) -> check.apply(trace, statement)).toList();
	}

	/** At most one violation by a statement. */
	static Stream<Violation> when(boolean broken, StatementTrace statement, String word, String text) {
		return broken ? Stream.of(Violation.in(statement, word, text)) : Stream.empty();
	}

	/**
	 * The statements that have an effect of their own: not those that set something, and
	 * not the drop of what an earlier attempt left of the index that the next one builds.
	 */
	static List<StatementTrace> working(ChangeSetTrace trace) {
		return trace.statements()
			.stream()
			.filter((one) -> !one.statement().startsWith("SET") && !one.statement().startsWith("RESET")
					&& !clearsTheWay(trace, one))
			.toList();
	}

	/** Whether a statement drops, if it is there, the index that one behind it builds. */
	static boolean clearsTheWay(ChangeSetTrace trace, StatementTrace drop) {
		return drop.statement().startsWith("DROP", "INDEX", "CONCURRENTLY", "IF", "EXISTS") && trace.statements()
			.stream()
			.map(StatementTrace::statement)
			.anyMatch((build) -> build.number() > drop.statement().number() && build.startsWith("CREATE")
					&& build.isConcurrent() && build.words().contains(drop.statement().words().getLast()));
	}

	/** The tables whose rows a statement checks while their writers wait for it. */
	static Stream<SchemaObject> verifiedUnderLock(StatementTrace statement) {
		return statement.verifiedTables().stream().filter(statement::blocksWritesTo);
	}

	/**
	 * Whether a table got a constraint, of one of some types as the catalogue has them.
	 */
	static boolean hasNewConstraint(ChangeSetTrace trace, SchemaObject table, String types) {
		Predicate<SchemaObject> wanted = (constraint) -> constraint.tableOid() == table.oid()
				&& constraint.is("validated") && types.contains(String.valueOf(constraint.get("type")));
		return trace.changes().added(ObjectKind.CONSTRAINT).stream().anyMatch(wanted);
	}

	/** Whether a table's rows were discarded by truncating it. */
	static boolean truncates(StatementTrace statement) {
		return statement.mentions("TRUNCATE");
	}

}
