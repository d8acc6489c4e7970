package dev.headgate.proof.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.SqlText;
import dev.headgate.proof.DdlStatements;
import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.EnumType;
import dev.headgate.proof.SchemaDifference;
import dev.headgate.proof.drift.RepairStep.Phase;

/**
 * Brings back enum types, domains and composite types.
 */
final class TypeRepair {

	private static final String NOT_NULL = " NOT NULL";

	private final Schema expected;

	private final Schema actual;

	private final Consumer<RepairStep> steps;

	TypeRepair(Schema expected, Schema actual, Consumer<RepairStep> steps) {
		this.expected = expected;
		this.actual = actual;
		this.steps = steps;
	}

	void repair(SchemaDifference difference) {
		if (difference.isUnexpected()) {
			String kind = difference.kind().equals("domain") ? "DOMAIN" : "TYPE";
			this.steps.accept(RepairStep.of(Phase.DROP_TYPE, difference, "DROP " + kind + " " + difference.name()));
			return;
		}
		switch (difference.kind()) {
			case "enum type" -> repairEnum(difference);
			case "domain" -> repairDomain(difference);
			case "type" -> repairComposite(difference);
			default -> this.steps.accept(notWritten(difference));
		}
	}

	private static RepairStep notWritten(SchemaDifference difference) {
		return RepairStep.notWritten(difference, "it should be " + difference.kind() + " " + difference.name() + ": "
				+ difference.expected() + ". Its parts have no names here by which a statement could change them.");
	}

	private void repairEnum(SchemaDifference difference) {
		EnumType wanted = Objects.requireNonNull(this.expected.enums().get(difference.name()));
		EnumType present = this.actual.enums().get(difference.name());
		if (present == null) {
			this.steps.accept(RepairStep.of(Phase.TYPE, difference, DdlStatements.create(wanted)));
			return;
		}
		List<String> renames = renames(present, wanted);
		List<String> additions = additions(present, wanted);
		if (!renames.isEmpty()) {
			this.steps.accept(RepairStep.of(Phase.TYPE, difference, renames));
		}
		else if (!additions.isEmpty()) {
			this.steps.accept(RepairStep.of(Phase.TYPE, difference, additions));
		}
		else {
			this.steps.accept(RepairStep.of(Phase.COLUMN, difference, DdlStatements.replace(wanted, this.actual))
				.noting("No value of a type can be removed, so another type takes its place, and PostgreSQL writes every"
						+ " table with it anew. This fails while a row has a value that is not expected."));
		}
	}

	/** Values at the same place of which neither is in the other type. */
	private static List<String> renames(EnumType present, EnumType wanted) {
		List<String> statements = new ArrayList<>();
		if (present.labels().size() != wanted.labels().size()) {
			return statements;
		}
		for (int i = 0; i < wanted.labels().size(); i++) {
			String from = present.labels().get(i);
			String to = wanted.labels().get(i);
			if (!from.equals(to)) {
				if (wanted.labels().contains(from) || present.labels().contains(to)) {
					return List.of();
				}
				statements.add("ALTER TYPE " + wanted.name() + " RENAME VALUE " + SqlText.literal(from) + " TO "
						+ SqlText.literal(to));
			}
		}
		return statements;
	}

	/** Empty where values have to go, or to move. */
	private static List<String> additions(EnumType present, EnumType wanted) {
		List<String> left = new ArrayList<>(wanted.labels());
		left.retainAll(present.labels());
		if (!left.equals(present.labels())) {
			return List.of();
		}
		List<String> statements = new ArrayList<>();
		for (int i = 0; i < wanted.labels().size(); i++) {
			String label = wanted.labels().get(i);
			if (!present.labels().contains(label)) {
				String place = (i > 0) ? " AFTER " + SqlText.literal(wanted.labels().get(i - 1))
						: " BEFORE " + SqlText.literal(present.labels().getFirst());
				statements.add("ALTER TYPE " + wanted.name() + " ADD VALUE " + SqlText.literal(label) + place);
			}
		}
		return statements;
	}

	private void repairDomain(SchemaDifference difference) {
		String wanted = String.valueOf(difference.expected());
		String present = String.valueOf(difference.actual());
		if (difference.isMissing()) {
			this.steps
				.accept(RepairStep.of(Phase.TYPE, difference, "CREATE DOMAIN " + difference.name() + " AS " + wanted));
		}
		else if (wanted.replace(NOT_NULL, "").equals(present.replace(NOT_NULL, ""))) {
			this.steps.accept(RepairStep.of(Phase.TYPE, difference, "ALTER DOMAIN " + difference.name()
					+ (wanted.contains(NOT_NULL) ? " SET NOT NULL" : " DROP NOT NULL")));
		}
		else {
			this.steps.accept(notWritten(difference));
		}
	}

	private void repairComposite(SchemaDifference difference) {
		List<String> wanted = attributes(difference.expected());
		if (difference.isMissing()) {
			this.steps.accept(RepairStep.of(Phase.TYPE, difference,
					"CREATE TYPE " + difference.name() + " AS (" + difference.expected() + ")"));
			return;
		}
		List<String> present = attributes(difference.actual());
		List<String> kept = new ArrayList<>(present);
		kept.retainAll(wanted);
		if (!kept.equals(wanted.subList(0, kept.size()))) {
			this.steps.accept(notWritten(difference));
			return;
		}
		List<String> statements = new ArrayList<>();
		present.stream()
			.filter((attribute) -> !wanted.contains(attribute))
			.forEach((attribute) -> statements
				.add("ALTER TYPE " + difference.name() + " DROP ATTRIBUTE " + attribute.replaceFirst(" .*", "")));
		wanted.stream()
			.filter((attribute) -> !present.contains(attribute))
			.forEach((attribute) -> statements.add("ALTER TYPE " + difference.name() + " ADD ATTRIBUTE " + attribute));
		RepairStep step = RepairStep.of(Phase.TYPE, difference, statements);
		this.steps.accept(kept.equals(present) ? step
				: step.losing("the values of the attributes that go, in every column of this type"));
	}

	private static List<String> attributes(@Nullable String definition) {
		return Arrays.asList(String.valueOf(definition).split(", "));
	}

}
