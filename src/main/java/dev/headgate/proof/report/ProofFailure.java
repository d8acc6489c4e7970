package dev.headgate.proof.report;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;

/**
 * One thing that is not as a proof would have it.
 *
 * @param changeSet the change set that causes it, {@code null} when none does
 * @param difference what is wrong, with the name of the object
 * @param action what to do about it
 */
public record ProofFailure(@Nullable ChangeSetKey changeSet, String difference, String action) {

	/**
	 * Returns the change set as people read it.
	 * @return id, author and file; empty when none causes it
	 */
	public String where() {
		return (this.changeSet == null) ? "" : shown(this.changeSet);
	}

	/**
	 * Returns a change set as people read it.
	 * @param key the change set
	 * @return id, author and file
	 */
	public static String shown(ChangeSetKey key) {
		return key.id() + " by " + key.author() + " (" + key.path() + ")";
	}

	/**
	 * Returns the same for programs.
	 * @return names and values
	 */
	public Map<String, Object> facts() {
		Map<String, Object> facts = new LinkedHashMap<>();
		if (this.changeSet != null) {
			facts.put("id", this.changeSet.id());
			facts.put("author", this.changeSet.author());
			facts.put("path", this.changeSet.path());
		}
		facts.put("difference", this.difference);
		facts.put("action", this.action);
		return facts;
	}

}
