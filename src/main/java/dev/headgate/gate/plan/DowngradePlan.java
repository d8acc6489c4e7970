package dev.headgate.gate.plan;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;

/**
 * What a downgrade would do.
 *
 * @param from the newest applied revision, {@code null} for none
 * @param to the newest one that stays applied, {@code null} for none
 * @param changes the change sets in the order in which they would be undone
 * @param left seeds that have no rollback and stay
 * @param script the same for {@code psql}
 */
public record DowngradePlan(@Nullable String from, @Nullable String to, List<PlannedChange> changes,
		List<ChangeSetKey> left, PsqlScript script) {
}
