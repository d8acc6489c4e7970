package dev.headgate.proof.rows;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which value a column gets in a row.
 */
final class ColumnValues {

	/** Longer ones fit no index. */
	private static final int LONGEST_TEXT = 300;

	private ColumnValues() {
	}

	/**
	 * Chooses a value.
	 * @param column the column
	 * @param distinct a number that makes it another value than in other rows, 0 where
	 * rows may have the same
	 * @return the value as text, {@code null} where none is known for its type
	 */
	static @Nullable String choose(TableColumn column, int distinct) {
		if (!column.labels().isEmpty()) {
			return column.labels().get(distinct % column.labels().size());
		}
		return switch (column.category()) {
			case "A" -> "{}";
			case "B" -> (distinct % 2 == 0) ? "true" : "false";
			case "N" -> Integer.toString(distinct);
			case "S" -> text(column.length(), distinct);
			case "D" -> column.baseType().startsWith("time") && !column.baseType().startsWith("timestamp")
					? "00:00:%02d".formatted(distinct % 60) : "2000-01-%02d".formatted(1 + distinct % 28);
			case "T" -> distinct + " seconds";
			case "I" -> "10.0.0." + distinct % 256;
			case "R" -> range(column.baseType(), distinct);
			case "V" -> "0".repeat(Math.max(1, column.length()));
			default -> other(column.baseType(), distinct);
		};
	}

	private static String text(int length, int distinct) {
		int wanted = (length > 0) ? Math.min(length, LONGEST_TEXT) : LONGEST_TEXT;
		String number = (distinct == 0) ? "" : Integer.toString(distinct);
		return (number.length() >= wanted) ? number.substring(0, wanted)
				: number + "x".repeat(wanted - number.length());
	}

	private static String range(String type, int distinct) {
		if (type.endsWith("multirange")) {
			return (distinct == 0) ? "{}" : "{" + range(type.replace("multirange", "range"), distinct) + "}";
		}
		if (distinct == 0) {
			return "empty";
		}
		return switch (type) {
			case "int4range", "int8range", "numrange" -> "[" + distinct + "," + (distinct + 1) + ")";
			default -> "[2000-01-%02d,2000-01-%02d)".formatted(1 + distinct % 27, 2 + distinct % 27);
		};
	}

	private static @Nullable String other(String baseType, int distinct) {
		return switch (baseType) {
			case "uuid" -> "00000000-0000-4000-8000-%012d".formatted(distinct);
			case "json", "jsonb" -> (distinct == 0) ? "{}" : "{\"n\": " + distinct + "}";
			case "bytea" -> "\\x%08x".formatted(distinct);
			case "xml" -> "<a/>";
			case "macaddr" -> "08:00:2b:01:02:%02x".formatted(distinct % 256);
			case "tsvector", "tsquery", "hstore" -> "";
			case "ltree" -> "a" + distinct;
			case "point" -> "(" + distinct + ",0)";
			default -> null;
		};
	}

	/**
	 * Returns further values that may fit, for a column on which there is a rule.
	 * @param column the column
	 * @param literals the literals in the rule's text
	 * @param distinct as above
	 * @return the values, {@code null} for NULL
	 */
	static List<@Nullable String> candidates(TableColumn column, List<String> literals, int distinct) {
		List<@Nullable String> candidates = new ArrayList<>(literals);
		if (column.category().equals("N")) {
			literals.stream().filter((one) -> one.matches("-?\\d{1,9}")).forEach((one) -> {
				candidates.add(Integer.toString(Integer.parseInt(one) + 1 + distinct));
				candidates.add(Integer.toString(Integer.parseInt(one) - 1 - distinct));
			});
			candidates.addAll(List.of("1", "0", "100"));
		}
		if (column.category().equals("S")) {
			candidates.addAll(List.of("a" + distinct, "A", "1", "a@example.com", "https://example.com/", ""));
		}
		if (column.category().equals("D")) {
			candidates.addAll(List.of("2000-01-02", "2100-01-01", "1970-01-01"));
		}
		if (column.category().equals("B")) {
			candidates.addAll(List.of("true", "false"));
		}
		if (column.nullable()) {
			candidates.add(null);
		}
		return candidates;
	}

}
