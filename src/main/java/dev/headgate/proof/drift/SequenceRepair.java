package dev.headgate.proof.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.SqlText;
import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.Sequence;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.SchemaDifference;
import dev.headgate.proof.drift.RepairStep.Phase;

/**
 * Brings back sequences.
 */
final class SequenceRepair {

	private final Schema expected;

	private final Schema actual;

	private final Consumer<RepairStep> steps;

	SequenceRepair(Schema expected, Schema actual, Consumer<RepairStep> steps) {
		this.expected = expected;
		this.actual = actual;
		this.steps = steps;
	}

	void repair(SchemaDifference difference) {
		if (difference.isUnexpected()) {
			drop(difference, sequence(this.actual, difference));
		}
		else if (difference.isMissing()) {
			create(difference, sequence(this.expected, difference));
		}
		else {
			change(difference, sequence(this.expected, difference));
		}
	}

	private static Sequence sequence(Schema schema, SchemaDifference difference) {
		return Objects.requireNonNull(schema.sequences().get(difference.name()));
	}

	/** One that a column owns goes with it. */
	private void drop(SchemaDifference difference, Sequence sequence) {
		RepairStep step = hasColumn(this.expected, sequence.owner()) || sequence.owner() == null
				? RepairStep.of(Phase.DROP_SEQUENCE, difference, "DROP SEQUENCE " + sequence.name())
					.losing("how far " + sequence.name() + " has counted")
				: RepairStep.of(Phase.DROP_SEQUENCE, difference)
					.noting("It goes with " + sequence.owner() + ", which owns it.");
		this.steps.accept(step);
	}

	private void create(SchemaDifference difference, Sequence sequence) {
		this.steps.accept(RepairStep.of(Phase.SEQUENCE, difference, sequence.definition())
			.noting("It counts from its beginning; where rows have its numbers, set it behind the highest one."));
		String owner = sequence.owner();
		if (owner == null) {
			return;
		}
		List<String> statements = new ArrayList<>();
		statements.add(owned(sequence));
		if (hasColumn(this.actual, owner)) {
			int dot = owner.lastIndexOf('.');
			statements.add("SELECT setval(" + SqlText.literal(sequence.name()) + ", coalesce(max("
					+ owner.substring(dot + 1) + "), 0) + 1, false) FROM " + owner.substring(0, dot));
		}
		this.steps.accept(RepairStep.of(Phase.COLUMN, difference, statements));
	}

	private static boolean hasColumn(Schema schema, @Nullable String name) {
		for (Table table : schema.tables().values()) {
			if (table.columns().keySet().stream().anyMatch((column) -> (table.name() + "." + column).equals(name))) {
				return true;
			}
		}
		return false;
	}

	private void change(SchemaDifference difference, Sequence sequence) {
		String limits = sequence.limits();
		this.steps.accept(RepairStep.of(Phase.COLUMN, difference,
				"ALTER SEQUENCE " + sequence.name() + " AS " + sequence.type() + " INCREMENT BY " + sequence.increment()
						+ limit(limits, "MINVALUE", " NO MINVALUE") + limit(limits, "MAXVALUE", " NO MAXVALUE")
						+ " START WITH " + sequence.start() + limit(limits, "CACHE", " CACHE 1")
						+ (limits.contains(" CYCLE") ? " CYCLE" : " NO CYCLE"),
				owned(sequence)));
	}

	private static String limit(String limits, String word, String none) {
		Matcher given = Pattern.compile(" " + word + " -?\\d+").matcher(limits);
		return given.find() ? given.group() : none;
	}

	private static String owned(Sequence sequence) {
		return "ALTER SEQUENCE " + sequence.name() + " OWNED BY "
				+ ((sequence.owner() != null) ? sequence.owner() : "NONE");
	}

}
