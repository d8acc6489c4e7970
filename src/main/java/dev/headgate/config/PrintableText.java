package dev.headgate.config;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text from files and databases as a terminal or a log may show it: what would move the
 * cursor, set colours or turn the direction of writing is escaped.
 */
public final class PrintableText {

	private static final String UNSAFE = "[\\p{Cc}\\x{2028}\\x{2029}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}&&[^\\n\\t]]";

	private static final Pattern UNSAFE_CHARACTER = Pattern.compile(UNSAFE);

	/** The colours that listings have. */
	private static final Pattern UNSAFE_OR_STYLE = Pattern
		.compile("(\\e\\[(?:(?:0|1|2|21|22|31|32|33|39);?)*m)|" + UNSAFE);

	private PrintableText() {
	}

	/**
	 * Escapes a text.
	 * @param text the text, with line ends and tabs
	 * @return the same, with {@code \x1B} for an escape character and the like
	 */
	public static String of(String text) {
		return UNSAFE_CHARACTER.matcher(text).replaceAll(PrintableText::escaped);
	}

	/**
	 * Escapes a text that has styles of its own.
	 * @param text the text, with line ends, tabs and styles
	 * @return the same with its styles, and all else escaped
	 */
	public static String styled(String text) {
		return UNSAFE_OR_STYLE.matcher(text)
			.replaceAll(
					(match) -> (match.group(1) != null) ? Matcher.quoteReplacement(match.group(1)) : escaped(match));
	}

	/**
	 * Counts things.
	 * @param number how many there are
	 * @param noun what one of them is called
	 * @return for example {@code 1 change set} or {@code 2 change sets}
	 */
	public static String counted(long number, String noun) {
		return number + " " + noun + ((number == 1) ? "" : "s");
	}

	/**
	 * Escapes a text for a page.
	 * @param text the text
	 * @return the same as HTML, for an element or for an attribute in double quotes
	 */
	public static String html(String text) {
		return of(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}

	/**
	 * Escapes a text for a line, or a cell of a table, of Markdown.
	 * @param text the text
	 * @return the same in one line, in which nothing is markup
	 */
	public static String markdown(String text) {
		return html(text).replaceAll("([\\\\`*_\\[\\]|])", "\\\\$1").strip().replaceAll("\\s*\\R\\s*", " ");
	}

	private static String escaped(MatchResult match) {
		int character = match.group().charAt(0);
		return Matcher
			.quoteReplacement((character < 256) ? "\\x%02X".formatted(character) : "\\u%04X".formatted(character));
	}

}
