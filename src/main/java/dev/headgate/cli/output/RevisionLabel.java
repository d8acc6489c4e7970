package dev.headgate.cli.output;

import picocli.CommandLine.Help.Ansi;

/**
 * What a listing says about a change set, in brackets and on a terminal in colour.
 */
public enum RevisionLabel {

	/** The newest revision of this build. */
	HEAD("head", "green"),

	/** The newest revision of the schema in the database. */
	CURRENT("current", "green,bold"),

	/** Not applied yet, or to be applied again. */
	PENDING("pending", "yellow"),

	/** Tried and not applied; each upgrade tries it again. */
	DEFERRED("deferred", "yellow"),

	/** Applied under another path. */
	RENAMED("renamed", "red,bold"),

	/** Applied, but not in this build. */
	UNKNOWN("unknown", "yellow,bold"),

	/** Edited after it was applied. */
	TAMPERED("tampered", "red,bold"),

	/** A seed. */
	SEED("seed", "faint"),

	/** Not for this environment, database or set of labels. */
	LEFT_OUT("does not apply here", "faint");

	private final String text;

	private final String style;

	RevisionLabel(String text, String style) {
		this.text = text;
		this.style = style;
	}

	/**
	 * Writes it.
	 * @param ansi whether in colour
	 * @return the text in brackets
	 */
	public String in(Ansi ansi) {
		return paint(ansi, "(" + this.text + ")");
	}

	/**
	 * Writes a word in this mark's colour.
	 * @param ansi whether in colour
	 * @param word the word, one of Headgate's own
	 * @return the word
	 */
	public String paint(Ansi ansi, String word) {
		return ansi.string("@|" + this.style + " " + word + "|@");
	}

}
