package dev.headgate.gate.verdict;

/**
 * The way a run takes along the revisions, with the words for it.
 */
public enum Direction {

	/** Change sets are applied. */
	UP("The gate is closed: ", "applied", "gate open    "),

	/** Change sets are undone. */
	DOWN("The downgrade stopped: ", "undone", "done         ");

	private final String closing;

	private final String participle;

	private final String opening;

	Direction(String closing, String participle, String opening) {
		this.closing = closing;
		this.participle = participle;
		this.opening = opening;
	}

	/** Returns how the text of a run begins that did not get through. */
	String closing() {
		return this.closing;
	}

	/** Returns what happens to a change set. */
	public String participle() {
		return this.participle;
	}

	/** Returns how the last line of the log begins when all went well. */
	public String opening() {
		return this.opening;
	}

}
