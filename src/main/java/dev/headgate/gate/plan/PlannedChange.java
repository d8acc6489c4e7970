package dev.headgate.gate.plan;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;

/**
 * One change set that is to be applied or undone.
 *
 * @param key which one
 * @param filename its path as the history spells it
 * @param transactional whether it runs in a transaction, together with its history row
 * @param statements what is to run, in order
 * @param problem why the statements are not known, {@code null} when they are
 * @param record the statement that notes it in the history
 */
public record PlannedChange(ChangeSetKey key, String filename, boolean transactional, List<String> statements,
		@Nullable String problem, String record) {
}
