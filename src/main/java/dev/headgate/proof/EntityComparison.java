package dev.headgate.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Other;
import dev.headgate.proof.Schema.Sequence;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.SchemaChange.Phase;

/**
 * Compares the schema at head with the one that the entities want. What the entities
 * define is compared exactly, names of constraints and indexes apart; what they can't
 * define is ignored.
 */
final class EntityComparison {

	private final Schema head;

	private final Schema entities;

	private final UnmappedPatterns unmapped;

	private final ConstraintNamer names;

	private final List<SchemaChange> steps = new ArrayList<>();

	/**
	 * Creates a comparison.
	 * @param head the schema at head
	 * @param entities what Hibernate makes of the entities
	 * @param unmapped what is to stay although no entity maps it
	 */
	EntityComparison(Schema head, Schema entities, UnmappedPatterns unmapped) {
		this.head = head;
		this.entities = entities;
		this.unmapped = unmapped;
		this.names = new ConstraintNamer(head);
	}

	/**
	 * Finds the differences.
	 * @return the steps from head to the entities, in an order in which they can run
	 */
	List<SchemaChange> steps() {
		List<Table> added = new ArrayList<>(this.entities.tables().values());
		added.removeIf((table) -> this.head.tables().containsKey(table.name()) || isShownByHead(table.name()));
		List<Table> dropped = this.head.tables().values().stream().filter(this::isDropped).toList();
		List<Sequence> gone = this.head.sequences().values().stream().filter(this::isDropped).toList();
		new EnumComparison(this.head, this.entities, this.unmapped, this.steps::add).compare();
		sequences(gone);
		tables(added, dropped);
		for (Table table : this.head.tables().values()) {
			Table wanted = this.entities.tables().get(table.name());
			if (wanted != null) {
				new TableComparison(table, wanted, this.names, this.unmapped, this.steps::add).compare();
			}
		}
		views();
		drop(dropped);
		gone.forEach((sequence) -> this.steps.add(SchemaChange.destructive("drop sequence " + sequence.name(),
				Phase.DROP_SEQUENCE, List.of("DROP SEQUENCE " + sequence.name()), List.of(sequence.definition()),
				List.of("Not done, since only people know who else takes numbers from " + sequence.name() + "."))));
		return this.steps.stream().sorted(Comparator.comparing(SchemaChange::phase)).toList();
	}

	/** An entity may map a view or a foreign table. */
	private boolean isShownByHead(String name) {
		return Stream.of("view ", "materialized view ", "foreign table ")
			.anyMatch((kind) -> this.head.others().containsKey(kind + name));
	}

	private boolean isDropped(Table table) {
		return !this.entities.tables().containsKey(table.name()) && isManaged(table.name())
				&& !this.unmapped.contains(table.name());
	}

	private boolean isDropped(Sequence sequence) {
		return !this.entities.sequences().containsKey(sequence.name()) && sequence.owner() == null
				&& !sequence.feedsDefault() && isManaged(sequence.name()) && !this.unmapped.contains(sequence.name());
	}

	/** Whole schemas beside the default one may be somebody else's. */
	private boolean isManaged(String name) {
		String schema = schema(name);
		return schema.isEmpty()
				|| this.entities.tables().keySet().stream().anyMatch((table) -> schema(table).equals(schema));
	}

	private static String schema(String name) {
		return name.substring(0, name.lastIndexOf('.') + 1);
	}

	private void sequences(List<Sequence> gone) {
		List<Sequence> added = new ArrayList<>(this.entities.sequences().values());
		added.removeIf((sequence) -> this.head.sequences().containsKey(sequence.name()) || sequence.owner() != null);
		for (Sequence sequence : added) {
			List<String> notes = new ArrayList<>();
			if (gone.size() == 1 && added.size() == 1 && gone.getFirst().increment() == sequence.increment()) {
				notes.addAll(rename("SEQUENCE", gone.getFirst().name(), sequence.name()));
			}
			notes.add("Where there are rows already, it has to start behind their highest number.");
			this.steps.add(new SchemaChange("add sequence " + sequence.name(), Phase.SEQUENCE,
					List.of(sequence.definition()), List.of("DROP SEQUENCE " + sequence.name()), notes, false));
		}
		for (Sequence sequence : this.head.sequences().values()) {
			Sequence wanted = this.entities.sequences().get(sequence.name());
			if (wanted != null && wanted.increment() != sequence.increment()) {
				String alter = "ALTER SEQUENCE " + sequence.name() + " INCREMENT BY ";
				this.steps.add(new SchemaChange("change increment of " + sequence.name(), Phase.SEQUENCE,
						List.of(alter + wanted.increment()), List.of(alter + sequence.increment()),
						"Instances that still count by " + sequence.increment() + " would give out numbers twice."));
			}
		}
	}

	private static List<String> rename(String kind, String from, String to) {
		String simple = to.substring(to.lastIndexOf('.') + 1);
		String old = from.substring(from.lastIndexOf('.') + 1);
		return SchemaChange.rename(from, "ALTER " + kind + " " + from + " RENAME TO " + simple + ";",
				"ALTER " + kind + " " + to + " RENAME TO " + old + ";");
	}

