package dev.headgate.proof.previous;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.headgate.proof.ExpressionNormalizer;

/**
 * One of the conditions that a {@code CHECK} joins by {@code AND}.
 *
 * @param text as the catalogue prints it, in one form
 */
record CheckCondition(String text) {

	private static final Pattern CHECK = Pattern.compile("CHECK \\((.*)\\)(?: NO INHERIT)?(?: NOT VALID)?",
			Pattern.DOTALL);

	private static final Pattern ONE_OF = Pattern.compile("(.+?) = ANY \\(ARRAY\\[(.+)]\\)");

	private static final Pattern EQUAL = Pattern.compile("(.+?) = ('(?:[^']|'')*'|-?\\d+)");

	private static final Pattern BOUND = Pattern
		.compile("(.+?) (<=|>=|<|>) '?(-?\\d+(?:\\.\\d+)?)'?(?:::[a-z ]+(?:\\(\\d+(?:,\\d+)?\\))?)*");

	/**
	 * Takes a constraint apart.
	 * @param definition what follows the constraint's name
	 * @return its conditions
	 */
	static List<CheckCondition> of(String definition) {
		String plain = ExpressionNormalizer.of(definition);
		Matcher check = CHECK.matcher(plain);
		return split(check.matches() ? check.group(1) : plain).stream().map(CheckCondition::new).toList();
	}

	/**
	 * Says whether what meets this meets another one, too.
	 * @param other the other one
	 * @return {@code false} also when that can't be told
	 */
	boolean implies(CheckCondition other) {
		return this.text.equals(other.text) || hasFewerValues(other) || isBoundCloser(other);
	}

	private boolean hasFewerValues(CheckCondition other) {
		Values these = Values.of(this.text);
		Values those = Values.of(other.text);
		return these != null && those != null && these.of.equals(those.of) && those.values.containsAll(these.values);
	}

	private boolean isBoundCloser(CheckCondition other) {
		Matcher here = BOUND.matcher(this.text);
		Matcher there = BOUND.matcher(other.text);
		if (!here.matches() || !there.matches() || !here.group(1).equals(there.group(1))
				|| here.group(2).charAt(0) != there.group(2).charAt(0)) {
			return false;
		}
		int compared = new BigDecimal(here.group(3)).compareTo(new BigDecimal(there.group(3)));
		int closer = here.group(2).startsWith("<") ? -compared : compared;
		boolean mayBeEqual = here.group(2).length() == 1 || there.group(2).length() == 2;
		return closer > 0 || (closer == 0 && mayBeEqual);
	}

	/** At each AND outside of parentheses, unless an OR stands beside it. */
	private static List<String> split(String expression) {
		List<String> parts = new ArrayList<>();
		int depth = 0;
		int start = 0;
		boolean quoted = false;
		for (int at = 0; at < expression.length(); at++) {
			char next = expression.charAt(at);
			quoted ^= next == '\'' || next == '"';
			if (quoted) {
				continue;
			}
			depth += (next == '(' || next == '[') ? 1 : ((next == ')' || next == ']') ? -1 : 0);
			if (depth == 0 && expression.startsWith(" OR ", at)) {
				return List.of(expression);
			}
			if (depth == 0 && expression.startsWith(" AND ", at)) {
				parts.add(expression.substring(start, at));
				start = at + " AND ".length();
			}
		}
		parts.add(expression.substring(start));
		return parts;
	}

	/**
	 * The values that something may have.
	 *
	 * @param of what has them
	 * @param values the values
	 */
	private record Values(String of, Set<String> values) {

		static @Nullable Values of(String text) {
			Matcher list = ONE_OF.matcher(text);
			if (list.matches()) {
				return new Values(list.group(1), Set.copyOf(Arrays.asList(list.group(2).split(", (?=['\\d-])"))));
			}
			Matcher one = EQUAL.matcher(text);
			return one.matches() ? new Values(one.group(1), Set.of(one.group(2))) : null;
		}

	}

}
