package dev.headgate.proof.drift;

import java.util.ArrayList;
import java.util.List;

import dev.headgate.proof.Schema;
import dev.headgate.proof.SchemaComparison;
import dev.headgate.proof.SchemaDifference;

/**
 * What somebody changed in a schema by hand.
 *
 * @param comparedWith where the expected schema is from
 * @param expected the schema that the applied change sets make
 * @param actual the schema as it is
 * @param defaultSchema the name of the schema whose objects have no schema in their names
 * @param differences what differs
 * @param notCompared what could not be compared, one line each
 */
public record DriftReport(String comparedWith, Schema expected, Schema actual, String defaultSchema,
		List<SchemaDifference> differences, List<String> notCompared) {

	/** Where an expected schema is from that was made for this report. */
	static final String TEMPORARY_DATABASE = "temporary database";

	/**
	 * Compares a database with what is expected. PostgreSQL prints views, rules and SQL
	 * bodies from their parsed form, and each major version does so in its own way: where
	 * such texts of two versions differ, that says nothing.
	 * @param expected the expected schema
	 * @param comparedWith where it is from
	 * @param live the database
	 * @return the differences
	 */
	static DriftReport compare(ExpectedSchema expected, String comparedWith, LiveSchema live) {
		List<SchemaDifference> differences = new ArrayList<>();
		List<String> notCompared = new ArrayList<>();
		for (SchemaDifference difference : SchemaComparison.compare(expected.schema(), live.schema())) {
			if (expected.postgresql() != live.postgresql() && isPrintedByVersion(difference)) {
				notCompared.add("the text of " + difference.kind() + " " + difference.name()
						+ ": PostgreSQL %d, from which the expected one is, prints it in another way than %d"
							.formatted(expected.postgresql(), live.postgresql()));
			}
			else {
				differences.add(difference);
			}
		}
		return new DriftReport(comparedWith, expected.schema(), live.schema(), live.defaultSchema(),
				List.copyOf(differences), List.copyOf(notCompared));
	}

	private static boolean isPrintedByVersion(SchemaDifference difference) {
		String expected = difference.expected();
		if (expected == null || difference.isMissing()) {
			return false;
		}
		return switch (difference.kind()) {
			case "view", "materialized view", "rule" -> true;
			case "function", "procedure" -> !expected.contains("\nAS ");
			default -> false;
		};
	}

	/**
	 * Returns the differences as text.
	 * @return one line for each
	 */
	public List<String> lines() {
		return this.differences.stream().map(SchemaDifference::toString).toList();
	}

	/**
	 * Writes the statements that bring the schema back.
	 * @return the statements
	 */
	public RepairScript repair() {
		return RepairScript.of(this);
	}

}
