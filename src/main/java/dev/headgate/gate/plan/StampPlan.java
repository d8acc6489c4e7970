package dev.headgate.gate.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.SchemaState;

/**
 * What a stamp does to the history, and to nothing else.
 *
 * @param to the revision that the history is to be at, {@code null} for none
 * @param wanted what is to be recorded as applied
 * @param missing what of it is not recorded yet
 * @param removed what is recorded and is not to be; it stays in the schema
 * @param purge whether everything is removed first
 */
public record StampPlan(@Nullable String to, Set<ChangeSetKey> wanted, List<ChangeSetKey> missing,
		List<ChangeSetKey> removed, boolean purge) {

	/**
	 * Plans a stamp.
	 * @param applied the history as it is
	 * @param changelog the build's change sets
	 * @param wanted what is to be recorded as applied, the oldest first
	 * @param purge whether everything is to be removed first
	 * @return the plan
	 */
	static StampPlan of(AppliedChanges applied, Changelog changelog, List<ChangeSetKey> wanted, boolean purge) {
		List<ChangeSetKey> recorded = applied.rows().stream().map(AppliedChangeSet::key).toList();
		List<ChangeSetKey> removed = (purge || wanted.isEmpty()) ? recorded : behind(applied, changelog, wanted);
		List<ChangeSetKey> missing = wanted.stream().filter((key) -> purge || !recorded.contains(key)).toList();
		return new StampPlan(wanted.isEmpty() ? null : wanted.getLast().id(), new LinkedHashSet<>(wanted), missing,
				removed, purge);
	}

	/**
	 * What the changelog has behind the target; and, once something of it goes, what only
	 * the database knows and was applied later. Seeds stay.
	 */
	private static List<ChangeSetKey> behind(AppliedChanges applied, Changelog changelog, List<ChangeSetKey> wanted) {
		List<ChangeSetKey> order = changelog.revisions().stream().map(ChangeSetInfo::key).toList();
		int target = order.indexOf(wanted.getLast());
		List<ChangeSetKey> removed = new ArrayList<>();
		for (AppliedChangeSet row : applied.rows()) {
			int place = order.indexOf(row.key());
			if (!applied.isSeed(row) && ((place >= 0) ? place > target : !removed.isEmpty())) {
				removed.add(row.key());
			}
		}
		return removed;
	}

	/**
	 * Plans the same for a history that may have changed.
	 * @param now the history as it is now
	 * @param changelog the build's change sets
	 * @return what is left to do
	 */
	public StampPlan on(AppliedChanges now, Changelog changelog) {
		return of(now, changelog, List.copyOf(this.wanted), this.purge);
	}

	/**
	 * Says whether the history is as it is to be.
	 * @return {@code true} when there is nothing to do
	 */
	public boolean isReached() {
		return this.missing.isEmpty() && this.removed.isEmpty();
	}

	/** What is in doubt is only ever taken away. */
	public boolean mayBeginIn(SchemaState state) {
		return switch (state) {
			case SchemaState.AtHead ignored -> true;
			case SchemaState.Ahead ignored -> true;
			case SchemaState.Behind ignored -> true;
			case SchemaState.Unmanaged ignored -> true;
			case SchemaState.Diverged ignored -> !this.removed.isEmpty();
			case SchemaState.Tampered ignored -> !this.removed.isEmpty();
			case SchemaState.Migrating ignored -> false;
			case SchemaState.Unreachable ignored -> false;
		};
	}

}
