package dev.headgate.liquibase.apply;

/**
 * How a change set ended, in the word that log, JSON and {@code headgate.run_step} use.
 */
public enum StepOutcome {

	/** It ran. */
	APPLIED("applied"),

	/** It ran, as it had before. */
	RERUN("rerun"),

	/** It is recorded as applied without having run ({@code MARK_RAN}). */
	MARKED("marked"),

	/** Its precondition is not met, and the next upgrade asks again. */
	DEFERRED("deferred"),

	/**
	 * It failed, {@code failOnError:false} ignores that, the next upgrade tries again.
	 */
	FAILED_IGNORED("failed-ignored"),

	/** None of its changes is for this database; the next upgrade looks again. */
	SKIPPED("skipped"),

	/** It was undone. */
	UNDONE("undone");

	private final String word;

	StepOutcome(String word) {
		this.word = word;
	}

	/**
	 * Returns the word for it.
	 * @return the word of log, JSON and tables
	 */
	public String word() {
		return this.word;
	}

	/** Says whether it ran and came through. */
	public boolean hasRun() {
		return this == APPLIED || this == RERUN || this == UNDONE;
	}

	/** Says whether the history knows of it. */
	boolean isRecorded() {
		return hasRun() || this == MARKED;
	}

}
