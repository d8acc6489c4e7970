package dev.headgate.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Table;

/**
 * Compares two schemas exactly: everything but comments and the order of columns counts.
 */
public final class SchemaComparison {

	private SchemaComparison() {
	}

	/**
	 * Lists the differences as text.
	 * @param expected what should be there
	 * @param actual what is there
	 * @return one line for each difference, with the name of what differs; empty when
	 * nothing does
	 */
	public static List<String> differences(Schema expected, Schema actual) {
		return compare(expected, actual).stream().map(SchemaDifference::toString).toList();
	}

	/**
	 * Lists the differences. Where a whole table is missing or unexpected, its columns,
	 * constraints and indexes are not listed.
	 * @param expected what should be there
	 * @param actual what is there
	 * @return what is missing or differs, then what is unexpected, each sorted by name
	 */
	public static List<SchemaDifference> compare(Schema expected, Schema actual) {
		Map<String, Fact> wanted = facts(expected);
		Map<String, Fact> found = facts(actual);
		List<SchemaDifference> differences = new ArrayList<>();
		wanted.forEach((name, fact) -> {
			Fact other = found.get(name);
			if (other == null && !isMissing(fact.table(), found)) {
				differences.add(fact.difference(fact.text(), null));
			}
			else if (other != null && !fact.meaning().equals(other.meaning())) {
				differences.add(fact.difference(fact.text(), other.text()));
			}
		});
		found.forEach((name, fact) -> {
			if (!wanted.containsKey(name) && !isMissing(fact.table(), wanted)) {
				differences.add(fact.difference(null, fact.text()));
			}
		});
		return differences;
	}

	/**
	 * Names what is in one of two schemas only, or not the same in both.
	 * @param before one schema
	 * @param after the other
	 * @return names such as {@code table users} and {@code column users.email}
	 */
	public static Set<String> changed(Schema before, Schema after) {
		Map<String, Fact> first = facts(before);
		Map<String, Fact> second = facts(after);
		Set<String> names = new TreeSet<>(first.keySet());
		names.addAll(second.keySet());
		names.removeIf((name) -> {
			Fact one = first.get(name);
			Fact other = second.get(name);
			return one != null && other != null && one.meaning().equals(other.meaning());
		});
		return names;
	}

	/**
	 * Says whether a schema has an object.
	 * @param schema the schema
	 * @param name the object's name, for example {@code table users}
	 * @return {@code true} when it has
	 */
	public static boolean has(Schema schema, String name) {
		return facts(schema).containsKey(name);
	}

	private static boolean isMissing(@Nullable String table, Map<String, Fact> facts) {
		return table != null && !facts.containsKey("table " + table);
	}

	private static Map<String, Fact> facts(Schema schema) {
		Map<String, Fact> facts = new TreeMap<>();
		schema.enums()
			.forEach((name, type) -> add(facts,
					new Fact("enum type", null, name, String.join(", ", type.labels()), false)));
		schema.sequences()
			.forEach((name, sequence) -> add(facts,
					new Fact("sequence", null, name, sequence.definition() + owner(sequence.owner()), false)));
		schema.tables().values().forEach((table) -> add(facts, table));
		schema.others()
			.values()
			.forEach((other) -> add(facts, new Fact(other.kind(), null, other.name(), other.definition(), true)));
		return facts;
	}

	private static String owner(@Nullable String owner) {
		return (owner != null) ? " OWNED BY " + owner : "";
	}

	private static void add(Map<String, Fact> facts, Table table) {
		add(facts, new Fact("table", null, table.name(), table.options().strip(), false));
		for (Column column : table.columns().values()) {
			String definition = column.definition().substring(column.name().length() + 1);
			add(facts, new Fact("column", table.name(), column.name(), definition, false));
		}
		for (Constraint constraint : table.constraints().values()) {
			add(facts, new Fact("constraint", table.name(), constraint.name(), constraint.definition(), false));
		}
		for (Index index : table.indexes().values()) {
			String definition = (index.unique() ? "UNIQUE " : "") + index.body();
			add(facts, new Fact("index", table.name(), index.name(), definition, false));
		}
	}

	private static void add(Map<String, Fact> facts, Fact fact) {
		facts.put(SchemaDifference.object(fact.kind(), fact.table(), fact.name()), fact);
	}

	/**
	 * What there is to say about one object.
	 *
	 * @param kind which kind of object it is
	 * @param table the table that it belongs to, {@code null} for none
	 * @param name its name
	 * @param text its definition
	 * @param isWhole whether that is a whole statement, too long to be told
	 */
	private record Fact(String kind, @Nullable String table, String name, String text, boolean isWhole) {

		String meaning() {
			return ExpressionNormalizer.of(this.text);
		}

		SchemaDifference difference(@Nullable String expected, @Nullable String actual) {
			return new SchemaDifference(this.kind, this.table, this.name, expected, actual, this.isWhole);
		}

	}

}
