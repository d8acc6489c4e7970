package dev.headgate.changelog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All change sets of a build, in their order, also those that do not apply here.
 */
public final class Changelog {

	private final List<ChangeSetInfo> revisions;

	private final Map<ChangeSetKey, ChangeSetInfo> byKey;

	private final Map<ChangeSetKey, List<ProcessParameter>> processParameters;

	/**
	 * Creates the model.
	 * @param revisions the change sets in their order; of those with the same key at most
	 * one applies
	 */
	public Changelog(List<ChangeSetInfo> revisions) {
		this(revisions, Map.of());
	}

	/**
	 * Creates the model of a changelog that takes parameters from this process.
	 * @param revisions the change sets in their order; of those with the same key at most
	 * one applies
	 * @param processParameters what the files of change sets take from the environment
	 * variables and system properties of this process
	 */
	public Changelog(List<ChangeSetInfo> revisions, Map<ChangeSetKey, List<ProcessParameter>> processParameters) {
		this.revisions = List.copyOf(revisions);
		Map<ChangeSetKey, ChangeSetInfo> distinct = new LinkedHashMap<>();
		for (ChangeSetInfo revision : revisions) {
			// One that applies takes its own place, not that of another with its key.
			ChangeSetInfo other = revision.applies() ? distinct.remove(revision.key()) : distinct.get(revision.key());
			distinct.put(revision.key(), (other != null) ? either(other, revision) : revision);
		}
		this.byKey = Collections.unmodifiableMap(distinct);
		this.processParameters = Map.copyOf(processParameters);
	}

	/**
	 * The one that applies; where none does, the history may have come from any of them.
	 */
	private static ChangeSetInfo either(ChangeSetInfo one, ChangeSetInfo other) {
		if (one.applies() || other.applies()) {
			return one.applies() ? one : other;
		}
		Set<String> checksums = new LinkedHashSet<>();
		if (!one.checksums().isEmpty() && !other.checksums().isEmpty()) {
			checksums.addAll(one.checksums());
			checksums.addAll(other.checksums());
		}
		return new ChangeSetInfo(one.key(), checksums, false, one.seed() && other.seed(),
				one.runAlways() || other.runAlways(), one.runOnChange() || other.runOnChange(), one.comment());
	}

	/**
	 * Returns every change set.
	 * @return the change sets in their order
	 */
	public List<ChangeSetInfo> revisions() {
		return this.revisions;
	}

	/**
	 * Returns every change set once: of several with one key, as for different database
	 * products, the one that applies.
	 * @return the change sets in their order
	 */
	public List<ChangeSetInfo> distinct() {
		return List.copyOf(this.byKey.values());
	}

	/**
	 * Returns what applies here and is no seed.
	 * @return the revisions, the oldest first
	 */
	public List<ChangeSetInfo> unseeded() {
		return applicable().stream().filter((revision) -> !revision.seed()).toList();
	}

	/**
	 * Returns the change sets that are to run in this process.
	 * @return those that apply, in their order
	 */
	public List<ChangeSetInfo> applicable() {
		return this.revisions.stream().filter(ChangeSetInfo::applies).toList();
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
	 * @return the change set, of several with this key the one that applies; empty when
	 * this build does not know it
	 */
	public Optional<ChangeSetInfo> find(ChangeSetKey key) {
		return Optional.ofNullable(this.byKey.get(key));
	}

	/**
	 * Returns what a change set's text depends on beside the changelog.
	 * @param key what identifies it
	 * @return the parameters that its file takes from this process, usually none
	 */
	public List<ProcessParameter> processParameters(ChangeSetKey key) {
		return this.processParameters.getOrDefault(key, List.of());
	}

	/**
	 * Returns the newest revision of the schema; seeds do not count.
	 * @return its id, empty when no change set applies
	 */
	public Optional<String> head() {
		return this.revisions.reversed()
			.stream()
			.filter((revision) -> revision.applies() && !revision.seed())
			.map(ChangeSetInfo::id)
			.findFirst();
	}

}
