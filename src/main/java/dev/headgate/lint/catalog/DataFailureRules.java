package dev.headgate.lint.catalog;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.StatementError;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on statements that fail on the rows that a table may have.
 */
final class DataFailureRules {

	private static final Set<String> NOT_UNIQUE = Set.of("23505", "23P01");

	private static final Set<String> AGAINST_CONSTRAINT = Set.of("23502", "23503", "23514");

	private static final String UNSAFE_NEW_ENUM_VALUE = "55P04";

	private DataFailureRules() {
	}

	static List<Rule> rules() {
		return List.of(uniqueMayFail(), constraintMayFail(), enumValueUsedAtOnce());
	}

	private static Rule uniqueMayFail() {
		return Rule.named("unique-may-fail", Severity.WARN, Evidence.OBSERVED)
			.sees("A new unique index, key or exclusion constraint fails on rows that the schema allowed until now.")
			.why("Where two rows have the same values, the migration fails with SQLSTATE 23505 after it has read the table,"
					+ " and the service does not start.")
			.instead("A change set before it that cleans up, or a precondition that counts the duplicates.")
			.check((trace) -> failure(trace, NOT_UNIQUE));
	}

	private static Rule constraintMayFail() {
		return Rule.named("constraint-may-fail", Severity.WARN, Evidence.OBSERVED)
			.sees("A new NOT NULL, check or foreign key fails on rows that the schema allowed until now.")
			.why("Where a row is against the rule, the migration fails with SQLSTATE 23502, 23503 or 23514 after it has read"
					+ " the table, and the service does not start.")
			.instead(
					"A change set before it that cleans up, or a precondition that counts such rows; or NOT VALID, which"
							+ " holds for new rows only.")
			.check((trace) -> failure(trace, AGAINST_CONSTRAINT));
	}

	/** A precondition may have looked; a row of the change set's own says nothing. */
	private static List<Violation> failure(ChangeSetTrace trace, Set<String> sqlStates) {
		StatementTrace statement = trace.dataFailure();
		StatementError error = (statement != null) ? statement.error() : null;
		if (statement == null || error == null || !sqlStates.contains(error.sqlState()) || statement.changesRows()
				|| !trace.source().preconditions().isEmpty()) {
			return List.of();
		}
		return List.of(Violation.in(statement, statement.mentions("UNIQUE") ? "UNIQUE" : "ADD",
				"it fails where the rows are like those generated: " + error.message()));
	}

	private static Rule enumValueUsedAtOnce() {
		return Rule.named("enum-value-used-at-once", Severity.ERROR, Evidence.OBSERVED)
			.sees("A new value of an enum is used in the transaction that adds it.")
			.why("PostgreSQL refuses that (SQLSTATE 55P04): the migration fails at this change set.")
			.instead("ALTER TYPE … ADD VALUE in a change set before the one that uses the value.")
			.check(StatementChecks.each(DataFailureRules::unsafeEnumValues));
	}

	private static Stream<Violation> unsafeEnumValues(StatementTrace statement) {
		String word = statement.statement().words().isEmpty() ? "" : statement.statement().words().getFirst();
		return StatementChecks.when(statement.failedWith(UNSAFE_NEW_ENUM_VALUE), statement, word,
				"it uses a value of an enum that the same transaction adds");
	}

}
