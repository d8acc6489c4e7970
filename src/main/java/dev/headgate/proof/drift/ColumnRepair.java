package dev.headgate.proof.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.SqlText;
import dev.headgate.proof.DdlStatements;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.SchemaDifference;
import dev.headgate.proof.TypeChange;
import dev.headgate.proof.drift.RepairStep.Phase;

/**
 * Brings back the columns of one table.
 */
final class ColumnRepair {

	private final Table table;

	private final Table wanted;

	private final List<SchemaDifference> differences;

	private final Consumer<RepairStep> steps;

	/**
	 * Creates a repair.
	 * @param table the table as it is
	 * @param wanted the table as it should be
	 * @param differences all differences of the schema
	 * @param steps gets the steps
	 */
	ColumnRepair(Table table, Table wanted, List<SchemaDifference> differences, Consumer<RepairStep> steps) {
		this.table = table;
		this.wanted = wanted;
		this.differences = differences;
		this.steps = steps;
	}

	static Column withoutSerial(Column column) {
		return new Column(column.name(), column.type(), column.notNull(), column.expression(), column.generated(),
				column.identity(), false, column.collation(), column.comment());
	}

	void repair(SchemaDifference difference) {
		if (difference.isMissing()) {
			add(difference, column(this.wanted, difference));
		}
		else if (difference.isUnexpected()) {
			drop(difference, column(this.table, difference));
		}
		else {
			change(difference, column(this.table, difference), column(this.wanted, difference));
		}
	}

	private static Column column(Table table, SchemaDifference difference) {
		return Objects.requireNonNull(table.columns().get(difference.name()));
	}

	private void add(SchemaDifference difference, Column column) {
		RepairStep step = RepairStep.of(Phase.ADD_COLUMN, difference,
				DdlStatements.add(this.table, withoutSerial(column)));
		String renamed = this.table.columns()
			.values()
			.stream()
			.filter((other) -> !this.wanted.columns().containsKey(other.name()) && other.type().equals(column.type()))
			.map(Column::name)
			.collect(Collectors.joining(" or "));
		boolean filled = column.expression() != null || !column.identity().isEmpty();
		List<String> notes = new ArrayList<>();
		if (!renamed.isEmpty()) {
			notes.add("Is it " + renamed + ", renamed? Then rename that one back by hand in place of this, and run"
					+ " 'headgate drift' again.");
		}
		notes.add("Its values do not come back."
				+ ((column.notNull() && !filled) ? " It is NOT NULL, so this fails while the table has rows." : ""));
		this.steps.accept(step.noting(notes.toArray(String[]::new)));
	}

	private void drop(SchemaDifference difference, Column column) {
		this.steps.accept(RepairStep.of(Phase.DROP_COLUMN, difference, DdlStatements.drop(this.table, column))
			.losing("what is in " + fullName(column)));
	}

	private String fullName(Column column) {
		return this.table.name() + "." + column.name();
	}

	private void change(SchemaDifference difference, Column present, Column expected) {
		boolean computed = !expected.generated().isEmpty() || present.generated().equals("VIRTUAL");
		if (computed) {
			makeAnew(difference, expected);
			return;
		}
		List<String> statements = new ArrayList<>();
		if (!present.generated().isEmpty()) {
			statements.add(DdlStatements.alter(this.table, present) + " DROP EXPRESSION");
		}
		boolean retyped = !present.type().equals(expected.type())
				|| !Objects.equals(present.collation(), expected.collation());
		statements.addAll(identityGoes(present, expected));
		statements.addAll(typeAndDefault(present, expected, retyped));
		statements.addAll(nullability(present, expected));
		statements.addAll(identityComes(present, expected));
		if (statements.isEmpty()) {
			this.steps.accept(RepairStep.notWritten(difference, "no statement is known that changes this"));
			return;
		}
		RepairStep step = RepairStep.of(Phase.COLUMN, difference, statements);
		if (expected.notNull() && !present.notNull()) {
			step = step.noting("This fails while " + fullName(expected) + " is null in a row.");
		}
		boolean safe = !retyped || TypeChange.of(present.type(), expected.type()).safe();
		this.steps.accept(safe ? step : step.losing("values of " + fullName(expected) + " that " + expected.type()
				+ " can't hold exactly; where one does not fit at all, the statement fails"));
	}

