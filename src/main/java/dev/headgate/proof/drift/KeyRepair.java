package dev.headgate.proof.drift;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import dev.headgate.proof.DdlStatements;
import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.SchemaDifference;
import dev.headgate.proof.drift.RepairStep.Phase;

/**
 * Brings back constraints and indexes. One that only has another name is renamed, since
 * making it anew takes long, and other tables may refer to it.
 */
final class KeyRepair {

	private static final String NOT_VALID = " NOT VALID";

	private static final String INVALID = " INVALID";

	private final Schema expected;

	private final Schema actual;

	private final List<SchemaDifference> differences;

	private final Consumer<RepairStep> steps;

	KeyRepair(Schema expected, Schema actual, List<SchemaDifference> differences, Consumer<RepairStep> steps) {
		this.expected = expected;
		this.actual = actual;
		this.differences = differences;
		this.steps = steps;
	}

	void repairConstraint(SchemaDifference difference) {
		Table table = table(this.actual, difference);
		Optional<SchemaDifference> renamed = otherName(difference);
		if (renamed.isPresent()) {
			if (difference.isMissing()) {
				this.steps.accept(RepairStep.of(Phase.DROP_CONSTRAINT, difference, DdlStatements.alter(table)
						+ " RENAME CONSTRAINT " + renamed.get().name() + " TO " + difference.name()));
			}
			return;
		}
		if ((difference.expected() + NOT_VALID).equals(difference.actual())) {
			this.steps.accept(RepairStep
				.of(Phase.CONSTRAINT, difference,
						DdlStatements.alter(table) + " VALIDATE CONSTRAINT " + difference.name())
				.noting("This fails where a row breaks it."));
			return;
		}
		if (!difference.isMissing()) {
			drop(difference, table, constraint(this.actual, difference));
		}
		if (!difference.isUnexpected()) {
			Constraint constraint = constraint(this.expected, difference);
			this.steps.accept(RepairStep
				.of((constraint.kind() == 'f') ? Phase.FOREIGN_KEY : Phase.CONSTRAINT, difference,
						DdlStatements.add(table, constraint))
				.noting("This fails where a row breaks it, and it locks the table while it looks."));
		}
	}

	/** Foreign keys that refer to it go before, and come back. */
	private void drop(SchemaDifference difference, Table table, Constraint constraint) {
		Phase phase = (constraint.kind() == 'f') ? Phase.DROP_FOREIGN_KEY : Phase.DROP_CONSTRAINT;
		this.steps.accept(RepairStep.of(phase, difference, DdlStatements.drop(table, constraint)));
		if (constraint.kind() != 'p' && constraint.kind() != 'u') {
			return;
		}
		for (Table other : this.actual.tables().values()) {
			for (Constraint key : other.constraints("f")) {
				boolean refers = table.name().equals(key.target()) && key.targetColumns().equals(constraint.columns());
				if (refers && isUnchanged(other, key)) {
					String summary = "foreign key " + other.name() + "." + key.name() + ", which refers to "
							+ constraint.name();
					this.steps.accept(RepairStep.of(Phase.DROP_FOREIGN_KEY, summary, DdlStatements.drop(other, key)));
					this.steps.accept(RepairStep.of(Phase.FOREIGN_KEY, summary, DdlStatements.add(other, key)));
				}
			}
		}
	}

	private boolean isUnchanged(Table table, Constraint key) {
		return this.expected.tables().containsKey(table.name()) && this.differences.stream()
			.noneMatch((other) -> other.kind().equals("constraint") && other.name().equals(key.name())
					&& table.name().equals(other.table()));
	}

	void repairIndex(SchemaDifference difference) {
		Table table = table(this.actual, difference);
		Optional<SchemaDifference> renamed = otherName(difference);
		if (renamed.isPresent()) {
			if (difference.isMissing()) {
				Index present = index(this.actual, renamed.get());
				this.steps.accept(RepairStep.of(Phase.DROP_CONSTRAINT, difference,
						"ALTER INDEX " + DdlStatements.qualified(table, present) + " RENAME TO " + difference.name()));
			}
			return;
		}
		if (String.valueOf(difference.expected()).endsWith(INVALID)) {
			this.steps.accept(RepairStep.notWritten(difference, "nothing makes an index that is invalid"));
			return;
		}
		if (!difference.isMissing()) {
			this.steps.accept(RepairStep.of(Phase.DROP_CONSTRAINT, difference,
					DdlStatements.drop(table, index(this.actual, difference))));
		}
		if (!difference.isUnexpected()) {
			this.steps.accept(RepairStep
				.of(Phase.CONSTRAINT, difference, DdlStatements.create(index(this.expected, difference), table))
				.noting("Nobody can write to the table while it is built; on a busy one, run this statement alone, with"
						+ " CONCURRENTLY."));
		}
	}

	/** The one with the same definition and another name, if there is exactly one. */
	private Optional<SchemaDifference> otherName(SchemaDifference difference) {
		if (!difference.isMissing() && !difference.isUnexpected()) {
			return Optional.empty();
		}
		List<SchemaDifference> missing = same(difference, true);
		List<SchemaDifference> unexpected = same(difference, false);
		if (missing.size() != 1 || unexpected.size() != 1) {
			return Optional.empty();
		}
		return Optional.of(difference.isMissing() ? unexpected.getFirst() : missing.getFirst());
	}

	private List<SchemaDifference> same(SchemaDifference difference, boolean missing) {
		String definition = difference.isMissing() ? difference.expected() : difference.actual();
		return this.differences.stream()
			.filter((other) -> other.kind().equals(difference.kind())
					&& Objects.equals(other.table(), difference.table())
					&& (missing ? other.isMissing() : other.isUnexpected())
					&& Objects.equals(missing ? other.expected() : other.actual(), definition))
			.toList();
	}

	private static Table table(Schema schema, SchemaDifference difference) {
		return Objects.requireNonNull(schema.tables().get(String.valueOf(difference.table())));
	}

	private static Constraint constraint(Schema schema, SchemaDifference difference) {
		return get(table(schema, difference).constraints(), difference);
	}

	private static Index index(Schema schema, SchemaDifference difference) {
		return get(table(schema, difference).indexes(), difference);
	}

	private static <T> T get(Map<String, T> objects, SchemaDifference difference) {
		return Objects.requireNonNull(objects.get(difference.name()));
	}

}
