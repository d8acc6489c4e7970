package dev.headgate.release;

import java.util.List;

import dev.headgate.config.HeadgateException;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.gate.plan.PsqlScript;

/**
 * Change sets, and a script for {@code psql} where there can be one.
 *
 * @param changes the change sets in their order, empty when they can't run at all
 * @param text the script, empty when there can't be one
 * @param problem why not, empty when there is one
 */
record ReleaseScript(List<PlannedChange> changes, String text, String problem) {

	static ReleaseScript of(List<PlannedChange> changes, PsqlScript script) {
		try {
			return new ReleaseScript(changes, script.text(), "");
		}
		catch (HeadgateException ex) {
			return new ReleaseScript(changes, "", ex.description());
		}
	}

	boolean exists() {
		return this.problem.isEmpty();
	}

}
