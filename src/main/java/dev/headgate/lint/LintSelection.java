package dev.headgate.lint;

import java.util.List;
import java.util.Set;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.RevisionResolver;

/**
 * Which change sets are linted.
 *
 * @param keys the change sets
 * @param unreleased whether it is known that no release has applied them, so that nobody
 * waits for the tables that they make
 * @param description which ones, and why those, for the first line of the report
 */
public record LintSelection(Set<ChangeSetKey> keys, boolean unreleased, String description) {

	/**
	 * Copies the set.
	 */
	public LintSelection {
		keys = Set.copyOf(keys);
	}

	/**
	 * Selects all change sets.
	 * @param keys all of the changelog, without seeds
	 * @return the selection
	 */
	public static LintSelection all(List<ChangeSetKey> keys) {
		return new LintSelection(Set.copyOf(keys), false, "all, each as if the ones before it were released");
	}

	/**
	 * Selects the change sets behind one that a release has applied.
	 * @param keys all of the changelog, without seeds, the oldest first
	 * @param revision how someone calls the last one that was released
	 * @return the selection
	 * @throws dev.headgate.changelog.RevisionNameException when there is no such revision
	 */
	public static LintSelection behind(List<ChangeSetKey> keys, String revision) {
		return new LintSelection(Set.copyOf(RevisionResolver.behind(keys, revision)), true,
				"those behind " + revision + ", which no release has applied");
	}

}
