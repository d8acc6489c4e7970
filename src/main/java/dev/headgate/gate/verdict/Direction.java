package dev.headgate.gate.verdict;

/**
 * The way a run takes along the revisions, with the words for it.
 */
public enum Direction {

	/** Change sets are applied. */
	UP("The gate is closed: ", "applied", "Gate open"),

	/** Change sets are undone. */
	DOWN("The downgrade stopped: ", "undone", "Downgrade done");

	private final String closing;

	private final String pastTense;

	private final String opening;

	Direction(String closing, String pastTense, String opening) {
		this.closing = closing;
		this.pastTense = pastTense;
		this.opening = opening;
	}

	/** Returns the first words of the text when a run fails. */
	String closing() {
		return this.closing;
	}

	/** Returns what happens to a change set. */
	public String pastTense() {
		return this.pastTense;
	}

	/** Returns the first words of the last log line when a run succeeds. */
	public String opening() {
		return this.opening;
	}

}
