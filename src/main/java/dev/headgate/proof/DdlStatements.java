package dev.headgate.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.headgate.jdbc.SqlText;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.EnumType;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Table;

/**
 * Writes statements, without their semicolons.
 */
final class DdlStatements {

	private DdlStatements() {
	}

	/**
	 * Creates a table with its columns, and with those of its constraints that need no
	 * other table.
	 * @param table the table
	 * @param inline which constraints to write into it
	 * @return the statements: the table, its indexes, its comments
	 */
	static List<String> create(Table table, Predicate<Constraint> inline) {
		List<String> parts = new ArrayList<>();
		table.columns().values().forEach((column) -> parts.add(column.definition()));
		table.constraints()
			.values()
			.stream()
			.filter(inline)
			.forEach((constraint) -> parts
				.add("CONSTRAINT " + constraint.name() + " " + ExpressionNormalizer.readable(constraint.definition())));
		boolean unlogged = table.options().startsWith("UNLOGGED ");
		String options = unlogged ? table.options().substring("UNLOGGED ".length()) : table.options();
		List<String> statements = new ArrayList<>();
		statements.add("CREATE " + (unlogged ? "UNLOGGED " : "") + "TABLE " + table.name() + " (\n  "
				+ String.join(",\n  ", parts) + "\n)" + (options.isEmpty() ? "" : " " + options));
		table.indexes().values().forEach((index) -> statements.add(create(index, table)));
		if (table.comment() != null) {
			statements.add("COMMENT ON TABLE " + table.name() + " IS " + SqlText.literal(table.comment()));
		}
		table.columns().values().forEach((column) -> statements.addAll(comment(table, column)));
		return statements;
	}

	static String create(Index index, Table table) {
		return index.definition(table.name());
	}

	static String create(EnumType type) {
		return "CREATE TYPE " + type.name() + " AS ENUM ("
				+ String.join(", ", type.labels().stream().map(SqlText::literal).toList()) + ")";
	}

	static String add(Table table, Constraint constraint) {
		return alter(table) + " ADD CONSTRAINT " + constraint.name() + " "
				+ ExpressionNormalizer.readable(constraint.definition());
	}

	static String drop(Table table, Constraint constraint) {
		return alter(table) + " DROP CONSTRAINT " + constraint.name();
	}

	/** Drops an index, which lies in the schema of its table. */
	static String drop(Table table, Index index) {
		String schema = table.name().substring(0, table.name().lastIndexOf('.') + 1);
		return "DROP INDEX " + schema + index.name();
	}

	static List<String> add(Table table, Column column) {
		List<String> statements = new ArrayList<>();
		statements.add(alter(table) + " ADD COLUMN " + column.definition());
		statements.addAll(comment(table, column));
		return statements;
	}

	static String drop(Table table, Column column) {
		return alter(table) + " DROP COLUMN " + column.name();
	}

	static String alter(Table table) {
		return "ALTER TABLE " + table.name();
	}

	static String alter(Table table, Column column) {
		return alter(table) + " ALTER COLUMN " + column.name();
	}

	private static List<String> comment(Table table, Column column) {
		return (column.comment() == null) ? List.of() : List
			.of("COMMENT ON COLUMN " + table.name() + "." + column.name() + " IS " + SqlText.literal(column.comment()));
	}

}
