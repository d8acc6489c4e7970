package dev.headgate.currency;

import java.util.List;
import java.util.stream.Collectors;

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
 * @param deferred what the last upgrade deferred and the next one tries again
 * @param renamed what is applied under another path
 */
public record SchemaPosition(@Nullable String current, @Nullable String head, List<ChangeSetKey> pending,
		List<ChangeSetKey> unknown, List<DeferredChangeSet> deferred, List<RenamedChangeSet> renamed) {

	/**
	 * Creates a position with nothing deferred or renamed.
	 * @param current the newest applied revision
	 * @param head the newest revision of this build
	 * @param pending what is to be applied
	 * @param unknown what is applied but not in this build
	 */
	public SchemaPosition(@Nullable String current, @Nullable String head, List<ChangeSetKey> pending,
			List<ChangeSetKey> unknown) {
		this(current, head, pending, unknown, List.of(), List.of());
	}

	/**
	 * Says what to do about change sets whose files have another path now.
	 * @return sentences
	 */
	public String pathRemedy() {
		String paths = this.renamed.stream()
			.map((renaming) -> "'logicalFilePath:" + renaming.applied().path() + "' to " + renaming.now().path())
			.distinct()
			.limit(3)
			.collect(Collectors.joining(", "));
		return "Add " + paths + " (in formatted SQL on each --changeset line, elsewhere once at the top), or move the"
				+ " file back; they are not run again.";
	}

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
