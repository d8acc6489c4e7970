package dev.headgate.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A connection URI as libpq, and so most languages' drivers and most hosting services,
 * write it. Messages never hold a part of it, since any may be a part of a password.
 *
 * @see <a href=
 * "https://www.postgresql.org/docs/17/libpq-connect.html#LIBPQ-CONNSTRING-URIS">libpq</a>
 */
public final class LibpqUrl {

	private static final Pattern SCHEME = Pattern.compile("\\s*(?:postgresql|postgres)(?:\\+\\w+)?://");

	private final AddressText text;

	private final LibpqParameters parameters = new LibpqParameters();

	private List<String> hosts = List.of();

	private @Nullable String user;

	private @Nullable String password;

	private String database = "";

	private LibpqUrl(AddressText text) {
		this.text = text;
	}

	/**
	 * Reads a connection URI.
	 * @param given the URI
	 * @return the database it names
	 * @throws IllegalArgumentException with the reason, when it can't be read
	 */
	public static Database parse(String given) {
		if (given.startsWith("jdbc:")) {
			throw new IllegalArgumentException("it is a JDBC URL; that belongs into SPRING_DATASOURCE_URL");
		}
		String text = given.stripTrailing();
		Matcher scheme = SCHEME.matcher(text);
		if (!scheme.lookingAt()) {
			throw new IllegalArgumentException(
					"it has not the form postgresql://user:password@host:port/database?parameter=value"
							+ " (an '@', '/', '?' or '#' in the password must be written %40, %2F, %3F, %23)");
		}
		LibpqUrl url = new LibpqUrl(new AddressText(text));
		url.read(text, scheme.end());
		return url.toDatabase();
	}

	private void read(String url, int start) {
		int query = indexOf(url, '?', start, url.length());
		int slash = indexOf(url, '/', start, query);
		int at = indexOf(url, '@', start, slash);
		boolean credentials = at < slash;
		int another = url.indexOf('@', credentials ? at + 1 : start);
		if (another >= 0 && (another < query || !credentials)) {
			throw this.text.misread(another, "an '@' that does not end user and password");
		}
		if (credentials) {
			credentials(url, start, at);
		}
		hosts(credentials ? at + 1 : start, slash);
		this.database = (slash < query) ? this.text.decoded(slash + 1, query) : "";
		parameters(url, query + 1);
	}

	private static int indexOf(String url, char character, int start, int end) {
		int index = url.indexOf(character, start);
		return (index < 0 || index > end) ? end : index;
	}

	private void credentials(String url, int start, int end) {
		if (start == end) {
			return;
		}
		int colon = indexOf(url, ':', start, end);
		String name = this.text.decoded(start, colon);
		this.user = name.isEmpty() ? null : name;
		this.password = (colon < end) ? this.text.decoded(colon + 1, end) : null;
	}

	private void hosts(int start, int end) {
		if (this.text.text().regionMatches(true, start, "%2F", 0, 3)) {
			throw unixSocket(start);
		}
		this.hosts = this.text.hosts(start, end);
	}

	private IllegalArgumentException unixSocket(int index) {
		return this.text.refuse(index, "a Unix socket, which the JDBC driver can't use; name a host");
	}

	private void parameters(String url, int start) {
		Map<String, String> place = new LinkedHashMap<>();
		for (int from = start; from < url.length();) {
			int to = indexOf(url, '&', from, url.length());
			int equals = indexOf(url, '=', from, to);
			if (equals == to || equals == from) {
				throw this.text.misread(from, "a parameter that is not of the form name=value");
			}
			String name = this.text.decoded(from, equals);
			String value = this.text.decoded(equals + 1, to);
			switch (name) {
				case "user" -> this.user = value;
				case "password" -> this.password = value;
				case "dbname" -> this.database = value;
				case "host", "hostaddr", "port" -> place(place, name, value, equals + 1);
				default -> {
					if (!this.parameters.add(name, value)) {
						throw this.text.misread(from, "a parameter that neither libpq nor the driver knows");
					}
				}
			}
			from = to + 1;
		}
		if (!place.isEmpty()) {
			relocate(place);
		}
	}

	private void place(Map<String, String> place, String name, String value, int index) {
		boolean port = name.equals("port");
		for (String part : value.split(",", -1)) {
			if (part.startsWith("/") || part.startsWith("@")) {
				throw unixSocket(index);
			}
			if (!part.isEmpty() && !(port ? AddressText.isPort(part) : AddressText.isHost(part))) {
				throw this.text.refuse(index, port ? "the port is not between 1 and 65535"
						: "this is not a host; give ports in the parameter 'port'");
			}
		}
		String previous = place.put(port ? name : "host", value);
		if (previous != null && !previous.equals(value)) {
			throw this.text.refuse(index, name + " is given twice; the driver can't connect to one address and check"
					+ " the certificate of another, and several hosts are written host1:port1,host2:port2");
		}
	}

	private void relocate(Map<String, String> place) {
		String host = place.get("host");
		String[] names = (host != null) ? host.split(",", -1) : new String[] { "" };
		String[] ports = place.getOrDefault("port", "").split(",", -1);
		List<String> previous = this.hosts;
		List<String> next = new ArrayList<>();
		for (int i = 0; i < Math.max(names.length, (host != null) ? 0 : previous.size()); i++) {
			String known = previous.get(Math.min(i, previous.size() - 1));
			int colon = known.lastIndexOf(':');
			String name = (host == null) ? known.substring(0, colon) : names[i].isEmpty() ? "localhost" : names[i];
			String number = ports[Math.min(i, ports.length - 1)];
			next.add((name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name) + ":"
					+ (number.isEmpty() ? known.substring(colon + 1) : number));
		}
		this.hosts = next;
	}

	private Database toDatabase() {
		String name = this.database.isEmpty() ? ((this.user != null) ? this.user : "") : this.database;
		StringBuilder url = new StringBuilder("jdbc:postgresql://").append(String.join(",", this.hosts))
			.append('/')
			.append(AddressText.encode(name));
		char separator = '?';
		for (Map.Entry<String, String> parameter : this.parameters.forDriver().entrySet()) {
			url.append(separator)
				.append(parameter.getKey())
				.append('=')
				.append(AddressText.encode(parameter.getValue()));
			separator = '&';
		}
		return new Database(url.toString(), this.user, (this.password != null) ? new Secret(this.password) : null);
	}

}
