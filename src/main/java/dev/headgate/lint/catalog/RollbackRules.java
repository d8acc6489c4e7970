package dev.headgate.lint.catalog;

import java.util.List;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.RollbackTrace;
import dev.headgate.lint.trace.StatementError;

/**
 * Rules on rollbacks, which run right after their change sets.
 */
final class RollbackRules {

	private static final int MOST_DIFFERENCES = 3;

	private RollbackRules() {
	}

	static List<Rule> rules() {
		return List.of(noRollback(), rollbackFails(), rollbackIncomplete());
	}

	private static Rule noRollback() {
		return Rule.named("no-rollback", Severity.ERROR, Evidence.CHANGELOG)
			.sees("A change set has no rollback, and does not say that it needs none.")
			.why("headgate downgrade refuses to go below it, so that a release can't be taken back.")
			.instead(
					"Write what undoes it, or --rollback not required (in XML an empty rollback, in YAML rollback: empty)"
							+ " where there is nothing to undo.")
			.check((trace) -> (trace.rollback().missing() != null)
					? List.of(Violation.ofChangeSet("there is no rollback: " + trace.rollback().missing()))
					: List.of());
	}

	private static Rule rollbackFails() {
		return Rule.named("rollback-fails", Severity.ERROR, Evidence.OBSERVED)
			.sees("The rollback fails right after the change set.")
			.why("Taking back a release ends in the middle, when there is no time to write a better rollback.")
			.instead("Correct it: it undoes the statements in reverse order.")
			.check(RollbackRules::failedRollback);
	}

	private static List<Violation> failedRollback(ChangeSetTrace trace) {
		StatementError error = trace.rollback().error();
		return (error != null)
				? List.of(Violation
					.ofChangeSet("its rollback fails: " + error.message() + " (SQLSTATE " + error.sqlState() + ")"))
				: List.of();
	}

	private static Rule rollbackIncomplete() {
		return Rule.named("rollback-incomplete", Severity.WARN, Evidence.OBSERVED, Evidence.CATALOG)
			.sees("After the rollback the schema is not the one before the change set.")
			.why("The change set can fail when it is applied again, and an older release finds what it does not know.")
			.instead("Undo what is listed, too: privileges, comments, defaults, indexes and owned types count.")
			.check(RollbackRules::incompleteRollback);
	}

	private static List<Violation> incompleteRollback(ChangeSetTrace trace) {
		RollbackTrace rollback = trace.rollback();
		List<String> differences = rollback.differences();
		if (rollback.statements().isEmpty() || differences.isEmpty()) {
			return List.of();
		}
		String listed = String.join("; ", differences.stream().limit(MOST_DIFFERENCES).toList());
		int more = differences.size() - MOST_DIFFERENCES;
		return List.of(Violation.ofChangeSet(
				"its rollback leaves a difference: " + listed + ((more > 0) ? "; and " + more + " more" : "")));
	}

}
