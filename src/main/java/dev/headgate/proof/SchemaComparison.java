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
	 * Lists the differences.
	 * @param expected what should be there
	 * @param actual what is there
	 * @return one line for each difference, with the name of what differs; empty when
	 * nothing does
	 */
	public static List<String> differences(Schema expected, Schema actual) {
		Map<String, Fact> wanted = facts(expected);
		Map<String, Fact> found = facts(actual);
		List<String> differences = new ArrayList<>();
		wanted.forEach((name, fact) -> {
			Fact other = found.get(name);
			if (other == null && !isMissing(fact.table(), found)) {
				differences.add("missing " + name + text(fact));
			}
			else if (other != null && !fact.meaning().equals(other.meaning())) {
				differences.add(fact.isWhole() ? name + " differs"
						: name + " is " + other.shown() + ", expected " + fact.shown());
			}
		});
		found.forEach((name, fact) -> {
			if (!wanted.containsKey(name) && !isMissing(fact.table(), wanted)) {
				differences.add("unexpected " + name + text(fact));
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

	private static String text(Fact fact) {
		return (fact.text().isEmpty() || fact.isWhole()) ? "" : ": " + fact.text();
	}

	private static boolean isMissing(@Nullable String table, Map<String, Fact> facts) {
		return table != null && !facts.containsKey("table " + table);
	}

	private static Map<String, Fact> facts(Schema schema) {
		Map<String, Fact> facts = new TreeMap<>();
		schema.enums()
			.forEach((name, type) -> facts.put("enum type " + name, new Fact(null, String.join(", ", type.labels()))));
		schema.sequences()
			.forEach((name, sequence) -> facts.put("sequence " + name,
					new Fact(null, sequence.definition() + owner(sequence.owner()))));
		schema.tables().values().forEach((table) -> add(table, facts));
		schema.others().forEach((name, other) -> facts.put(name, new Fact(null, other.definition(), true)));
		return facts;
	}

	private static String owner(@Nullable String owner) {
		return (owner != null) ? " OWNED BY " + owner : "";
	}

	private static void add(Table table, Map<String, Fact> facts) {
		facts.put("table " + table.name(), new Fact(null, table.options().strip()));
		for (Column column : table.columns().values()) {
			String definition = column.definition().substring(column.name().length() + 1);
			facts.put("column " + table.name() + "." + column.name(), new Fact(table.name(), definition));
		}
		for (Constraint constraint : table.constraints().values()) {
			facts.put("constraint " + table.name() + "." + constraint.name(),
					new Fact(table.name(), constraint.definition()));
		}
		for (Index index : table.indexes().values()) {
			facts.put("index " + index.name() + " on " + table.name(),
					new Fact(table.name(), (index.unique() ? "UNIQUE " : "") + index.body()));
		}
	}

	/**
	 * What there is to say about one object.
	 *
	 * @param table the table that it belongs to, {@code null} for none
	 * @param text its definition
	 * @param isWhole whether that is a whole statement, too long to be told
	 */
	private record Fact(@Nullable String table, String text, boolean isWhole) {

		Fact(@Nullable String table, String text) {
			this(table, text, false);
		}

		String shown() {
			return this.text.isEmpty() ? "ordinary" : this.text;
		}

		String meaning() {
			return ExpressionNormalizer.of(this.text);
		}

	}

}
