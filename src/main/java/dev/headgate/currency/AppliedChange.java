package dev.headgate.currency;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;

/**
 * One row of the history.
 *
 * @param key which change set
 * @param filename its path as the history spells it
 * @param checksum its checksum, {@code null} when cleared
 * @param execType how it came into the history, as the engine calls it
 */
public record AppliedChange(ChangeSetKey key, String filename, @Nullable String checksum, String execType) {

	/**
	 * Says whether nothing of it ever ran, since a precondition said that it need not.
	 */
	public boolean onlyMarked() {
		return this.execType.equals("MARK_RAN");
	}

	/** Says whether it ran more than once, so that its place is the last time's. */
	public boolean again() {
		return this.execType.equals("RERAN");
	}

}
