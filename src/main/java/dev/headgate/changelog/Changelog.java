package dev.headgate.changelog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All change sets of a build, in their order, also those that do not apply here.
 */
public final class Changelog {

	private final List<Revision> revisions;

	private final Map<ChangeSetKey, Revision> byKey;

	/**
	 * Creates the model.
	 * @param revisions the change sets in their order, no two with the same key
	 */
	public Changelog(List<Revision> revisions) {
		this.revisions = List.copyOf(revisions);
		this.byKey = revisions.stream().collect(Collectors.toUnmodifiableMap(Revision::key, Function.identity()));
	}

	/**
	 * Returns every change set.
	 * @return the change sets in their order
	 */
	public List<Revision> revisions() {
		return this.revisions;
	}

	/**
	 * Returns the change sets that are to run in this process.
	 * @return those that apply, in their order
	 */
	public List<Revision> applicable() {
		return this.revisions.stream().filter(Revision::applies).toList();
	}

	/**
	 * Returns the seeds that do not run in this process.
	 * @return how many
	 */
	public long seedsLeftOut() {
		return this.revisions.stream().filter((revision) -> revision.seed() && !revision.applies()).count();
	}

	/**
	 * Looks a change set up.
	 * @param key what identifies it
	 * @return the change set, empty when this build does not know it
	 */
	public Optional<Revision> find(ChangeSetKey key) {
		return Optional.ofNullable(this.byKey.get(key));
	}

	/**
	 * Returns the newest revision of the schema; seeds do not count.
	 * @return its id, empty when no change set applies
	 */
	public Optional<String> head() {
		return this.revisions.reversed()
			.stream()
			.filter((revision) -> revision.applies() && !revision.seed())
			.map(Revision::id)
			.findFirst();
	}

}
