package dev.headgate.proof;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of the values when a column takes another type.
 *
 * @param safe whether every value fits, and the cast is the type's own
 * @param rewrites whether PostgreSQL writes the whole table anew
 */
public record TypeChange(boolean safe, boolean rewrites) {

	private static final TypeChange UNSAFE = new TypeChange(false, true);

	private static final Pattern TYPE = Pattern
		.compile("([a-z ]+?)(?:\\((\\d+)(?:,(\\d+))?\\))?( with(?:out)? time zone)?");

	private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");

	private static final Map<String, Integer> DIGITS = Map.of("smallint", 5, "integer", 10, "bigint", 19);

	/**
	 * Judges a change.
	 * @param from the type that the column has
	 * @param to the type that it is to have
	 * @return what becomes of the values
	 */
	public static TypeChange of(String from, String to) {
		if (from.endsWith("[]") && to.endsWith("[]")) {
			return of(from.substring(0, from.length() - 2), to.substring(0, to.length() - 2));
		}
		Matcher old = TYPE.matcher(from);
		Matcher wanted = TYPE.matcher(to);
		return (old.matches() && wanted.matches()) ? of(new Type(old), new Type(wanted)) : UNSAFE;
	}

	private static TypeChange of(Type from, Type to) {
		if (INTEGERS.contains(from.name) && INTEGERS.contains(to.name)) {
			return new TypeChange(INTEGERS.indexOf(to.name) > INTEGERS.indexOf(from.name), true);
		}
		if (INTEGERS.contains(from.name) && to.name.equals("numeric")) {
			return new TypeChange(to.length - to.scale >= DIGITS.getOrDefault(from.name, 0), true);
		}
		if (from.name.equals("real") && to.name.equals("double precision")) {
			return new TypeChange(true, true);
		}
		if (from.name.equals("numeric") && to.name.equals("numeric")) {
			if (to.length == Type.UNLIMITED) {
				return new TypeChange(true, false);
			}
			boolean safe = to.scale >= from.scale && to.length - to.scale >= from.length - from.scale;
			return new TypeChange(safe, to.scale != from.scale);
		}
		boolean text = from.isText() && to.isText();
		boolean time = from.name.equals(to.name) && from.zone.equals(to.zone)
				&& (to.name.equals("timestamp") || to.name.equals("time"));
		return (text || time) ? new TypeChange(to.length >= from.length, false) : UNSAFE;
	}

	private record Type(String name, int length, int scale, String zone) {

		/** More than any length that can be declared. */
		private static final int UNLIMITED = 1_000_000_000;

		Type(Matcher type) {
			this(type.group(1), (type.group(2) != null) ? Integer.parseInt(type.group(2)) : UNLIMITED,
					(type.group(3) != null) ? Integer.parseInt(type.group(3)) : 0,
					(type.group(4) != null) ? type.group(4) : "");
		}

		boolean isText() {
			return this.name.equals("text") || this.name.equals("character varying");
		}

	}

}
