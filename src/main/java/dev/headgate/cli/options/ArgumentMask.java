package dev.headgate.cli.options;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes out of a message what was typed and may hold a password: values of options, and
 * whatever is not a plain word or path.
 */
public final class ArgumentMask {

	private static final int SHORTEST = 4;

	private static final Pattern WORD = Pattern.compile("[\\w.+-]{1,64}(/[\\w.+-]{1,64})*");

	private static final Pattern OPTION = Pattern.compile("--?[\\w.-]+");

	private static final Pattern ADDRESS = Pattern.compile("\\s*([\\w+]+://|jdbc:).*", Pattern.DOTALL);

	private static final String SECRET = "(?i)([\\w.-]*(?:passw|pwd|secret|token)[\\w.-]*=)[^\\s&']*";

	private ArgumentMask() {
	}

	/**
	 * Finds an address where none is expected, which a verb would name as something that
	 * does not exist.
	 * @param args the command line
	 * @return its index, -1 for none
	 */
	public static int misplacedAddress(String... args) {
		for (int i = 0; i < args.length; i++) {
			boolean value = i > 0 && OPTION.matcher(args[i - 1]).matches();
			if (!value && ADDRESS.matcher(args[i]).matches()) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Masks a message.
	 * @param message the message
	 * @param args the command line
	 * @return the message
	 */
	public static String apply(String message, String... args) {
		String masked = message;
		List<String> hidden = new ArrayList<>();
		for (int i = 0; i < args.length; i++) {
			String arg = args[i];
			int equals = arg.indexOf('=');
			if (equals > 0 && OPTION.matcher(arg.substring(0, equals)).matches()) {
				masked = masked.replace(arg, arg.substring(0, equals + 1) + "…");
				hidden.add(arg.substring(equals + 1));
			}
			else if (!OPTION.matcher(arg).matches() && (!WORD.matcher(arg).matches() || followsSetting(i, args))) {
				hidden.add(arg);
			}
		}
		hidden.sort(Comparator.comparingInt(String::length).reversed());
		for (String text : hidden) {
			masked = (text.length() < SHORTEST) ? masked : masked.replace(text, "…");
		}
		return masked.replaceAll("//[^\\s']*@", "//…@").replaceAll(SECRET, "$1…");
	}

	/**
	 * As in {@code --spring.datasource.password secret}, or with an option that is none.
	 */
	private static boolean followsSetting(int index, String... args) {
		return index > 0 && args[index - 1].matches("--([\\w-]+\\..*|(?i).*(passw|pwd|secret|token|key|user|url).*)");
	}

}
