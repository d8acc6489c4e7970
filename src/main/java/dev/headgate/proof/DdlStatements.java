package dev.headgate.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.headgate.jdbc.SqlText;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.EnumType;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Table;

/**
 * Writes statements, without their semicolons.
 */
public final class DdlStatements {

	private static final Pattern NUMBER = Pattern
		.compile("smallint|integer|bigint|real|double precision|numeric[^\\[]*");

	private DdlStatements() {
	}

	/**
	 * Creates a table with its columns, and with those of its constraints that need no
	 * other table.
	 * @param table the table
	 * @param inline which constraints to write into it
	 * @return the statements: the table, its indexes, its comments
	 */
	public static List<String> create(Table table, Predicate<Constraint> inline) {
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

	/**
	 * Creates an index.
	 * @param index the index
	 * @param table its table
	 * @return the statement
	 */
	public static String create(Index index, Table table) {
		return index.definition(table.name());
	}

	/**
	 * Creates an enum type.
	 * @param type the type
	 * @return the statement
	 */
	public static String create(EnumType type) {
		return "CREATE TYPE " + type.name() + " AS ENUM ("
				+ String.join(", ", type.labels().stream().map(SqlText::literal).toList()) + ")";
	}

	/**
	 * Puts an enum type with other values into the place of one, since no value of a type
	 * can be removed. The statements fail while a row has a value that is gone.
	 * @param type the new type, with the name of the old one
	 * @param schema the tables whose columns have the old type
	 * @return the statements
	 */
	public static List<String> replace(EnumType type, Schema schema) {
		List<String> statements = new ArrayList<>();
		String simple = type.name().substring(type.name().lastIndexOf('.') + 1);
		String old = (simple.startsWith("\"") ? simple.substring(0, simple.length() - 1) : simple) + "_old"
				+ (simple.startsWith("\"") ? "\"" : "");
		String schemaName = type.name().substring(0, type.name().length() - simple.length());
		statements.add("ALTER TYPE " + type.name() + " RENAME TO " + old);
		statements.add(create(type));
		columns(type, schema).forEach((name, column) -> {
			int dot = name.length() - column.name().length() - 1;
			String alter = "ALTER TABLE " + name.substring(0, dot) + " ALTER COLUMN " + column.name();
			if (column.defaultValue() != null) {
				statements.add(alter + " DROP DEFAULT");
			}
			String array = column.type().endsWith("[]") ? "[]" : "";
			statements.add(alter + " TYPE " + column.type() + " USING " + column.name() + "::text" + array + "::"
					+ column.type());
			if (column.defaultValue() != null) {
				statements.add(alter + " SET DEFAULT " + column.defaultValue());
			}
		});
		statements.add("DROP TYPE " + schemaName + old);
		return statements;
	}

	/**
	 * Finds the columns of an enum type, or of an array of it.
	 * @param type the type
	 * @param schema where to look
	 * @return the columns by {@code table.column}
	 */
	static Map<String, Column> columns(EnumType type, Schema schema) {
		Map<String, Column> columns = new TreeMap<>();
		for (Table table : schema.tables().values()) {
			for (Column column : table.columns().values()) {
				if (column.type().equals(type.name()) || column.type().equals(type.name() + "[]")) {
					columns.put(table.name() + "." + column.name(), column);
				}
			}
		}
		return columns;
	}

	/**
	 * Adds a constraint.
	 * @param table its table
	 * @param constraint the constraint
	 * @return the statement
	 */
	public static String add(Table table, Constraint constraint) {
		return alter(table) + " ADD CONSTRAINT " + constraint.name() + " "
				+ ExpressionNormalizer.readable(constraint.definition());
	}

	/**
	 * Drops a constraint.
	 * @param table its table
	 * @param constraint the constraint
	 * @return the statement
	 */
	public static String drop(Table table, Constraint constraint) {
		return alter(table) + " DROP CONSTRAINT " + constraint.name();
	}

	/**
	 * Drops an index, which lies in the schema of its table.
	 * @param table its table
	 * @param index the index
	 * @return the statement
	 */
	public static String drop(Table table, Index index) {
		return "DROP INDEX " + qualified(table, index);
	}

	/**
	 * Names an index, which lies in the schema of its table.
	 * @param table its table
	 * @param index the index
	 * @return its name, with the schema where that is not the default one
	 */
	public static String qualified(Table table, Index index) {
		return table.name().substring(0, table.name().lastIndexOf('.') + 1) + index.name();
	}

	/**
	 * Adds a column, with its comment.
	 * @param table its table
	 * @param column the column
	 * @return the statements
	 */
	public static List<String> add(Table table, Column column) {
		List<String> statements = new ArrayList<>();
		statements.add(alter(table) + " ADD COLUMN " + column.definition());
		statements.addAll(comment(table, column));
		return statements;
	}

	/**
	 * Drops a column.
	 * @param table its table
	 * @param column the column
	 * @return the statement
	 */
	public static String drop(Table table, Column column) {
		return alter(table) + " DROP COLUMN " + column.name();
	}

	/**
	 * Gives a column another type and collation. An explicit cast would cut texts short,
	 * so there is none between texts; other types meet in their text.
	 * @param table its table
	 * @param from the column as it is
	 * @param to the column as it is to be
	 * @return the statement
	 */
	public static String retype(Table table, Column from, Column to) {
		boolean text = isText(from) && isText(to);
		boolean sameKind = NUMBER.matcher(from.type()).matches() && NUMBER.matcher(to.type()).matches();
		String using = "";
		if (!text && !sameKind) {
			String detour = isText(from) ? "" : from.type().endsWith("[]") ? "::text[]" : "::text";
			using = " USING " + from.name() + detour + "::" + to.type();
		}
		return retype(table, to) + using;
	}

	/**
	 * Gives a column another type and collation, to which its values need no cast.
	 * @param table its table
	 * @param to the column as it is to be
	 * @return the statement
	 */
	static String retype(Table table, Column to) {
		return alter(table, to) + " TYPE " + to.type() + ((to.collation() != null) ? " COLLATE " + to.collation() : "");
	}

	private static boolean isText(Column column) {
		return column.type().matches("(text|character varying.*)") && !column.type().endsWith("[]");
	}

	/**
	 * Begins a change of a table.
	 * @param table the table
	 * @return the beginning of a statement
	 */
	public static String alter(Table table) {
		return "ALTER TABLE " + table.name();
	}

	/**
	 * Begins a change of a column.
	 * @param table its table
	 * @param column the column
	 * @return the beginning of a statement
	 */
	public static String alter(Table table, Column column) {
		return alter(table) + " ALTER COLUMN " + column.name();
	}

	private static List<String> comment(Table table, Column column) {
		return (column.comment() == null) ? List.of() : List
			.of("COMMENT ON COLUMN " + table.name() + "." + column.name() + " IS " + SqlText.literal(column.comment()));
	}

}
