package dev.headgate.gate;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an upgrade would do.
 *
 * @param state the database's state in one line; for a script without a database, where
 * it is supposed to stand
 * @param from the newest applied revision, {@code null} for none
 * @param changes the change sets in the order in which they would be applied
 * @param script the same for {@code psql}
 */
public record UpgradePlan(String state, @Nullable String from, List<PlannedChange> changes, Script script) {
}
