package dev.headgate.changelog;

import java.util.Set;

/**
 * One change set of a changelog.
 *
 * @param key what identifies it
 * @param checksums every checksum under which it counts as unedited, the newest version's
 * first; empty when any will do
 * @param applies whether it is to run in this process: its contexts, labels and database
 * match, and it is no seed that is left out
 * @param seed whether it is a seed
 * @param runAlways whether it runs at every migration
 * @param runOnChange whether it runs again when its text changes
 * @param comment what its author says about it, empty for nothing
 */
public record ChangeSetInfo(ChangeSetKey key, Set<String> checksums, boolean applies, boolean seed, boolean runAlways,
		boolean runOnChange, String comment) {

	/**
	 * Returns the name that an operator knows it by.
	 * @return the change set's id
	 */
	public String id() {
		return this.key.id();
	}

	/**
	 * Says whether a checksum in the history belongs to this text.
	 * @param stored the history's checksum
	 * @return {@code false} when the text has been edited since; a checksum of a version
	 * that Liquibase no longer computes counts as unedited
	 */
	public boolean accepts(String stored) {
		boolean comparable = stored.startsWith("8:") || stored.startsWith("9:");
		return this.checksums.isEmpty() || !comparable || this.checksums.contains(stored);
	}

}
