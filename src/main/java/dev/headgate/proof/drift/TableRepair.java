package dev.headgate.proof.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.headgate.proof.DdlStatements;
import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.SchemaDifference;
import dev.headgate.proof.drift.RepairStep.Phase;

/**
 * Brings back tables as a whole.
 */
final class TableRepair {

	private static final String UNLOGGED = "UNLOGGED";

	private final Schema expected;

	private final Schema actual;

	private final Consumer<RepairStep> steps;

	TableRepair(Schema expected, Schema actual, Consumer<RepairStep> steps) {
		this.expected = expected;
		this.actual = actual;
		this.steps = steps;
	}

	void repair(SchemaDifference difference) {
		if (difference.isMissing()) {
			create(difference, Objects.requireNonNull(this.expected.tables().get(difference.name())));
		}
		else if (difference.isUnexpected()) {
			drop(difference, Objects.requireNonNull(this.actual.tables().get(difference.name())));
		}
		else {
			changeOptions(difference);
		}
	}

	private void create(SchemaDifference difference, Table table) {
		Table plain = withoutSerials(table);
		String renamed = this.actual.tables()
			.values()
			.stream()
			.filter((other) -> !this.expected.tables().containsKey(other.name()) && shape(other).equals(shape(table)))
			.map(Table::name)
			.collect(Collectors.joining(" or "));
		RepairStep step = RepairStep.of(Phase.TABLE, difference,
				DdlStatements.create(plain, (key) -> key.kind() != 'f'));
		this.steps.accept(renamed.isEmpty() ? step.noting("Its rows do not come back.")
				: step.noting("Is it " + renamed + ", renamed? Then rename that one back by hand in place of this, and"
						+ " run 'headgate drift' again."));
		table.constraints("f")
			.forEach((key) -> this.steps
				.accept(RepairStep.of(Phase.FOREIGN_KEY, difference, DdlStatements.add(table, key))));
	}

	/** The sequence of a serial column is a difference of its own. */
	private static Table withoutSerials(Table table) {
		Map<String, Column> columns = new LinkedHashMap<>();
		table.columns().forEach((name, column) -> columns.put(name, ColumnRepair.withoutSerial(column)));
		return new Table(table.name(), table.options(), table.comment(), columns, table.constraints(), table.indexes());
	}

	private static List<String> shape(Table table) {
		return table.columns().values().stream().map((column) -> column.name() + " " + column.type()).sorted().toList();
	}

	/** Others of these tables may refer to it. */
	private void drop(SchemaDifference difference, Table table) {
		table.constraints("f")
			.stream()
			.filter((key) -> !table.name().equals(key.target())
					&& !this.expected.tables().containsKey(String.valueOf(key.target())))
			.forEach((key) -> this.steps
				.accept(RepairStep.of(Phase.DROP_FOREIGN_KEY, difference, DdlStatements.drop(table, key))));
		this.steps.accept(RepairStep.of(Phase.DROP_TABLE, difference, "DROP TABLE " + table.name())
			.losing("the rows of " + table.name()));
	}

	private void changeOptions(SchemaDifference difference) {
		String wanted = String.valueOf(difference.expected());
		String present = String.valueOf(difference.actual());
		if (wanted.replace(UNLOGGED, "").strip().equals(present.replace(UNLOGGED, "").strip())) {
			this.steps.accept(RepairStep
				.of(Phase.COLUMN, difference,
						"ALTER TABLE " + difference.name() + " SET "
								+ (wanted.startsWith(UNLOGGED) ? UNLOGGED : "LOGGED"))
				.noting("PostgreSQL writes the whole table anew, and locks it meanwhile."));
		}
		else {
			this.steps.accept(RepairStep.notWritten(difference,
					"no statement changes how a table is partitioned: make a new table, and copy the rows"));
		}
	}

}
