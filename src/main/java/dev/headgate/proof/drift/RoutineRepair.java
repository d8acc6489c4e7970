package dev.headgate.proof.drift;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.Other;
import dev.headgate.proof.SchemaDifference;
import dev.headgate.proof.drift.RepairStep.Phase;

/**
 * Brings back functions and procedures.
 */
final class RoutineRepair {

	private final Schema expected;

	private final Schema actual;

	private final Consumer<RepairStep> steps;

	RoutineRepair(Schema expected, Schema actual, Consumer<RepairStep> steps) {
		this.expected = expected;
		this.actual = actual;
		this.steps = steps;
	}

	void repair(SchemaDifference difference) {
		if (difference.kind().equals("aggregate")) {
			this.steps.accept(RepairStep.notWritten(difference,
					"an aggregate is not read in full: write its CREATE or DROP AGGREGATE by hand"));
			return;
		}
		String drop = "DROP " + difference.kind().toUpperCase(Locale.ROOT) + " " + difference.name();
		if (difference.isUnexpected()) {
			this.steps.accept(RepairStep.of(Phase.DROP_FUNCTION, difference, drop));
			return;
		}
		String create = definition(this.expected, difference);
		if (difference.isMissing() || head(create).equals(head(definition(this.actual, difference)))) {
			this.steps.accept(RepairStep.of(Phase.FUNCTION, difference, create));
		}
		else {
			this.steps.accept(RepairStep.of(Phase.FUNCTION, difference, drop, create)
				.noting("Its parameters or its result differ, so it is dropped first: this fails while something uses it,"
						+ " and its grants are gone."));
		}
	}

	private static String definition(Schema schema, SchemaDifference difference) {
		Other routine = Objects.requireNonNull(schema.others().get(difference.kind() + " " + difference.name()));
		return routine.definition();
	}

	/** The two lines with its parameters and its result, which can't be replaced. */
	private static List<String> head(String definition) {
		return definition.lines().limit(2).toList();
	}

}
