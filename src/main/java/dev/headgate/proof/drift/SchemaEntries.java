package dev.headgate.proof.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.JsonEntry;
import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.EnumType;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Other;
import dev.headgate.proof.Schema.Sequence;
import dev.headgate.proof.Schema.Table;

/**
 * Turns a schema into JSON objects, and back: one object for each table, column,
 * constraint, index, sequence, enum type and so on.
 */
final class SchemaEntries {

	private static final String TABLE = "table";

	private static final String COLUMN = "column";

	private static final String CONSTRAINT = "constraint";

	private static final String INDEX = "index";

	private static final String SEQUENCE = "sequence";

	private static final String ENUM = "enum";

	private SchemaEntries() {
	}

	static List<Map<String, Object>> write(Schema schema) {
		List<Map<String, Object>> entries = new ArrayList<>();
		schema.tables().values().forEach((table) -> write(table, entries));
		schema.sequences().values().forEach((sequence) -> entries.add(write(sequence)));
		schema.enums()
			.values()
			.forEach((type) -> entries.add(new Entry(ENUM, type.name()).with("labels", type.labels()).values()));
		schema.others()
			.values()
			.forEach((other) -> entries.add(new Entry("kind", other.kind()).with("name", other.name())
				.with("is", other.definition())
				.values()));
		return entries;
	}

	private static void write(Table table, List<Map<String, Object>> entries) {
		entries.add(new Entry(TABLE, table.name()).with("options", table.options())
			.with("comment", table.comment())
			.values());
		table.columns().values().forEach((column) -> entries.add(write(column, table)));
		table.constraints().values().forEach((constraint) -> entries.add(write(constraint, table)));
		table.indexes()
			.values()
			.forEach((index) -> entries.add(new Entry(INDEX, index.name()).with(TABLE, table.name())
				.with("unique", index.unique())
				.with("plain", index.plain())
				.with("is", index.body())
				.with("columns", index.columns())
				.values()));
	}

	private static Map<String, Object> write(Column column, Table table) {
		return new Entry(COLUMN, column.name()).with(TABLE, table.name())
			.with("type", column.type())
			.with("notNull", column.notNull())
			.with("expression", column.expression())
			.with("generated", column.generated())
			.with("identity", column.identity())
			.with("serial", column.serial())
			.with("collation", column.collation())
			.with("comment", column.comment())
			.values();
	}

	private static Map<String, Object> write(Constraint constraint, Table table) {
		return new Entry(CONSTRAINT, constraint.name()).with(TABLE, table.name())
			.with("kind", String.valueOf(constraint.kind()))
			.with("is", constraint.definition())
			.with("columns", constraint.columns())
			.with("target", constraint.target())
			.with("targetColumns", constraint.targetColumns())
			.with("onDelete", constraint.onDelete().strip())
			.values();
	}

	private static Map<String, Object> write(Sequence sequence) {
		return new Entry(SEQUENCE, sequence.name()).with("type", sequence.type())
			.with("start", sequence.start())
			.with("increment", sequence.increment())
			.with("limits", sequence.limits())
			.with("owner", sequence.owner())
			.with("feedsDefault", sequence.feedsDefault())
			.values();
	}

	static Schema read(List<JsonEntry> entries) {
		Map<String, Table> tables = new LinkedHashMap<>();
		Map<String, Sequence> sequences = new LinkedHashMap<>();
		Map<String, EnumType> enums = new LinkedHashMap<>();
		Map<String, Other> others = new LinkedHashMap<>();
		for (JsonEntry entry : entries) {
			// The first name says what it is: columns and the like also name their table.
			switch (entry.values().keySet().iterator().next()) {
				case TABLE -> tables.put(entry.text(TABLE), table(entry));
				case COLUMN -> owner(tables, entry).columns().put(entry.text(COLUMN), column(entry));
				case CONSTRAINT -> owner(tables, entry).constraints().put(entry.text(CONSTRAINT), constraint(entry));
				case INDEX -> owner(tables, entry).indexes().put(entry.text(INDEX), index(entry));
				case SEQUENCE -> sequences.put(entry.text(SEQUENCE), sequence(entry));
				case ENUM -> enums.put(entry.text(ENUM), new EnumType(entry.text(ENUM), entry.texts("labels")));
				default -> others.put(entry.text("kind") + " " + entry.text("name"),
						new Other(entry.text("kind"), entry.text("name"), entry.textOrEmpty("is")));
			}
		}
		return new Schema(tables, sequences, enums, others);
	}

	private static Table table(JsonEntry entry) {
		return new Table(entry.text(TABLE), entry.textOrEmpty("options"), entry.textOrNull("comment"),
				new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
	}

	private static Table owner(Map<String, Table> tables, JsonEntry entry) {
		Table table = tables.get(entry.text(TABLE));
		if (table == null) {
			throw new IllegalArgumentException("there is no table for " + entry.values());
		}
		return table;
	}

	private static Column column(JsonEntry entry) {
		return new Column(entry.text(COLUMN), entry.text("type"), entry.flag("notNull"), entry.textOrNull("expression"),
				entry.textOrEmpty("generated"), entry.textOrEmpty("identity"), entry.flag("serial"),
				entry.textOrNull("collation"), entry.textOrNull("comment"));
	}

	private static Constraint constraint(JsonEntry entry) {
		return new Constraint(entry.text(CONSTRAINT), entry.text("kind").charAt(0), entry.text("is"),
				entry.texts("columns"), entry.textOrNull("target"), entry.texts("targetColumns"),
				entry.textOrEmpty("onDelete"));
	}

	private static Index index(JsonEntry entry) {
		return new Index(entry.text(INDEX), entry.flag("unique"), entry.flag("plain"), entry.text("is"),
				entry.texts("columns"));
	}

	private static Sequence sequence(JsonEntry entry) {
		return new Sequence(entry.text(SEQUENCE), entry.text("type"), entry.number("start").longValue(),
				entry.number("increment").longValue(), entry.textOrEmpty("limits"), entry.textOrNull("owner"),
				entry.flag("feedsDefault"));
	}

	/**
	 * Collects the values of one JSON object.
	 *
	 * @param values the values so far
	 */
	private record Entry(Map<String, Object> values) {

		Entry(String kind, String name) {
			this(new LinkedHashMap<>(Map.of(kind, name)));
		}

		/** Leaves out what is empty or false. */
		Entry with(String name, @Nullable Object value) {
			boolean empty = value == null || value.equals("") || value.equals(false) || value.equals(List.of());
			if (!empty) {
				this.values.put(name, value);
			}
			return this;
		}

	}

}
