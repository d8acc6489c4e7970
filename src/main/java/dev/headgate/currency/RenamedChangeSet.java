package dev.headgate.currency;

import dev.headgate.changelog.ChangeSetKey;

/**
 * A change set whose file has another path than when it was applied. It must not run
 * again.
 *
 * @param applied what identifies it in the history
 * @param now what identifies it in this build
 */
public record RenamedChangeSet(ChangeSetKey applied, ChangeSetKey now) {

	/**
	 * Says the same to people.
	 * @return one line
	 */
	@Override
	public String toString() {
		return this.now.id() + " was applied as " + this.applied.path() + ", and is now " + this.now.path();
	}

}
