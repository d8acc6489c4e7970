package dev.headgate.liquibase.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.core.StopChange;
import liquibase.change.core.TagDatabaseChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeSet;
import org.jspecify.annotations.Nullable;

/**
 * Change sets that share a commit, while a long changelog is applied to a database
 * without history: most of the time there goes into commits. Nobody uses such a database
 * yet, so that nobody waits for the locks of a longer transaction.
 */
final class CommitGroup {

	/** Below this, less time than a tenth of a second is to be gained. */
	private static final int WORTH_IT = 50;

	private static final int MOST = 100;

	private static final Duration LONGEST = Duration.ofMillis(500);

	private final boolean enabled;

	private final List<ChangeSet> changeSets = new ArrayList<>();

	private final List<AppliedStep> steps = new ArrayList<>();

	private long started;

	private boolean committed;

	private boolean recorded;

	private @Nullable MigrationException failure;

	/**
	 * Creates an empty group.
	 * @param enabled whether it takes anything
	 */
	CommitGroup(boolean enabled) {
		this.enabled = enabled;
	}

	/**
	 * Says whether there is time to be gained.
	 * @param pending the change sets that are to be applied
	 * @return {@code true} for a long list
	 */
	static boolean isWorthIt(List<ChangeSet> pending) {
		return pending.size() >= WORTH_IT;
	}

	/**
	 * Says whether a change set may share a commit: it must be possible to undo all of it
	 * with a rollback, and to tell whether it has failed.
	 * @param changeSet the change set
	 * @return {@code true} when it may
	 */
	boolean takes(ChangeSet changeSet) {
		return this.enabled && changeSet.isRunInTransaction() && !Boolean.FALSE.equals(changeSet.getFailOnError())
				&& (changeSet.getPreconditions() == null
						|| changeSet.getPreconditions().getNestedPreconditions().isEmpty())
				&& changeSet.getChanges().stream().allMatch(CommitGroup::isOnlySql);
	}

	/** A tag goes to the row that was written last. */
	private static boolean isOnlySql(Change change) {
		return !(change instanceof CustomChangeWrapper || change instanceof ExecuteShellCommandChange
				|| change instanceof StopChange || change instanceof TagDatabaseChange);
	}

	/** A change set is about to run. */
	void add(ChangeSet changeSet) {
		if (this.changeSets.isEmpty()) {
			this.started = System.nanoTime();
		}
		this.changeSets.add(changeSet);
	}

	/** It has run. */
	void ended(AppliedStep step) {
		this.steps.add(step);
	}

	boolean isEmpty() {
		return this.changeSets.isEmpty();
	}

	int size() {
		return this.changeSets.size();
	}

	/** Says whether it should be committed now. */
	boolean isFull() {
		return size() >= MOST || System.nanoTime() - this.started >= LONGEST.toNanos();
	}

	/**
	 * All of it is committed.
	 * @param withAudit whether the audit trail has it, too
	 */
	void committed(boolean withAudit) {
		this.committed = true;
		this.recorded = withAudit;
	}

	/** One of them, or the commit, has failed. */
	void failed(MigrationException reason) {
		this.failure = reason;
	}

	boolean isCommitted() {
		return this.committed;
	}

	boolean isRecorded() {
		return this.recorded;
	}

	@Nullable MigrationException failure() {
		return this.failure;
	}

	List<ChangeSet> changeSets() {
		return List.copyOf(this.changeSets);
	}

	List<AppliedStep> steps() {
		return List.copyOf(this.steps);
	}

	/** Begins anew. */
	void clear() {
		this.changeSets.clear();
		this.steps.clear();
		this.committed = false;
		this.recorded = false;
		this.failure = null;
	}

}