	/** What hangs on the column goes and comes back with it. */
	private void makeAnew(SchemaDifference difference, Column expected) {
		List<String> statements = new ArrayList<>();
		statements.add(DdlStatements.drop(this.table, expected));
		statements.addAll(DdlStatements.add(this.table, expected));
		RepairStep step = RepairStep.of(Phase.COLUMN, difference, statements);
		this.steps.accept(expected.generated().isEmpty() ? step.losing("the values of " + fullName(expected))
				: step.losing("what is in " + fullName(expected) + "; its values are computed anew"));
		for (Constraint constraint : this.wanted.constraints().values()) {
			if (constraint.columns().contains(expected.name()) && isSettled("constraint", constraint.name())) {
				this.steps.accept(RepairStep.of((constraint.kind() == 'f') ? Phase.FOREIGN_KEY : Phase.CONSTRAINT,
						"constraint " + constraint.name() + ", which goes with that column",
						DdlStatements.add(this.wanted, constraint)));
			}
		}
		for (Index index : this.wanted.indexes().values()) {
			if (index.columns().contains(expected.name()) && isSettled("index", index.name())) {
				this.steps
					.accept(RepairStep.of(Phase.CONSTRAINT, "index " + index.name() + ", which goes with that column",
							DdlStatements.create(index, this.wanted)));
			}
		}
	}

	/** A difference of its own has a step of its own. */
	private boolean isSettled(String kind, String name) {
		return this.differences.stream()
			.noneMatch((difference) -> difference.kind().equals(kind) && difference.name().equals(name)
					&& this.table.name().equals(difference.table()));
	}

	private List<String> identityGoes(Column present, Column expected) {
		return (!present.identity().isEmpty() && expected.identity().isEmpty())
				? List.of(DdlStatements.alter(this.table, present) + " DROP IDENTITY") : List.of();
	}

	/** A default is of the old type, and so it goes before and comes after. */
	private List<String> typeAndDefault(Column present, Column expected, boolean retyped) {
		List<String> statements = new ArrayList<>();
		String alter = DdlStatements.alter(this.table, present);
		@Nullable String before = present.defaultValue();
		@Nullable String after = expected.defaultValue();
		boolean changed = !Objects.equals(before, after);
		if (before != null && (retyped || changed)) {
			statements.add(alter + " DROP DEFAULT");
		}
		if (retyped) {
			statements.add(DdlStatements.retype(this.table, present, expected));
		}
		if (after != null && (retyped || changed)) {
			statements.add(alter + " SET DEFAULT " + after);
		}
		return statements;
	}

	private List<String> nullability(Column present, Column expected) {
		if (present.notNull() == expected.notNull()) {
			return List.of();
		}
		return List
			.of(DdlStatements.alter(this.table, present) + (expected.notNull() ? " SET NOT NULL" : " DROP NOT NULL"));
	}

	private List<String> identityComes(Column present, Column expected) {
		if (expected.identity().isEmpty() || expected.identity().equals(present.identity())) {
			return List.of();
		}
		String alter = DdlStatements.alter(this.table, present);
		if (!present.identity().isEmpty()) {
			return List.of(alter + " SET GENERATED " + expected.identity());
		}
		return List.of(alter + " ADD GENERATED " + expected.identity() + " AS IDENTITY",
				"SELECT setval(pg_get_serial_sequence(" + SqlText.literal(this.table.name()) + ", "
						+ SqlText.literal(unquoted(expected.name())) + "), coalesce(max(" + expected.name()
						+ "), 0) + 1, false) FROM " + this.table.name());
	}

	private static String unquoted(String name) {
		return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
	}

}
