package dev.headgate.proof;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Brings expressions into one form. PostgreSQL prints {@code IN} on a {@code varchar} in
 * one form when it was written so, and in another once that form was read back.
 */
public final class ExpressionNormalizer {

	private static final Pattern TEXT_CASTS = Pattern
		.compile("::(?:character varying|character|bpchar|text)(?:\\(\\d+\\))?(?:\\[])?");

	private static final String LITERAL = "(?:'(?:[^']|'')*'|-?\\d+(?:\\.\\d+)?)(?:::[\\w. ]+)?";

	private static final Pattern LIST = Pattern.compile("ARRAY\\[(" + LITERAL + "(?:, " + LITERAL + ")*)]");

	private static final Pattern IN_PARENTHESES = Pattern.compile("(?<![\\w\"])\\((" + LITERAL + "|[\\w\"]+)\\)");

	private static final Pattern ONE_OF = Pattern.compile("CHECK \\(\\(?[\\w\"]+ = (?:ANY \\(\\?\\)|\\?)\\)?\\)");

	private static final Pattern TEXTS = Pattern.compile(
			"CHECK \\(([\\w\"]+)(?:::text)? = ANY \\(ARRAY\\[((?:'(?:[^']|'')*'(?:::[a-z ]+)*(?:, )?)+)](?:::text\\[])?\\)\\)");

	private ExpressionNormalizer() {
	}

	/**
	 * Returns the form in which equal expressions are equal texts.
	 * @param expression as the catalogue prints it
	 * @return without casts between texts, and with lists of literals in order
	 */
	public static String of(String expression) {
		String plain = TEXT_CASTS.matcher(expression).replaceAll("").replace("CURRENT_TIMESTAMP", "now()");
		plain = IN_PARENTHESES.matcher(plain).replaceAll("$1");
		return LIST.matcher(plain)
			.replaceAll((list) -> Matcher.quoteReplacement(Arrays.stream(list.group(1).split(", (?=['\\d-])", -1))
				.sorted()
				.collect(Collectors.joining(", ", "ARRAY[", "]"))));
	}

	/**
	 * Writes a list of texts as people do.
	 * @param check a constraint's definition
	 * @return the same condition, with {@code IN} where it lists texts
	 */
	static String readable(String check) {
		Matcher list = TEXTS.matcher(check);
		return list.matches()
				? "CHECK (" + list.group(1) + " IN (" + TEXT_CASTS.matcher(list.group(2)).replaceAll("") + "))" : check;
	}

	/**
	 * Returns what is left of an expression without its constants.
	 * @param expression as the catalogue prints it
	 * @return the same for two expressions that differ in constants only
	 */
	static String shape(String expression) {
		String listless = LIST.matcher(of(expression)).replaceAll("?").replaceAll(LITERAL, "?");
		return listless.replace("= ANY (?)", "= ?");
	}

	/**
	 * Says whether a check lists the values of one column, as Hibernate's do for an enum.
	 * @param check the constraint's definition
	 * @return {@code true} when it does
	 */
	static boolean listsValues(String check) {
		return ONE_OF.matcher(shape(check)).matches();
	}

}
