package dev.headgate.config;

/**
 * How far two texts are from each other.
 */
public final class EditDistance {

	private EditDistance() {
	}

	/**
	 * Counts the characters that are to be added, left out or replaced (Levenshtein).
	 * @param left one text
	 * @param right the other
	 * @return the number, 0 for the same text
	 */
	public static int between(String left, String right) {
		int[] previous = new int[right.length() + 1];
		for (int j = 0; j <= right.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= left.length(); i++) {
			int[] current = new int[right.length() + 1];
			current[0] = i;
			for (int j = 1; j <= right.length(); j++) {
				int change = (left.charAt(i - 1) == right.charAt(j - 1)) ? 0 : 1;
				current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
			}
			previous = current;
		}
		return previous[right.length()];
	}

}
