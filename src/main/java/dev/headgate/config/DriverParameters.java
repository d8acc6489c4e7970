package dev.headgate.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Checks the driver's parameters, which it looks at only when it connects, or never: what
 * is no number, no truth and none of the choices.
 */
final class DriverParameters {

	/** The driver multiplies seconds to an int of milliseconds. */
	private static final long MOST = Integer.MAX_VALUE / 1000;

	private DriverParameters() {
	}

	/**
	 * Checks a value.
	 * @param name the parameter, one of the driver's
	 * @param value its value
	 * @throws IllegalArgumentException with the reason, which does not hold the value
	 */
	static void check(String name, String value) {
		PGProperty property = PGProperty.forName(name);
		String standard = (property != null) ? property.getDefaultValue() : null;
		if (name.equals("ssl")) {
			require(value.isEmpty() || isTruth(value), name,
					"true or false in a JDBC URL; for the rest there is sslmode=require, verify-ca or verify-full");
		}
		else if (property != null && property.getChoices() != null && name.equals("requireAuth")) {
			List<String> methods = Arrays.asList(property.getChoices());
			require(Arrays.stream(value.split(",")).map(String::strip).allMatch(methods::contains), name,
					"a list of " + String.join(", ", methods));
		}
		else if (property != null && property.getChoices() != null) {
			oneOf(name, value, Arrays.asList(property.getChoices()));
		}
		else if (isTruth(standard)) {
			require(isTruth(value), name, "true or false");
		}
		else if (standard != null && standard.matches("-?\\d+")) {
			long most = name.endsWith("Timeout") ? MOST : Integer.MAX_VALUE;
			require(value.matches("-?\\d{1,10}") && Math.abs(Long.parseLong(value)) <= most, name,
					"a number of at most " + most);
		}
	}

	/**
	 * Checks a value.
	 * @param name the parameter
	 * @param value its value
	 * @param choices what it may be
	 * @return the value in lower case
	 */
	static String oneOf(String name, String value, List<String> choices) {
		require(choices.stream().anyMatch(value::equalsIgnoreCase), name, "one of " + String.join(", ", choices));
		return value.toLowerCase(Locale.ROOT);
	}

	/**
	 * Refuses a value.
	 * @param valid whether it may stay
	 * @param name the parameter
	 * @param expected what it must be
	 */
	static void require(boolean valid, String name, String expected) {
		if (!valid) {
			throw new IllegalArgumentException("the parameter '" + name + "' must be " + expected);
		}
	}

	private static boolean isTruth(@Nullable String value) {
		return "true".equalsIgnoreCase(value) || "false".equalsIgnoreCase(value);
	}

}