	/** Those that others refer to come first. */
	private void tables(List<Table> added, List<Table> dropped) {
		schemas(added);
		List<Table> waiting = new ArrayList<>(added);
		Set<String> there = new HashSet<>(this.head.tables().keySet());
		while (!waiting.isEmpty()) {
			Table next = waiting.stream()
				.filter((table) -> table.constraints("f").stream().allMatch((key) -> isThere(key, table, there)))
				.findFirst()
				.orElse(waiting.getFirst());
			waiting.remove(next);
			Table named = named(next);
			there.add(named.name());
			List<Table> before = dropped.stream().filter((table) -> sameShape(table, next)).toList();
			List<String> notes = (before.size() == 1) ? rename("TABLE", before.getFirst().name(), next.name())
					: List.of();
			this.steps.add(new SchemaChange("add table " + named.name(), Phase.TABLE,
					DdlStatements.create(named, (key) -> key.kind() != 'f' || isThere(key, named, there)),
					List.of("DROP TABLE " + named.name()), notes, false));
			for (Constraint key : named.constraints("f")) {
				if (!isThere(key, named, there)) {
					this.steps
						.add(new SchemaChange("add constraint " + key.name() + " to " + named.name(), Phase.FOREIGN_KEY,
								List.of(DdlStatements.add(named, key)), List.of(DdlStatements.drop(named, key))));
				}
			}
		}
	}

	private static boolean isThere(Constraint key, Table table, Set<String> there) {
		return table.name().equals(key.target()) || there.contains(String.valueOf(key.target()));
	}

	private void schemas(List<Table> added) {
		Set<String> known = this.head.tables()
			.keySet()
			.stream()
			.map(EntityComparison::schema)
			.collect(Collectors.toSet());
		added.stream()
			.map((table) -> schema(table.name()))
			.filter((schema) -> !schema.isEmpty() && known.add(schema))
			.forEach((schema) -> {
				String name = schema.substring(0, schema.length() - 1);
				this.steps.add(new SchemaChange("add schema " + name, Phase.TYPE,
						List.of("CREATE SCHEMA IF NOT EXISTS " + name), List.of("DROP SCHEMA " + name)));
			});
	}

	/** The key first, then the rest as Hibernate arranges it. */
	private Table named(Table table) {
		Set<String> key = table.constraints("p")
			.stream()
			.flatMap((constraint) -> constraint.columns().stream())
			.collect(Collectors.toSet());
		Map<String, Column> columns = new LinkedHashMap<>();
		table.columns()
			.values()
			.stream()
			.sorted(Comparator.comparing((Column column) -> !key.contains(column.name())))
			.forEach((column) -> columns.put(column.name(), column));
		Map<String, Constraint> constraints = new LinkedHashMap<>();
		for (Constraint constraint : table.constraints().values()) {
			boolean twice = constraint.kind() == 'u' && key.equals(Set.copyOf(constraint.columns()));
			if (!twice) {
				Constraint named = constraint.named(this.names.of(constraint, table));
				constraints.put(named.name(), named);
			}
		}
		Map<String, Index> indexes = new LinkedHashMap<>();
		for (Index index : table.indexes().values()) {
			Index named = index.named(this.names.of(index, table));
			indexes.put(named.name(), named);
		}
		return new Table(table.name(), table.options(), table.comment(), columns, constraints, indexes);
	}

	private static boolean sameShape(Table left, Table right) {
		return shape(left).equals(shape(right));
	}

	private static Set<String> shape(Table table) {
		return table.columns()
			.values()
			.stream()
			.map((column) -> column.name() + " " + column.type())
			.collect(Collectors.toSet());
	}

	private void views() {
		for (Other view : this.entities.others().values()) {
			if (view.kind().equals("view") && !this.head.others().containsKey("view " + view.name())) {
				this.steps.add(new SchemaChange("add view " + view.name(), Phase.VIEW,
						List.of("CREATE VIEW " + view.name() + " AS\n" + view.definition().replaceFirst(";$", "")),
						List.of("DROP VIEW " + view.name())));
			}
		}
	}

	/** Those that refer to others go first, and so does what refers to them. */
	private void drop(List<Table> dropped) {
		List<Table> waiting = new ArrayList<>(dropped);
		while (!waiting.isEmpty()) {
			Table next = waiting.stream()
				.filter((table) -> waiting.stream().noneMatch((other) -> refers(other, table)))
				.findFirst()
				.orElse(waiting.getFirst());
			waiting.remove(next);
			List<String> up = new ArrayList<>();
			List<String> down = new ArrayList<>(DdlStatements.create(next, (constraint) -> constraint.kind() != 'f'));
			next.constraints("f").forEach((key) -> down.add(DdlStatements.add(next, key)));
			for (Table other : this.head.tables().values()) {
				boolean stays = waiting.contains(other) || !dropped.contains(other);
				for (Constraint key : other.constraints("f")) {
					if (stays && next.name().equals(key.target()) && !isReplaced(other, key)) {
						up.add(DdlStatements.drop(other, key));
						down.add(DdlStatements.add(other, key));
					}
				}
			}
			up.add("DROP TABLE " + next.name());
			this.steps.add(SchemaChange.destructive("drop table " + next.name(), Phase.DROP_TABLE, up, down,
					List.of("Not done, since the rows of " + next.name() + " would be lost.")));
		}
	}

	private static boolean refers(Table from, Table to) {
		return !from.equals(to) && from.constraints("f").stream().anyMatch((key) -> to.name().equals(key.target()));
	}

	/** Its columns go as well, or the entities have another foreign key on them. */
	private boolean isReplaced(Table table, Constraint key) {
		Table wanted = this.entities.tables().get(table.name());
		return wanted != null && (!wanted.columns().keySet().containsAll(key.columns()) || isKeyed(wanted, key));
	}

	private static boolean isKeyed(@Nullable Table wanted, Constraint key) {
		return wanted != null && wanted.constraints("f")
			.stream()
			.anyMatch((other) -> Set.copyOf(other.columns()).equals(Set.copyOf(key.columns())));
	}

}
