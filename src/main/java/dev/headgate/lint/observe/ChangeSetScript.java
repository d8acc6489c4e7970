package dev.headgate.lint.observe;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.trace.ChangeSetSource;

/**
 * A change set as SQL, ready to run.
 *
 * @param source the change set, with its statements
 * @param unwatched why it can't be run statement by statement, {@code null} when it can
 * @param rollback the statements that undo it
 * @param rollbackMissing why there is no rollback that could run, {@code null} when there
 * is one
 */
public record ChangeSetScript(ChangeSetSource source, @Nullable String unwatched, List<String> rollback,
		@Nullable String rollbackMissing) {

	/**
	 * Copies the list.
	 */
	public ChangeSetScript {
		rollback = List.copyOf(rollback);
	}

}
