package dev.headgate.proof.previous;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.headgate.proof.ExpressionNormalizer;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Table;

/**
 * Finds the constraints and unique indexes of a table that may refuse rows which a
 * release writes: those that do not follow from what it was tested with.
 */
final class RuleComparison {

	private final ReleaseSchema release;

	private final Table used;

	private final Table known;

	private final Table present;

	private final String where;

	private final List<Incompatibility> found = new ArrayList<>();

	/**
	 * Compares.
	 * @param release the release
	 * @param used the table as the release uses it
	 * @param known the table as the release was tested with it
	 * @param present the table as it is
	 * @param where what the schema that it is in is called in texts
	 */
	RuleComparison(ReleaseSchema release, Table used, Table known, Table present, String where) {
		this.release = release;
		this.used = used;
		this.known = known;
		this.present = present;
		this.where = where;
		this.present.constraints().values().forEach(this::compare);
		this.present.indexes().values().stream().filter(Index::unique).forEach(this::compare);
	}

	List<Incompatibility> found() {
		return this.found;
	}

	private void compare(Constraint constraint) {
		boolean harmless = switch (constraint.kind()) {
			case 'c' -> constraint.columns().stream().noneMatch(this::isUsed) || followsFromChecks(constraint);
			case 'p', 'u' ->
				hasKeyWithin(constraint.columns()) || isNeverEqual(constraint.columns(), constraint.definition());
			case 'f' -> isKeptForeignKey(constraint) || constraint.columns().stream().anyMatch(this::isLeftNull);
			default -> isKept(constraint);
		};
		if (!harmless) {
			add("constraint " + this.present.name() + "." + constraint.name(), constraint.definition());
		}
	}

	private void compare(Index index) {
		boolean kept = uniqueIndexes()
			.anyMatch((other) -> ExpressionNormalizer.of(other.body()).equals(ExpressionNormalizer.of(index.body())));
		boolean harmless = kept || (index.plain() && hasKeyWithin(index.columns()))
				|| isNeverEqual(index.columns(), index.body());
		if (!harmless) {
			add("index " + index.name() + " on " + this.present.name(), "UNIQUE " + index.body());
		}
	}

	private void add(String object, String definition) {
		this.found.add(
				new Incompatibility(
						object + " is " + definition + " " + this.where + ", which does not follow from what held for "
								+ this.release.name() + ": rows that it writes may be refused",
						ReleaseComparison.LOOSEN));
	}

	private boolean isUsed(String column) {
		return this.used.columns().containsKey(column);
	}

	private boolean followsFromChecks(Constraint constraint) {
		List<CheckCondition> known = this.release.constraints(this.present.name(), "c")
			.stream()
			.flatMap((check) -> CheckCondition.of(check.definition()).stream())
			.toList();
		return CheckCondition.of(constraint.definition())
			.stream()
			.allMatch((condition) -> known.stream().anyMatch((one) -> one.implies(condition)));
	}

	/**
	 * What is unique by fewer columns is so by more. No entity keeps to a key by itself.
	 */
	private boolean hasKeyWithin(List<String> columns) {
		Set<String> wanted = new HashSet<>(columns);
		return this.known.constraints("pu").stream().anyMatch((key) -> wanted.containsAll(key.columns()))
				|| uniqueIndexes().anyMatch((index) -> index.plain() && wanted.containsAll(index.columns()));
	}

	private Stream<Index> uniqueIndexes() {
		return this.known.indexes().values().stream().filter(Index::unique);
	}

	/**
	 * A row of the release is like no other in a column that the release does not write.
	 */
	private boolean isNeverEqual(List<String> columns, String definition) {
		boolean nulls = !definition.contains("NULLS NOT DISTINCT");
		return columns.stream().anyMatch((column) -> (nulls && isLeftNull(column)) || isNumbered(column));
	}

	private boolean isLeftNull(String column) {
		Column now = this.present.columns().get(column);
		return now != null && !isUsed(column) && !now.notNull() && now.expression() == null;
	}

	private boolean isNumbered(String column) {
		Column now = this.present.columns().get(column);
		String value = (now != null) ? now.defaultValue() : null;
		return now != null && !isUsed(column) && (now.isAutoNumbered()
				|| (value != null && value.matches("(nextval|gen_random_uuid|uuid_generate_v4|uuidv[47])\\(.*")));
	}

	private boolean isKeptForeignKey(Constraint constraint) {
		return this.release.constraints(this.present.name(), "f")
			.stream()
			.anyMatch((key) -> key.columns().equals(constraint.columns())
					&& key.targetColumns().equals(constraint.targetColumns())
					&& Objects.equals(key.target(), constraint.target()));
	}

	private boolean isKept(Constraint constraint) {
		return this.known.constraints(String.valueOf(constraint.kind()))
			.stream()
			.anyMatch((other) -> ExpressionNormalizer.of(other.definition())
				.equals(ExpressionNormalizer.of(constraint.definition())));
	}

}
