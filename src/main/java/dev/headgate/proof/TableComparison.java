package dev.headgate.proof;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.SqlText;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.SchemaChange.Phase;

/**
 * Compares a table at head with what the entities make of it.
 */
final class TableComparison {

	private static final String VALIDATE_LATER = "This fails where a row breaks it, and it locks the table while it"
			+ " looks: to a large one, add it NOT VALID, and VALIDATE it in the next revision.";

	private static final String SAME_VALUES = "This fails where rows have the same values, and nobody can write while"
			+ " it is built.";

	private final Table head;

	private final Table entity;

	private final ConstraintNamer names;

	private final UnmappedPatterns unmapped;

	private final Consumer<SchemaChange> steps;

	/** What is at head and has its counterpart, or a step of its own. */
	private final Set<Object> settled = new HashSet<>();

	/**
	 * Columns whose change is left to people, and so are their constraints and indexes.
	 */
	private final Set<String> manualChanges = new HashSet<>();

	TableComparison(Table head, Table entity, ConstraintNamer names, UnmappedPatterns unmapped,
			Consumer<SchemaChange> steps) {
		this.head = head;
		this.entity = entity;
		this.names = names;
		this.unmapped = unmapped;
		this.steps = steps;
	}

	/** Finds the differences. */
	void compare() {
		String comment = this.entity.comment();
		if (comment != null && !comment.equals(this.head.comment())) {
			String target = "COMMENT ON TABLE " + this.head.name() + " IS ";
			change("change comment of " + this.head.name(), target + SqlText.literal(comment),
					target + literalOrNull(this.head.comment()));
		}
		for (Column column : this.head.columns().values()) {
			Column wanted = this.entity.columns().get(column.name());
			if (wanted != null && new ColumnComparison(this.head, column, wanted, this.steps).isLeftToPeople()) {
				this.manualChanges.add(column.name());
			}
		}
		primaryKey();
		uniques();
		indexes();
		checks();
		foreignKeys();
		columns();
	}

	private void columns() {
		List<Column> added = new ArrayList<>(this.entity.columns().values());
		added.removeIf((column) -> this.head.columns().containsKey(column.name()));
		List<Column> dropped = new ArrayList<>(this.head.columns().values());
		dropped.removeIf((column) -> this.entity.columns().containsKey(column.name())
				|| this.unmapped.contains(this.head.name() + "." + column.name()));
		added.forEach((column) -> add(column, dropped, added));
		for (Column column : this.head.columns().values()) {
			Column wanted = this.entity.columns().get(column.name());
			if (wanted != null) {
				new ColumnComparison(this.head, column, wanted, this.steps).compare();
			}
		}
		if (!dropped.isEmpty()) {
			drop(dropped);
		}
	}

	private void add(Column column, List<Column> dropped, List<Column> added) {
		List<String> notes = new ArrayList<>();
		boolean filled = column.expression() != null || !column.identity().isEmpty();
		if (column.notNull() && !filled) {
			notes.add("This fails while " + this.head.name()
					+ " has rows. Then add it without NOT NULL, fill it in the next revision,"
					+ " and set NOT NULL in a third one.");
		}
		List<Column> before = dropped.stream().filter((candidate) -> candidate.type().equals(column.type())).toList();
		long after = added.stream().filter((candidate) -> candidate.type().equals(column.type())).count();
		if (before.size() == 1 && after == 1) {
			String from = before.getFirst().name();
			String rename = DdlStatements.alter(this.head) + " RENAME COLUMN ";
			notes.addAll(SchemaChange.rename(from, rename + from + " TO " + column.name() + ";",
					rename + column.name() + " TO " + from + ";"));
		}
		this.steps.accept(new SchemaChange("add column " + this.head.name() + "." + column.name() + " " + column.type(),
				Phase.ADD_COLUMN, DdlStatements.add(this.head, column), List.of(DdlStatements.drop(this.head, column)),
				notes, false));
	}

	/** Constraints and indexes of a column are dropped and created with it. */
	private void drop(List<Column> columns) {
		List<String> names = columns.stream().map(Column::name).toList();
		List<String> up = new ArrayList<>();
		List<String> down = new ArrayList<>();
		for (Column column : columns) {
			up.add(DdlStatements.drop(this.head, column));
			down.addAll(DdlStatements.add(this.head, column));
		}
		for (Constraint constraint : this.head.constraints().values()) {
			if (!this.settled.contains(constraint) && constraint.columns().stream().anyMatch(names::contains)) {
				down.add(DdlStatements.add(this.head, constraint));
			}
		}
		for (Index index : this.head.indexes().values()) {
			if (!this.settled.contains(index) && index.columns().stream().anyMatch(names::contains)) {
				down.add(DdlStatements.create(index, this.head));
			}
		}
		List<String> full = names.stream().map((name) -> this.head.name() + "." + name).toList();
		List<String> notes = new ArrayList<>();
		notes.add("Not done, since what is in " + String.join(", ", full) + " would be lost.");
		columns.stream()
			.filter((column) -> column.notNull() && column.expression() == null && !column.isAutoNumbered())
			.forEach((column) -> notes.add("As long as it is kept, an INSERT without " + column.name()
					+ " fails: drop at least its NOT NULL, or give it a DEFAULT."));
		this.steps.accept(
				SchemaChange.destructive("drop column " + String.join(", ", full), Phase.DROP_COLUMN, up, down, notes));
	}

