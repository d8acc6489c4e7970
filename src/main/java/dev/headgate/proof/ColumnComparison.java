package dev.headgate.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.SqlText;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.SchemaChange.Phase;

/**
 * Compares a column at head with what the entities make of it. A default, a comment or a
 * collation that only the schema has stays.
 */
final class ColumnComparison {

	private final Table table;

	private final Column head;

	private final Column entity;

	private final Consumer<SchemaChange> steps;

	private final String name;

	private final String alter;

	ColumnComparison(Table table, Column head, Column entity, Consumer<SchemaChange> steps) {
		this.table = table;
		this.head = head;
		this.entity = entity;
		this.steps = steps;
		this.name = table.name() + "." + head.name();
		this.alter = DdlStatements.alter(table, head);
	}

	/** Finds the differences. */
	void compare() {
		if (isGeneratedAnew()) {
			generateAnew();
			return;
		}
		if (!this.head.generated().isEmpty() && this.entity.generated().isEmpty()) {
			step("stop generating " + this.name, List.of(this.alter + " DROP EXPRESSION"), replace(this.head));
		}
		if (isRetyped()) {
			type(TypeChange.of(this.head.type(), this.entity.type()));
		}
		identity();
		if (!isLeftToPeople()) {
			defaultValue();
		}
		nullability();
		comment();
	}

	/** Says whether it changes in a way that may lose data, and so is not done. */
	boolean isLeftToPeople() {
		return isGeneratedAnew() || (isRetyped() && !TypeChange.of(this.head.type(), this.entity.type()).safe());
	}

	private boolean isRetyped() {
		return !this.head.type().equals(this.entity.type())
				|| (this.entity.collation() != null && !this.entity.collation().equals(this.head.collation()));
	}

	private boolean isGeneratedAnew() {
		return !this.entity.generated().isEmpty() && (!this.head.generated().equals(this.entity.generated())
				|| !ExpressionNormalizer.of(String.valueOf(this.head.expression()))
					.equals(ExpressionNormalizer.of(String.valueOf(this.entity.expression()))));
	}

	private void generateAnew() {
		this.steps.accept(SchemaChange.destructive("generate " + this.name, Phase.COLUMN, replace(this.entity),
				replace(this.head), List.of("Not done, since PostgreSQL makes a generated column anew: what is in "
						+ this.name + " would be lost, with its indexes and constraints.")));
	}

	private List<String> replace(Column column) {
		List<String> statements = new ArrayList<>();
		statements.add(DdlStatements.drop(this.table, column));
		statements.addAll(DdlStatements.add(this.table, column));
		return statements;
	}

	private void type(TypeChange change) {
		String summary = "change type of " + this.name + " from " + this.head.type() + " to " + this.entity.type();
		if (change.safe()) {
			String note = "PostgreSQL writes the whole table anew, and locks it meanwhile: on a large one, fill a new"
					+ " column in batches.";
			this.steps
				.accept(new SchemaChange(summary, Phase.COLUMN, List.of(DdlStatements.retype(this.table, this.entity)),
						List.of(DdlStatements.retype(this.table, this.head)),
						change.rewrites() ? List.of(note) : List.of(), false));
			return;
		}
		List<String> notes = List
			.of("Not done, since values of " + this.name + " may not fit, or lose something: look at them first.");
		this.steps.accept(SchemaChange.destructive(summary, Phase.COLUMN, castUp(), castDown(), notes));
	}

	/** A default is of the old type, and so it goes before and comes after. */
	private List<String> castUp() {
		String present = this.head.defaultValue();
		String wanted = this.entity.defaultValue();
		String after = (wanted != null || present == null) ? wanted : ExpressionNormalizer.of(present);
		return cast(this.head, this.entity, present != null, after);
	}

	private List<String> castDown() {
		String present = this.head.defaultValue();
		return cast(this.entity, this.head, present != null || this.entity.defaultValue() != null, present);
	}

	private List<String> cast(Column from, Column to, boolean hasDefault, @Nullable String after) {
		List<String> statements = new ArrayList<>();
		if (hasDefault) {
			statements.add(this.alter + " DROP DEFAULT");
		}
		statements.add(DdlStatements.retype(this.table, from, to));
		if (after != null) {
			statements.add(this.alter + " SET DEFAULT " + after);
		}
		return statements;
	}

	private void identity() {
		if (this.entity.identity().isEmpty() || this.head.isAutoNumbered()) {
			return;
		}
		List<String> up = new ArrayList<>();
		List<String> down = new ArrayList<>();
		down.add(this.alter + " DROP IDENTITY");
		if (this.head.expression() != null) {
			up.add(this.alter + " DROP DEFAULT");
			down.add(this.alter + " SET DEFAULT " + this.head.expression());
		}
		up.add(this.alter + " ADD GENERATED " + this.entity.identity() + " AS IDENTITY");
		up.add("SELECT setval(pg_get_serial_sequence(" + SqlText.literal(this.table.name()) + ", "
				+ SqlText.literal(this.head.name().replace("\"", "")) + "), coalesce(max(" + this.head.name()
				+ "), 0) + 1, false) FROM " + this.table.name());
		step("number " + this.name + " by identity", up, down);
	}

	private void defaultValue() {
		String wanted = this.entity.defaultValue();
		String present = this.head.defaultValue();
		if (wanted != null
				&& !(present != null && ExpressionNormalizer.of(present).equals(ExpressionNormalizer.of(wanted)))) {
			step("change default of " + this.name, List.of(this.alter + " SET DEFAULT " + wanted),
					List.of(this.alter + ((present != null) ? " SET DEFAULT " + present : " DROP DEFAULT")));
		}
	}

	private void nullability() {
		String set = this.alter + " SET NOT NULL";
		String drop = this.alter + " DROP NOT NULL";
		if (this.entity.notNull() && !this.head.notNull()) {
			step("set not null " + this.name, List.of(set), List.of(drop),
					"This fails where it is null, and it reads the whole table under a lock. On a large one, write",
					SchemaDiff.SUGGESTION + DdlStatements.alter(this.table) + " ADD CHECK (" + this.head.name()
							+ " IS NOT NULL) NOT VALID;",
					"here, VALIDATE the check in the next revision, then set NOT NULL and drop the check.");
		}
		else if (this.head.notNull() && !this.entity.notNull() && !isInPrimaryKey()) {
			step("drop not null " + this.name, List.of(drop), List.of(set));
		}
	}

	private boolean isInPrimaryKey() {
		return this.table.constraints("p").stream().anyMatch((key) -> key.columns().contains(this.head.name()));
	}

	private void comment() {
		String wanted = this.entity.comment();
		if (wanted != null && !wanted.equals(this.head.comment())) {
			String target = "COMMENT ON COLUMN " + this.name + " IS ";
			step("change comment of " + this.name, List.of(target + SqlText.literal(wanted)),
					List.of(target + literalOrNull(this.head.comment())));
		}
	}

	private static String literalOrNull(@Nullable String text) {
		return (text != null) ? SqlText.literal(text) : "NULL";
	}

	private void step(String summary, List<String> up, List<String> down, String... notes) {
		this.steps.accept(new SchemaChange(summary, Phase.COLUMN, up, down, notes));
	}

}
