package dev.headgate.lint.trace;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the rollback of a change set did, run right after it.
 *
 * @param statements its statements, empty when there is nothing to undo or no rollback
 * @param missing why there is no rollback that could run, {@code null} when there is one
 * @param error why it failed, {@code null} when it did not, or did not run
 * @param differences how the schema differs from the one before the change set, one line
 * each; empty when it failed or did not run
 */
public record RollbackTrace(List<String> statements, @Nullable String missing, @Nullable StatementError error,
		List<String> differences) {

	/**
	 * Copies the lists.
	 */
	public RollbackTrace {
		statements = List.copyOf(statements);
		differences = List.copyOf(differences);
	}

}
