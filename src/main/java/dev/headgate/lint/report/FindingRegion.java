package dev.headgate.lint.report;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.trace.ChangeSetSource;
import dev.headgate.lint.trace.SourceStatement;

/**
 * The place in a file that an editor marks for a finding.
 *
 * @param line the line, from 1; 0 when it is not known
 * @param column where the word begins, from 1; 0 when the file does not have it
 * @param endColumn the column behind the word; 0 when the file does not have it
 */
public record FindingRegion(int line, int column, int endColumn) {

	/**
	 * Looks for the word of a finding in the file.
	 * @param finding the finding
	 * @return where it is; without columns where the SQL does not stand in the file, as
	 * with a change such as {@code addColumn}
	 */
	public static FindingRegion of(Finding finding) {
		ChangeSetSource source = finding.source();
		List<String> lines = source.lines();
		int first = finding.line() - source.line();
		if (first < 0 || first >= lines.size()) {
			return new FindingRegion(finding.line(), 0, 0);
		}
		int last = Math.min(lines.size(), first + length(finding));
		String word = finding.violation().word();
		for (int i = first; word != null && i < last; i++) {
			int start = indexOf(lines.get(i), word);
			if (start >= 0) {
				return new FindingRegion(source.line() + i, start + 1, start + 1 + word.length());
			}
		}
		return firstWord(finding.line(), lines.get(first));
	}

	/** A change set as a whole is marked at its first line, as is a line. */
	private static int length(Finding finding) {
		SourceStatement statement = finding.violation().statement();
		if (statement == null || finding.violation().line() > 0) {
			return 1;
		}
		boolean found = statement.line() > finding.source().line();
		return found ? (int) statement.sql().lines().count() : finding.source().lines().size();
	}

	private static FindingRegion firstWord(int line, String text) {
		int start = text.length() - text.stripLeading().length();
		int length = text.strip().split("\\s", 2)[0].length();
		return (length > 0) ? new FindingRegion(line, start + 1, start + 1 + length) : new FindingRegion(line, 0, 0);
	}

	/** Returns where a word begins in a line, in any case; -1 when it is not there. */
	static int indexOf(String line, @Nullable String word) {
		return (word != null) ? line.toLowerCase(Locale.ROOT).indexOf(word.toLowerCase(Locale.ROOT)) : -1;
	}

}
