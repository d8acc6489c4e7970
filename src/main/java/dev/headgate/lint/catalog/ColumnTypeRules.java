package dev.headgate.lint.catalog;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaObject;

/**
 * Rules on the types of columns that are new or have another type now, and on new types.
 */
final class ColumnTypeRules {

	private static final Set<String> FLOAT = Set.of("real", "double precision");

	private static final Pattern AMOUNT = Pattern
		.compile("(?i)(^|_)(amount|balance|cost|fee|price|salary|tax|total|vat)(_|$)");

	private ColumnTypeRules() {
	}

	static List<Rule> rules() {
		return List.of(typeChar(), typeVarchar(), typeTimestamp(), typeMoney(), typeJson(), typeFloatAmount(),
				enumType());
	}

	private static Rule typeChar() {
		return Rule.named("type-char", Severity.NOTE, Evidence.CATALOG)
			.sees("A column has the type char(n).")
			.why("It pads each value with blanks, which take space and do not count in comparisons.")
			.instead("text, with CHECK (length(…) = n) where the length matters.")
			.check(columns((column) -> column.has("base_type", "character")));
	}

	private static Rule typeVarchar() {
		return Rule.named("type-varchar", Severity.NOTE, Evidence.CATALOG)
			.sees("A column has the type varchar(n).")
			.why("The limit saves no space, and to make it shorter rewrites the table under ACCESS"
					+ " EXCLUSIVE: reads and writes wait.")
			.instead("text, with CHECK (length(…) <= n): a check can be added NOT VALID and validated later.")
			.check(columns(ColumnTypeRules::isLimitedVarchar));
	}

	private static boolean isLimitedVarchar(SchemaObject column) {
		return column.has("base_type", "character varying")
				&& Objects.requireNonNullElse(column.get("type"), "").endsWith(")");
	}

	private static Rule typeTimestamp() {
		return Rule.named("type-timestamp", Severity.WARN, Evidence.CATALOG)
			.sees("A column has the type timestamp without time zone.")
			.why("It holds no moment, only what a clock on a wall showed: what it means depends on the"
					+ " time zone of whoever wrote it.")
			.instead("timestamptz.")
			.check(columns((column) -> column.has("base_type", "timestamp without time zone")));
	}

	private static Rule typeMoney() {
		return Rule.named("type-money", Severity.WARN, Evidence.CATALOG)
			.sees("A column has the type money.")
			.why("How it is read, written and rounded depends on lc_monetary of the server: the same value"
					+ " is another amount elsewhere.")
			.instead("numeric, with a column for the currency.")
			.check(columns((column) -> column.has("base_type", "money")));
	}

	private static Rule typeJson() {
		return Rule.named("type-json", Severity.NOTE, Evidence.CATALOG)
			.sees("A column has the type json.")
			.why("It keeps the text, parses it in each query, has no equality, and so breaks DISTINCT and"
					+ " GROUP BY; no index fits it.")
			.instead("jsonb.")
			.check(columns((column) -> column.has("base_type", "json")));
	}

	private static Rule typeFloatAmount() {
		return Rule.named("type-float-amount", Severity.NOTE, Evidence.CATALOG)
			.sees("A column whose name speaks of money is a floating-point number.")
			.why("0.1 + 0.2 is not 0.3 there: sums are wrong by cents.")
			.instead("numeric, or a count of cents as bigint.")
			.check(columns(ColumnTypeRules::isFloatAmount));
	}

	private static boolean isFloatAmount(SchemaObject column) {
		return FLOAT.contains(column.get("base_type")) && AMOUNT.matcher(column.name()).find();
	}

	private static Rule.Check columns(Predicate<SchemaObject> wanted) {
		return (trace) -> SchemaViolations.of(trace, SchemaViolations.newlyTypedColumns(trace).filter(wanted),
				(column) -> "column " + column.shownName() + " is " + column.get("type"));
	}

	private static Rule enumType() {
		return Rule.named("enum-type", Severity.NOTE, Evidence.CATALOG)
			.sees("A new type is an enum.")
			.why("A value can be added, but never dropped: that takes a new type and a rewrite of each table with it.")
			.instead("A table of values with a foreign key, or text with a CHECK.")
			.check((trace) -> SchemaViolations.of(trace,
					trace.changes().added(ObjectKind.TYPE).stream().filter((type) -> type.has("type", "e")),
					(type) -> "type " + type.name() + " is an enum"));
	}

}
