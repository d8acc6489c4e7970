package dev.headgate.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * A connection URI as libpq, and so most languages' drivers and most hosting services,
 * write it. Messages never hold the URI itself, since it may hold a password.
 *
 * @see <a href=
 * "https://www.postgresql.org/docs/17/libpq-connect.html#LIBPQ-CONNSTRING-URIS">libpq</a>
 */
final class LibpqUrl {

	private static final Pattern FORM = Pattern
		.compile("(?:postgresql|postgres)(?:\\+\\w+)?://(?:([^@/?]*)@)?([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");

	private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]]*)(?::(\\d*))?");

	private static final Map<String, String> RENAMED = Map.ofEntries(Map.entry("application_name", "ApplicationName"),
			Map.entry("fallback_application_name", "ApplicationName"), Map.entry("connect_timeout", "connectTimeout"),
			Map.entry("channel_binding", "channelBinding"), Map.entry("target_session_attrs", "targetServerType"),
			Map.entry("keepalives", "tcpKeepAlive"), Map.entry("gssencmode", "gssEncMode"),
			Map.entry("sslnegotiation", "sslNegotiation"), Map.entry("load_balance_hosts", "loadBalanceHosts"),
			Map.entry("krbsrvname", "kerberosServerName"), Map.entry("schema", "currentSchema"),
			Map.entry("require_auth", "requireAuth"));

	private static final Map<String, String> SESSION_ATTRIBUTES = Map.of("any", "any", "read-write", "primary",
			"primary", "primary", "standby", "secondary", "read-only", "secondary", "prefer-standby",
			"preferSecondary");

	/** What libpq knows and the driver has no use for. */
	private static final Set<String> WITHOUT_EFFECT = Set.of("client_encoding", "keepalives_idle",
			"keepalives_interval", "keepalives_count", "sslcompression", "sslsni", "tcp_user_timeout");

	private final Map<String, String> parameters = new LinkedHashMap<>();

	private final List<String> hosts = new ArrayList<>();

	private @Nullable String user;

	private @Nullable String password;

	private String database = "";

	private LibpqUrl() {
	}

	/**
	 * Reads a connection URI.
	 * @param text the URI
	 * @return the database it names
	 * @throws IllegalArgumentException with the reason, when it can't be read
	 */
	static Database parse(String text) {
		if (text.startsWith("jdbc:")) {
			throw new IllegalArgumentException("it is a JDBC URL; that belongs into SPRING_DATASOURCE_URL");
		}
		Matcher form = FORM.matcher(text.strip());
		if (!form.matches()) {
			throw new IllegalArgumentException(
					"it has not the form postgresql://user:password@host:port/database?parameter=value"
							+ " (an '@', '/', '?' or '#' in the password must be written %40, %2F, %3F, %23)");
		}
		LibpqUrl url = new LibpqUrl();
		url.credentials(form.group(1));
		url.hosts(form.group(2));
		url.database = decode(form.group(3), "the database name");
		url.parameters(form.group(4));
		return url.toDatabase();
	}

	private void credentials(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return;
		}
		int colon = text.indexOf(':');
		this.user = decode((colon < 0) ? text : text.substring(0, colon), "the user");
		this.password = (colon < 0) ? null : decode(text.substring(colon + 1), "the password");
	}

	private void hosts(String text) {
		for (String part : text.split(",", -1)) {
			Matcher host = HOST.matcher(part);
			if (!host.matches()) {
				throw new IllegalArgumentException("'" + part + "' is not host or host:port");
			}
			addHost(decode(host.group(1), "the host"), host.group(2));
		}
	}

	private void addHost(String host, @Nullable String port) {
		if (host.startsWith("/")) {
			throw new IllegalArgumentException(
					"it names a Unix socket (" + host + "), which the JDBC driver can't use; name a host");
		}
		String number = (port == null || port.isEmpty()) ? "5432" : port;
		if (number.length() > 5 || Integer.parseInt(number) < 1 || Integer.parseInt(number) > 65535) {
			throw new IllegalArgumentException("port " + number + " is not between 1 and 65535");
		}
		this.hosts.add((host.isEmpty() ? "localhost" : host) + ":" + number);
	}

	private void parameters(@Nullable String query) {
		if (query == null || query.isEmpty()) {
			return;
		}
		String host = null;
		String port = null;
		for (String pair : query.split("&")) {
			int equals = pair.indexOf('=');
			if (equals < 1) {
				throw new IllegalArgumentException("a parameter is not of the form name=value");
			}
			String name = decode(pair.substring(0, equals), "a parameter's name");
			String value = decode(pair.substring(equals + 1), "parameter " + name);
			switch (name) {
				case "user" -> this.user = value;
				case "password" -> this.password = value;
				case "dbname" -> this.database = value;
				case "host", "hostaddr" -> host = value;
				case "port" -> port = value;
				default -> parameter(name, value);
			}
		}
		if (host != null || port != null) {
			relocate(host, port);
		}
	}

	private void relocate(@Nullable String host, @Nullable String port) {
		String[] names = (host != null) ? host.split(",", -1) : new String[] { "" };
		String[] ports = (port != null) ? port.split(",", -1) : new String[] { "" };
		List<String> previous = List.copyOf(this.hosts);
		this.hosts.clear();
		for (int i = 0; i < Math.max(names.length, (host != null) ? 0 : previous.size()); i++) {
			String known = previous.get(Math.min(i, previous.size() - 1));
			int colon = known.lastIndexOf(':');
			String number = ports[Math.min(i, ports.length - 1)];
			addHost((host != null) ? names[i] : known.substring(0, colon),
					number.isEmpty() ? known.substring(colon + 1) : number);
		}
	}

	private void parameter(String name, String value) {
		String target = RENAMED.getOrDefault(name, name);
		if (WITHOUT_EFFECT.contains(name)) {
			return;
		}
		if (PGProperty.forName(target) == null) {
			throw new IllegalArgumentException("parameter '" + name + "' is not one that libpq or the driver knows");
		}
		this.parameters.put(target, switch (name) {
			case "target_session_attrs" -> sessionAttribute(value);
			case "keepalives" -> String.valueOf(!"0".equals(value));
			case "load_balance_hosts" -> String.valueOf("random".equals(value));
			default -> value;
		});
	}

	private static String sessionAttribute(String value) {
		String type = SESSION_ATTRIBUTES.get(value.toLowerCase(Locale.ROOT));
		if (type == null) {
			throw new IllegalArgumentException("target_session_attrs is '" + value + "'; it must be one of "
					+ SESSION_ATTRIBUTES.keySet().stream().sorted().toList());
		}
		return type;
	}

	private Database toDatabase() {
		String name = this.database.isEmpty() ? ((this.user != null) ? this.user : "") : this.database;
		StringBuilder url = new StringBuilder("jdbc:postgresql://").append(String.join(",", this.hosts))
			.append('/')
			.append(encode(name));
		char separator = '?';
		for (Map.Entry<String, String> parameter : this.parameters.entrySet()) {
			url.append(separator).append(parameter.getKey()).append('=').append(encode(parameter.getValue()));
			separator = '&';
		}
		return new Database(url.toString(), this.user, (this.password != null) ? new Secret(this.password) : null);
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/** Decodes percent escapes; unlike in a form, a plus sign is a plus sign. */
	private static String decode(@Nullable String text, String what) {
		if (text == null) {
			return "";
		}
		try {
			return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(what + " has a '%' that is not followed by two hexadecimal digits");
		}
	}

}