	private boolean isMapped(List<String> columns) {
		return !columns.isEmpty() && this.entity.columns().keySet().containsAll(columns);
	}

	/** A key that the entities do not have at all stays: a bag of elements has none. */
	private void primaryKey() {
		for (Constraint wanted : this.entity.constraints("p")) {
			List<Constraint> present = this.head.constraints("p");
			boolean same = present.stream().anyMatch((key) -> sameColumns(key.columns(), wanted.columns()));
			this.settled.addAll(present);
			if (!same) {
				present.forEach((key) -> drop(key, "change primary key of " + this.head.name()));
				add(wanted, present, SAME_VALUES);
			}
		}
	}

	private void uniques() {
		List<Constraint> keys = this.head.constraints("pu");
		List<Index> indexes = this.head.indexes().values().stream().filter(TableComparison::isKey).toList();
		for (Constraint wanted : this.entity.constraints("u")) {
			if (!settle(keys, indexes, wanted.columns()) && !isPrimaryKey(wanted.columns())) {
				add(wanted, List.of(), SAME_VALUES);
			}
		}
		for (Index wanted : this.entity.indexes().values()) {
			if (isKey(wanted) && !settle(keys, indexes, wanted.columns()) && !isPrimaryKey(wanted.columns())) {
				add(wanted, SAME_VALUES);
			}
		}
		keys.stream()
			.filter((key) -> key.kind() == 'u' && !this.settled.contains(key) && isMapped(key.columns()))
			.forEach((key) -> drop(key, "drop unique constraint " + key.name() + " of " + this.head.name()));
		indexes.stream()
			.filter((index) -> !this.settled.contains(index) && isMapped(index.columns()))
			.forEach(this::drop);
	}

	private boolean isPrimaryKey(List<String> columns) {
		return this.entity.constraints("p").stream().anyMatch((key) -> sameColumns(key.columns(), columns));
	}

	private boolean settle(List<Constraint> keys, List<Index> indexes, List<String> columns) {
		List<Object> found = new ArrayList<>();
		keys.stream().filter((key) -> sameColumns(key.columns(), columns)).forEach(found::add);
		indexes.stream().filter((index) -> sameColumns(index.columns(), columns)).forEach(found::add);
		this.settled.addAll(found);
		return !found.isEmpty();
	}

	private static boolean isKey(Index index) {
		return index.unique() && index.plain();
	}

	private static boolean sameColumns(List<String> left, List<String> right) {
		return new LinkedHashSet<>(left).equals(new LinkedHashSet<>(right));
	}

	/** Of those that the entities do not have, only what JPA could say is dropped. */
	private void indexes() {
		List<Index> present = this.head.indexes().values().stream().filter((index) -> !isKey(index)).toList();
		for (Index wanted : this.entity.indexes().values()) {
			if (isKey(wanted)) {
				continue;
			}
			List<Index> same = present.stream()
				.filter((index) -> index.unique() == wanted.unique()
						&& ExpressionNormalizer.of(index.body()).equals(ExpressionNormalizer.of(wanted.body())))
				.toList();
			this.settled.addAll(same);
			if (same.isEmpty()) {
				present.stream().filter((index) -> index.name().equals(wanted.name())).forEach(this::drop);
				add(wanted, "Nobody can write while it is built: on a busy table, move it to a revision of its own"
						+ " (revision --concurrently).");
			}
		}
		present.stream()
			.filter((index) -> index.plain() && !this.settled.contains(index) && isMapped(index.columns()))
			.forEach(this::drop);
	}

