package dev.headgate.currency;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;

/**
 * Where a database stands between the empty schema and head.
 *
 * @param current the newest applied revision of the schema, {@code null} when there is
 * none
 * @param head the newest revision of this build, {@code null} when no change set applies
 * @param pending what is to be applied, in order
 * @param unknown what is applied but not in this build, in the order it was applied
 */
public record Position(@Nullable String current, @Nullable String head, List<ChangeSetKey> pending,
		List<ChangeSetKey> unknown) {

	/**
	 * Returns the pending change sets as an operator names them.
	 * @return their ids
	 */
	public List<String> pendingIds() {
		return this.pending.stream().map(ChangeSetKey::id).toList();
	}

	/**
	 * Returns the unknown change sets as an operator names them.
	 * @return their ids
	 */
	public List<String> unknownIds() {
		return this.unknown.stream().map(ChangeSetKey::id).toList();
	}

}
