package dev.headgate.lint.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaObject;

/**
 * Rules on indexes that are new.
 */
final class IndexDesignRules {

	private static final int MANY_INDEXES = 10;

	private static final int MANY_COLUMNS = 4;

	private static final String WRITE_COST = "Each INSERT, and most UPDATEs, write to every index of a table";

	private IndexDesignRules() {
	}

	static List<Rule> rules() {
		return List.of(indexDuplicate(), indexOverlaps(), manyIndexes(), wideIndex(), hashIndex());
	}

	private static Rule indexDuplicate() {
		return Rule.named("index-duplicate", Severity.WARN, Evidence.CATALOG)
			.sees("A new index has the same columns, method and condition as another one of its table.")
			.why(WRITE_COST + ", and no query is faster by the second one.")
			.instead("One of them; the unique one, where one is.")
			.check(IndexDesignRules::duplicates);
	}

	private static List<Violation> duplicates(ChangeSetTrace trace) {
		return newIndexes(
				trace)
			.flatMap((index) -> duplicate(trace, index).stream()
				.map((other) -> Violation.in(trace.naming(index.name()), index.name(),
						index.name() + " is the same as " + other.name() + " on " + index.table())))
			.toList();
	}

	private static Optional<SchemaObject> duplicate(ChangeSetTrace trace, SchemaObject index) {
		return others(trace, index).filter((other) -> sameIn(index, other, "columns", "classes"))
			.filter((other) -> isBefore(trace, other) || other.oid() < index.oid())
			.findFirst();
	}

	private static Rule indexOverlaps() {
		return Rule.named("index-overlaps", Severity.WARN, Evidence.CATALOG)
			.sees("The columns of an index that is not unique are the first ones of another index, and one of them is new.")
			.why(WRITE_COST + ". The longer one serves the queries of the shorter one, too.")
			.instead("The longer one alone.")
			.check(IndexDesignRules::overlaps);
	}

	private static List<Violation> overlaps(ChangeSetTrace trace) {
		return newIndexes(trace)
			.flatMap(
					(index) -> others(trace, index)
						.filter((other) -> isPrefix(index, other) || (isPrefix(other, index) && isBefore(trace, other)))
						.map((other) -> Violation
							.in(trace.naming(index.name()), index.name(),
									index.name() + " (" + index.get("columns") + ") and " + other.name() + " ("
											+ other.get("columns") + ") begin alike")))
			.toList();
	}

	private static boolean isPrefix(SchemaObject index, SchemaObject longer) {
		List<List<String>> own = classes(index);
		List<List<String>> other = classes(longer);
		int length = own.getFirst().size();
		return !index.is("unique") && length < other.getFirst().size()
				&& (longer.get("columns") + "").startsWith(index.get("columns") + ", ")
				&& IntStream.range(0, own.size()).allMatch((i) -> other.get(i).subList(0, length).equals(own.get(i)));
	}

	/** Operator classes, options and collations, each by column. */
	private static List<List<String>> classes(SchemaObject index) {
		List<String> all = Arrays.asList(Objects.requireNonNullElse(index.get("classes"), "").split(" "));
		int columns = all.size() / 3;
		return List.of(all.subList(0, columns), all.subList(columns, 2 * columns),
				all.subList(2 * columns, 3 * columns));
	}

	private static Stream<SchemaObject> newIndexes(ChangeSetTrace trace) {
		return SchemaViolations.newOnTables(trace, ObjectKind.INDEX)
			.filter((index) -> trace.changes()
				.before()
				.of(index.tableOid(), ObjectKind.INDEX)
				.stream()
				.noneMatch((old) -> old.name().equals(index.name())));
	}

	/** Other indexes of the same table, method and condition. */
	private static Stream<SchemaObject> others(ChangeSetTrace trace, SchemaObject index) {
		return trace.changes()
			.after()
			.of(index.tableOid(), ObjectKind.INDEX)
			.stream()
			.filter((other) -> other.oid() != index.oid() && other.is("valid")
					&& sameIn(index, other, "method", "condition"));
	}

	private static boolean sameIn(SchemaObject index, SchemaObject other, String... properties) {
		return Stream.of(properties).allMatch((property) -> Objects.equals(index.get(property), other.get(property)));
	}

	private static boolean isBefore(ChangeSetTrace trace, SchemaObject index) {
		return trace.changes().before().same(index).isPresent();
	}

	private static Rule manyIndexes() {
		return Rule.named("many-indexes", Severity.NOTE, Evidence.CATALOG)
			.sees("A table has more than " + MANY_INDEXES + " indexes with a new one.")
			.why(WRITE_COST + "; the planner looks at all of them for each query.")
			.instead("Look for those that pg_stat_user_indexes.idx_scan counts as unused.")
			.check((trace) -> SchemaViolations.of(trace,
					newIndexes(trace).filter((index) -> count(trace, index) > MANY_INDEXES).limit(1),
					(index) -> index.table() + " has " + count(trace, index) + " indexes"));
	}

	private static int count(ChangeSetTrace trace, SchemaObject index) {
		return trace.changes().after().of(index.tableOid(), ObjectKind.INDEX).size();
	}

	private static Rule wideIndex() {
		return Rule.named("wide-index", Severity.NOTE, Evidence.CATALOG)
			.sees("A new index has more than " + MANY_COLUMNS + " columns.")
			.why("It is large, and a query uses only the first columns up to one that it does not ask for by equality.")
			.instead("Measure with fewer columns; INCLUDE those that are only read.")
			.check((trace) -> SchemaViolations.of(trace,
					newIndexes(trace).filter((index) -> classes(index).getFirst().size() > MANY_COLUMNS),
					(index) -> index.label() + " has " + classes(index).getFirst().size() + " columns"));
	}

	private static Rule hashIndex() {
		return Rule.named("hash-index", Severity.NOTE, Evidence.CATALOG)
			.sees("A new index is of the method hash.")
			.why("It serves nothing but equality: no order, no range, no uniqueness, no second column.")
			.instead("A B-tree, unless you have measured the difference.")
			.check((trace) -> SchemaViolations.of(trace,
					newIndexes(trace).filter((index) -> index.has("method", "hash")),
					(index) -> index.label() + " is a hash index"));
	}

}