	private void checks() {
		List<Constraint> present = this.head.constraints("c");
		List<Constraint> missing = new ArrayList<>();
		for (Constraint wanted : this.entity.constraints("c")) {
			List<Constraint> same = present.stream().filter((check) -> meaning(check).equals(meaning(wanted))).toList();
			this.settled.addAll(same);
			if (same.isEmpty()) {
				missing.add(wanted);
			}
		}
		for (Constraint wanted : missing) {
			List<Constraint> replaced = present.stream()
				.filter((check) -> !this.settled.contains(check) && replaces(wanted, check))
				.toList();
			replaced.forEach((check) -> drop(check, "change check " + check.name() + " of " + this.head.name()));
			add(wanted, replaced, VALIDATE_LATER);
		}
		present.stream()
			.filter((check) -> !this.settled.contains(check) && isMapped(check.columns())
					&& ExpressionNormalizer.listsValues(check.definition().replace(" NOT VALID", "")))
			.forEach((check) -> drop(check, "drop check " + check.name() + " of " + this.head.name()));
	}

	private static boolean replaces(Constraint wanted, Constraint check) {
		return check.name().equals(wanted.name()) || (sameColumns(check.columns(), wanted.columns())
				&& ExpressionNormalizer.shape(meaning(check)).equals(ExpressionNormalizer.shape(meaning(wanted))));
	}

	private static String meaning(Constraint check) {
		return ExpressionNormalizer.of(check.definition().replace(" NOT VALID", ""));
	}

	/** One on columns that are no association of the entities stays. */
	private void foreignKeys() {
		List<Constraint> present = this.head.constraints("f");
		for (Constraint wanted : this.entity.constraints("f")) {
			List<Constraint> same = present.stream().filter((key) -> pointsWhere(wanted, key)).toList();
			this.settled.addAll(same);
			if (same.isEmpty()) {
				List<Constraint> replaced = present.stream()
					.filter((key) -> sameColumns(key.columns(), wanted.columns()) && !this.settled.contains(key))
					.toList();
				replaced.forEach((key) -> drop(key, "change foreign key " + key.name() + " of " + this.head.name()));
				add(wanted, replaced, VALIDATE_LATER);
			}
		}
	}

	private static boolean pointsWhere(Constraint wanted, Constraint key) {
		return pairs(key).equals(pairs(wanted)) && Objects.equals(key.target(), wanted.target())
				&& key.onDelete().equals(wanted.onDelete());
	}

	private static Set<Map.Entry<String, String>> pairs(Constraint key) {
		Set<Map.Entry<String, String>> pairs = new HashSet<>();
		for (int i = 0; i < key.columns().size(); i++) {
			pairs.add(Map.entry(key.columns().get(i), key.targetColumns().get(i)));
		}
		return pairs;
	}

	/** What replaces another one takes its name, and is part of the same difference. */
	private void add(Constraint wanted, List<Constraint> replaced, String note) {
		boolean alone = replaced.isEmpty();
		Constraint named = wanted.named(alone ? this.names.of(wanted, this.head) : replaced.getFirst().name());
		Phase phase = (named.kind() == 'f') ? Phase.FOREIGN_KEY : Phase.CONSTRAINT;
		rule(alone ? "add constraint " + named.name() + " to " + this.head.name() : "", phase, named.columns(),
				DdlStatements.add(this.head, named), DdlStatements.drop(this.head, named), List.of(note));
	}

	private void drop(Constraint constraint, String summary) {
		this.settled.add(constraint);
		Phase phase = (constraint.kind() == 'f') ? Phase.DROP_FOREIGN_KEY : Phase.DROP_CONSTRAINT;
		rule(summary, phase, constraint.columns(), DdlStatements.drop(this.head, constraint),
				DdlStatements.add(this.head, constraint), List.of());
	}

	private void add(Index index, String note) {
		Index named = index.named(this.names.of(index, this.head));
		rule("add index " + named.name() + " on " + this.head.name(), Phase.CONSTRAINT, named.columns(),
				DdlStatements.create(named, this.head), DdlStatements.drop(this.head, named), List.of(note));
	}

	private void drop(Index index) {
		this.settled.add(index);
		rule("drop index " + index.name() + " on " + this.head.name(), Phase.DROP_CONSTRAINT, index.columns(),
				DdlStatements.drop(this.head, index), DdlStatements.create(index, this.head), List.of());
	}

	private void rule(String summary, Phase phase, List<String> columns, String up, String down, List<String> notes) {
		List<String> left = columns.stream().filter(this.manualChanges::contains).toList();
		this.steps.accept(left.isEmpty() ? new SchemaChange(summary, phase, List.of(up), List.of(down), notes, false)
				: SchemaChange.destructive(summary, phase, List.of(up), List.of(down),
						List.of("Not done, since it goes with the change of " + String.join(", ", left) + ".")));
	}

	private void change(String summary, String up, String down) {
		this.steps.accept(new SchemaChange(summary, Phase.COLUMN, List.of(up), List.of(down)));
	}

	private static String literalOrNull(@Nullable String text) {
		return (text != null) ? SqlText.literal(text) : "NULL";
	}

}
