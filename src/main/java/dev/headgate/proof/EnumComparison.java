package dev.headgate.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.SqlText;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.EnumType;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.SchemaChange.Phase;

/**
 * Compares the enum types at head with those of the entities. Hibernate sorts the values,
 * and so their order is the schema's affair.
 */
final class EnumComparison {

	private final Schema head;

	private final Schema entities;

	private final UnmappedPatterns unmapped;

	private final Consumer<SchemaChange> steps;

	EnumComparison(Schema head, Schema entities, UnmappedPatterns unmapped, Consumer<SchemaChange> steps) {
		this.head = head;
		this.entities = entities;
		this.unmapped = unmapped;
		this.steps = steps;
	}

	/** Finds the differences. */
	void compare() {
		for (EnumType wanted : this.entities.enums().values()) {
			EnumType present = this.head.enums().get(wanted.name());
			if (present == null) {
				this.steps.accept(new SchemaChange("add enum type " + wanted.name(), Phase.TYPE,
						List.of(DdlStatements.create(wanted)), List.of("DROP TYPE " + wanted.name())));
			}
			else {
				compare(present, wanted);
			}
		}
		for (EnumType type : this.head.enums().values()) {
			boolean used = !DdlStatements.columns(type, this.head).isEmpty();
			if (!this.entities.enums().containsKey(type.name()) && used
					&& DdlStatements.columns(type, afterwards()).isEmpty() && !this.unmapped.contains(type.name())) {
				this.steps.accept(SchemaChange.destructive("drop enum type " + type.name(), Phase.DROP_TYPE,
						List.of("DROP TYPE " + type.name()), List.of(DdlStatements.create(type)),
						List.of("Not done, since it goes with the last column of this type.")));
			}
		}
	}

	private void compare(EnumType present, EnumType wanted) {
		List<String> added = new ArrayList<>(wanted.labels());
		added.removeAll(present.labels());
		List<String> removed = new ArrayList<>(present.labels());
		removed.removeAll(wanted.labels());
		List<String> all = new ArrayList<>(present.labels());
		all.addAll(added);
		List<String> left = new ArrayList<>(all);
		left.removeAll(removed);
		EnumType between = new EnumType(present.name(), all);
		if (!added.isEmpty()) {
			this.steps.accept(new SchemaChange("add " + String.join(", ", added) + " to enum type " + present.name(),
					Phase.TYPE,
					added.stream()
						.map((label) -> "ALTER TYPE " + present.name() + " ADD VALUE " + SqlText.literal(label))
						.toList(),
					DdlStatements.replace(present, this.head),
					"At the end of the order; BEFORE or AFTER another value puts it elsewhere. It can't be used before"
							+ " this is committed, and the rollback fails while a row has it."));
		}
		if (!removed.isEmpty()) {
			this.steps.accept(SchemaChange.destructive(
					"remove " + String.join(", ", removed) + " from enum type " + present.name(), Phase.DROP_TYPE,
					DdlStatements.replace(new EnumType(present.name(), left), afterwards()),
					DdlStatements.replace(between, afterwards()),
					List.of("Not done, since PostgreSQL makes the type anew and rewrites every table with it; it fails"
							+ " while a row has such a value.")));
		}
	}

	/** What will be there: the entities' tables, and what stays beside them. */
	private Schema afterwards() {
		Map<String, Table> tables = new TreeMap<>(this.head.tables());
		tables.keySet().removeIf((name) -> !this.unmapped.contains(name) && !this.entities.tables().containsKey(name));
		tables.replaceAll((name, table) -> merge(table, this.entities.tables().get(name)));
		this.entities.tables().forEach(tables::putIfAbsent);
		return new Schema(tables, Map.of(), Map.of(), Map.of());
	}

	private Table merge(Table present, @Nullable Table wanted) {
		if (wanted == null) {
			return present;
		}
		Map<String, Column> columns = new TreeMap<>(present.columns());
		columns.keySet()
			.removeIf((name) -> !wanted.columns().containsKey(name)
					&& !this.unmapped.contains(present.name() + "." + name));
		wanted.columns().forEach((name, column) -> {
			Column before = columns.get(name);
			boolean keepsDefault = before != null && before.type().equals(column.type()) && column.expression() == null;
			columns.put(name, keepsDefault ? before : column);
		});
		return new Table(present.name(), "", null, columns, Map.of(), Map.of());
	}

}
