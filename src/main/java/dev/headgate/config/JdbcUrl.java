package dev.headgate.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The address of a PostgreSQL database as the driver takes it. It is checked before the
 * driver sees it, since the driver logs what it can't read, and looks up as a host what
 * is a user and a password.
 *
 * @param url the address without user and password
 * @param user the role that it names, {@code null} for none
 * @param password the password that it holds, {@code null} for none
 */
record JdbcUrl(String url, @Nullable String user, @Nullable Secret password) {

	static final String PREFIX = "jdbc:postgresql:";

	private static final String NONE = "it is not a JDBC URL of a PostgreSQL database";

	/** Where the driver's parameter is written otherwise, it is not heeded. */
	private static final Map<String, String> SPELLINGS = Set.of(PGProperty.values())
		.stream()
		.collect(Collectors.toUnmodifiableMap((known) -> canonical(known.getName()), PGProperty::getName));

	/**
	 * Reads an address.
	 * @param given the address
	 * @return its parts
	 * @throws IllegalArgumentException with the reason, when it can't be read
	 */
	static JdbcUrl parse(String given) {
		if (!given.startsWith(PREFIX)) {
			throw new IllegalArgumentException(NONE);
		}
		AddressText text = new AddressText(given);
		int query = given.indexOf('?');
		int end = (query < 0) ? given.length() : query;
		checkPlace(text, end);
		StringBuilder url = new StringBuilder(given.substring(0, end));
		String user = null;
		Secret password = null;
		char separator = '?';
		for (int from = end + 1; from < given.length();) {
			int ampersand = given.indexOf('&', from);
			int to = (ampersand < 0) ? given.length() : ampersand;
			int equals = given.substring(0, to).indexOf('=', from);
			if (to > from) {
				String name = name(text, from, (equals < 0) ? to : equals);
				int start = (equals < 0) ? to : equals + 1;
				text.decoded(start, to);
				// Unlike in libpq's form, a plus sign is a space.
				String value = URLDecoder.decode(given.substring(start, to), StandardCharsets.UTF_8);
				check(text, from, name, value);
				switch (name) {
					case "user" -> user = value;
					case "password" -> password = new Secret(value);
					default -> {
						url.append(separator).append(given, from, to);
						separator = '&';
					}
				}
			}
			from = to + 1;
		}
		if (Driver.parseURL(url.toString(), null) == null) {
			throw new IllegalArgumentException(NONE + ", such as jdbc:postgresql://host:5432/database");
		}
		return new JdbcUrl(url.toString(), user, password);
	}

	/** Hosts and name of the database. */
	private static void checkPlace(AddressText text, int end) {
		String place = text.text().substring(0, end);
		int at = place.indexOf('@');
		if (at >= 0) {
			throw text.refuse(at, "an '@'. A JDBC URL has no user and password before the host:"
					+ " they belong into the properties for user and password (an '@' in a database's name is %40)");
		}
		text.decoded(PREFIX.length(), end);
		if (place.startsWith("//", PREFIX.length())) {
			int start = PREFIX.length() + 2;
			int slash = place.indexOf('/', start);
			if (slash < 0) {
				throw text.refuse(end, "a '/' and the database's name are missing behind the host");
			}
			text.hosts(start, slash);
		}
	}

	private static String name(AddressText text, int start, int end) {
		String name = text.decoded(start, end);
		if (!name.matches("[\\w.-]+")) {
			throw text.misread(start, "this is not a parameter's name");
		}
		return name;
	}

	private static void check(AddressText text, int index, String name, String value) {
		if (PGProperty.forName(name) != null) {
			DriverParameters.check(name, value);
			return;
		}
		String known = SPELLINGS.get(canonical(name));
		if (known != null) {
			throw new IllegalArgumentException("the driver does not heed a parameter in this spelling; write " + known);
		}
		if (LibpqParameters.isKnown(name) || name.toLowerCase(Locale.ROOT).startsWith("ssl")) {
			throw text.refuse(index,
					LibpqParameters.isKnown(name)
							? "the driver does not heed libpq's parameter '" + name + "' in a JDBC URL"
							: "the driver knows no such parameter");
		}
		if (value.indexOf('@') >= 0) {
			throw text.misread(index, "the driver knows no such parameter");
		}
	}

	private static String canonical(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
	}

}
