package dev.headgate.cli.options;

/**
 * A number of revisions, as {@code +2} or {@code -2} give it.
 */
public final class RelativeTarget {

	private RelativeTarget() {
	}

	/**
	 * Reads the number.
	 * @param text a sign and digits
	 * @param verb whose argument it is
	 * @return the number, at least 1
	 */
	public static int parse(String text, DatabaseCommand verb) {
		if (!text.matches("[+-][0-9]{1,6}") || Integer.parseInt(text.substring(1)) == 0) {
			throw verb.misuse("'" + text + "' is no number of revisions, such as " + text.charAt(0) + "1");
		}
		return Integer.parseInt(text.substring(1));
	}

}
