package dev.headgate.lint.catalog;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaFacts;
import dev.headgate.lint.trace.SchemaObject;

/**
 * Rules on the keys of tables that are new.
 */
final class TableDesignRules {

	private static final Set<String> SMALL = Set.of("integer", "smallint");

	private static final Pattern REFERENCED_COLUMNS = Pattern.compile(" REFERENCES .*?\\(([^)]*)\\)");

	private TableDesignRules() {
	}

	static List<Rule> rules() {
		return List.of(noPrimaryKey(), smallId(), serial(), foreignKeyWithoutIndex(), foreignKeyTypeDiffers());
	}

	private static Rule noPrimaryKey() {
		return Rule.named("no-primary-key", Severity.WARN, Evidence.CATALOG)
			.sees("A new table has no primary key.")
			.why("Logical replication refuses updates and deletes on it, duplicates can't be told apart, and batches have no"
					+ " column to go by.")
			.instead("id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, or the natural key.")
			.check((trace) -> SchemaViolations.of(trace, SchemaViolations.newTables(trace)
				.filter((table) -> constraints(trace.changes().after(), table).noneMatch(TableDesignRules::isPrimary)),
					(table) -> "table " + table.table() + " has no primary key"));
	}

	private static Stream<SchemaObject> constraints(SchemaFacts facts, SchemaObject table) {
		return facts.of(table.tableOid(), ObjectKind.CONSTRAINT).stream();
	}

	private static boolean isPrimary(SchemaObject constraint) {
		return constraint.has("type", "p");
	}

	private static Rule smallId() {
		return Rule.named("small-id", Severity.WARN, Evidence.CATALOG)
			.sees("The primary key of a new table is one column of type integer or smallint.")
			.why("An integer ends at 2,147,483,647, used or not; from then on each INSERT fails. To widen it rewrites the"
					+ " table and all that refer to it.")
			.instead("bigint: padding often makes it cost nothing.")
			.check((trace) -> SchemaViolations.of(trace,
					SchemaViolations.newOnTables(trace, ObjectKind.COLUMN)
						.filter((column) -> SMALL.contains(column.get("base_type")))
						.filter((column) -> constraints(trace.changes().after(), column)
							.anyMatch((one) -> isPrimary(one) && one.has("columns", column.name()))),
					(column) -> "key " + column.shownName() + " is " + column.get("type")));
	}

	private static Rule serial() {
		return Rule.named("serial", Severity.NOTE, Evidence.CATALOG)
			.sees("A new column takes its default from a sequence, as serial and bigserial do.")
			.why("The sequence has privileges of its own, which a role needs beside INSERT; and an INSERT that gives a value"
					+ " meets the sequence later.")
			.instead("GENERATED ALWAYS AS IDENTITY.")
			.check((trace) -> SchemaViolations.of(trace, SchemaViolations.newOnTables(trace, ObjectKind.COLUMN)
				.filter((column) -> Objects.requireNonNullElse(column.get("default"), "").startsWith("nextval(")),
					(column) -> "column " + column.shownName() + " takes its default from a sequence"));
	}

	private static Rule foreignKeyWithoutIndex() {
		return Rule.named("foreign-key-without-index", Severity.WARN, Evidence.CATALOG)
			.sees("The columns of a new foreign key are not the first ones of an index.")
			.why("Each DELETE in the referenced table, and each UPDATE of its key, reads the whole referencing table: once for"
					+ " every row.")
			.instead("An index on the columns, built before the key.")
			.check((trace) -> SchemaViolations.of(trace,
					newForeignKeys(trace).filter((key) -> trace.changes()
						.after()
						.of(key.tableOid(), ObjectKind.INDEX)
						.stream()
						.noneMatch((index) -> beginsWith(index, key))),
					(key) -> "no index of " + key.table() + " begins with " + key.get("columns")));
	}

	private static Stream<SchemaObject> newForeignKeys(ChangeSetTrace trace) {
		return SchemaViolations.newOnTables(trace, ObjectKind.CONSTRAINT)
			.filter((constraint) -> constraint.has("type", "f"));
	}

	private static boolean beginsWith(SchemaObject index, SchemaObject key) {
		List<String> columns = names(key.get("columns"));
		List<String> indexed = names(index.get("columns"));
		return index.is("valid") && index.get("condition") == null && indexed.size() >= columns.size()
				&& new HashSet<>(indexed.subList(0, columns.size())).equals(new HashSet<>(columns));
	}

	private static List<String> names(@Nullable String columns) {
		return Arrays.stream(Objects.requireNonNullElse(columns, "").split(", "))
			.map((name) -> name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name)
			.toList();
	}

	private static Rule foreignKeyTypeDiffers() {
		return Rule.named("foreign-key-type-differs", Severity.ERROR, Evidence.CATALOG)
			.sees("A column of a new foreign key has another type than the column that it refers to.")
			.why("Each check converts, and joins may not use an index. When the referencing column is the smaller one, keys"
					+ " that exist can't be referred to.")
			.instead("The same type on both sides.")
			.check((trace) -> SchemaViolations.of(trace,
					newForeignKeys(trace).filter((key) -> typesDiffer(trace.changes().after(), key)),
					(key) -> key.table() + " (" + key.get("columns") + ") and " + key.get("references")
							+ " have different types"));
	}

	private static boolean typesDiffer(SchemaFacts facts, SchemaObject key) {
		Matcher referenced = REFERENCED_COLUMNS.matcher(Objects.requireNonNullElse(key.get("definition"), ""));
		Optional<SchemaObject> table = facts.of(ObjectKind.TABLE, ObjectKind.PARTITIONED_TABLE)
			.filter((one) -> key.has("references", one.table()))
			.findFirst();
		if (!referenced.find() || table.isEmpty()) {
			return false;
		}
		List<String> own = types(facts, key.tableOid(), names(key.get("columns")));
		List<String> other = types(facts, table.get().oid(), names(referenced.group(1)));
		return !own.equals(other);
	}

	private static List<String> types(SchemaFacts facts, long table, List<String> columns) {
		return columns.stream()
			.flatMap((
					name) -> facts.of(table, ObjectKind.COLUMN).stream().filter((column) -> column.name().equals(name)))
			.map((column) -> Objects.requireNonNullElse(column.get("base_type"), ""))
			.toList();
	}

}
