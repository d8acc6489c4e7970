package dev.headgate.currency;

import java.time.LocalDateTime;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;

/**
 * One row of the history.
 *
 * @param key which change set
 * @param filename its path as the history spells it
 * @param checksum its checksum when it was applied, {@code null} when cleared
 * @param dateExecuted when it was applied, by the clock of the machine that did it;
 * {@code null} when it is only assumed to be applied
 * @param orderExecuted its place in the order of the history
 * @param execType what was done, as Liquibase calls it: {@code EXECUTED},
 * {@code MARK_RAN} or {@code RERAN}
 * @param labels its labels, separated by commas; {@code null} for none
 * @param tag its tag, {@code null} for none
 */
public record AppliedChangeSet(ChangeSetKey key, String filename, @Nullable String checksum,
		@Nullable LocalDateTime dateExecuted, int orderExecuted, String execType, @Nullable String labels,
		@Nullable String tag) {

	/** The label by which a change set says that older builds can't live with it. */
	private static final String INCOMPATIBLE = "incompatible";

	/**
	 * Assumes that a change set is applied, where no database is asked.
	 * @param key which one
	 * @param filename its path as the history would spell it
	 * @return its row
	 */
	public static AppliedChangeSet assumed(ChangeSetKey key, String filename) {
		return new AppliedChangeSet(key, filename, null, null, 0, "EXECUTED", null, null);
	}

	/**
	 * Says whether it was recorded without running, because of a precondition.
	 * @return {@code true} when none of its statements ran
	 */
	public boolean isMarkRan() {
		return this.execType.equals("MARK_RAN");
	}

	/**
	 * Says whether it ran more than once, so that its place is that of its last run.
	 * @return {@code true} when it did
	 */
	public boolean isRerun() {
		return this.execType.equals("RERAN");
	}

	/**
	 * Says whether it is marked as incompatible with builds that do not know it.
	 * @return {@code true} when it has the label {@value #INCOMPATIBLE}
	 */
	public boolean isIncompatible() {
		return this.labels != null
				&& Arrays.stream(this.labels.split(",")).map(String::strip).anyMatch(INCOMPATIBLE::equals);
	}

}
