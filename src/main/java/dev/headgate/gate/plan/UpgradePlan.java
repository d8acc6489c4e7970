package dev.headgate.gate.plan;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an upgrade would do.
 *
 * @param state the database's state as {@code Currency} names it, {@code supposed} when
 * no database was asked
 * @param summary the same in one line for people
 * @param from the newest applied revision, {@code null} for none
 * @param applied how many change sets are applied
 * @param changes the change sets in the order in which they would be applied
 * @param script the same for {@code psql}
 */
public record UpgradePlan(String state, String summary, @Nullable String from, int applied, List<PlannedChange> changes,
		PsqlScript script) {
}
