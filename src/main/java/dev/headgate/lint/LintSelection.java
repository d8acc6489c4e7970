package dev.headgate.lint;

import java.util.Set;

import dev.headgate.changelog.ChangeSetKey;

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

}
