package dev.headgate.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * The parameters of a connection URI, with the meaning that they have for libpq: each is
 * carried out by one of the driver's, or refused. None that says whom to trust is passed
 * over.
 */
final class LibpqParameters {

	private static final List<String> SSL_MODES = List.of("disable", "allow", "prefer", "require", "verify-ca",
			"verify-full");

	private static final List<String> ENCRYPTED = List.of("require", "verify-ca", "verify-full");

	private static final Map<String, String> RENAMED = Map.ofEntries(Map.entry("application_name", "ApplicationName"),
			Map.entry("channel_binding", "channelBinding"), Map.entry("gssencmode", "gssEncMode"),
			Map.entry("sslnegotiation", "sslNegotiation"), Map.entry("krbsrvname", "kerberosServerName"),
			Map.entry("schema", "currentSchema"), Map.entry("require_auth", "requireAuth"));

	private static final Map<String, String> SESSION_ATTRIBUTES = Map.of("any", "any", "read-write", "primary",
			"primary", "primary", "standby", "secondary", "read-only", "secondary", "prefer-standby",
			"preferSecondary");

	/** What only tunes the transport: neither trust nor results depend on it. */
	private static final Set<String> TUNING = Set.of("keepalives_idle", "keepalives_interval", "keepalives_count",
			"sslcompression", "tcp_user_timeout");

	/**
	 * What the driver lacks, and the only value that asks for nothing but what it does.
	 */
	private static final Map<String, List<String>> FIXED = Map.ofEntries(Map.entry("passfile", List.of()),
			Map.entry("service", List.of()), Map.entry("servicefile", List.of()), Map.entry("sslcrl", List.of()),
			Map.entry("sslcrldir", List.of()), Map.entry("sslkeylogfile", List.of()),
			Map.entry("sslcertmode", List.of("allow")), Map.entry("sslsni", List.of("1")),
			Map.entry("ssl_min_protocol_version", List.of("TLSv1", "TLSv1.1", "TLSv1.2")),
			Map.entry("ssl_max_protocol_version", List.of("TLSv1.3")),
			Map.entry("min_protocol_version", List.of("3.0")),
			Map.entry("max_protocol_version", List.of("3.0", "3.2", "latest")),
			Map.entry("gssdelegation", List.of("0")), Map.entry("replication", List.of("false", "off", "no", "0")),
			Map.entry("requirepeer", List.of()), Map.entry("scram_client_key", List.of()),
			Map.entry("scram_server_key", List.of()), Map.entry("oauth_issuer", List.of()),
			Map.entry("oauth_client_id", List.of()), Map.entry("oauth_client_secret", List.of()),
			Map.entry("oauth_scope", List.of()));

	private static final Set<String> OTHERS = Set.of("fallback_application_name", "connect_timeout",
			"target_session_attrs", "keepalives", "load_balance_hosts", "client_encoding", "requiressl", "hostaddr",
			"sslrootcert", "sslcert", "sslkey", "gsslib", "dbname", "host", "port");

	private final Map<String, String> driver = new LinkedHashMap<>();

	private @Nullable String fallbackName;

	private @Nullable String ssl;

	private @Nullable String sslMode;

	/**
	 * Says whether libpq has a parameter.
	 * @param name its name
	 * @return {@code true} when it is one of libpq's, and so no part of a password
	 */
	static boolean isKnown(String name) {
		return RENAMED.containsKey(name) || TUNING.contains(name) || FIXED.containsKey(name) || OTHERS.contains(name);
	}

	/**
	 * Takes a parameter.
	 * @param name its name
	 * @param value its value, decoded
	 * @return {@code false} when neither libpq nor the driver has such a parameter
	 * @throws IllegalArgumentException with the reason, when it can't be carried out
	 */
	boolean add(String name, String value) {
		if (!isKnown(name) && (PGProperty.forName(name) == null || name.startsWith("PG"))) {
			return false;
		}
		// As for libpq: as if it were not there.
		if (!value.isEmpty()) {
			take(name, value);
		}
		return true;
	}

	private void take(String name, String value) {
		switch (name) {
			case "ssl" -> this.ssl = ssl(value);
			case "sslmode" -> this.sslMode = DriverParameters.oneOf(name, value, SSL_MODES);
			case "requiressl" -> {
				DriverParameters.oneOf(name, value, List.of("0", "1"));
				this.ssl = value.equals("1") ? "require" : this.ssl;
			}
			case "fallback_application_name" -> this.fallbackName = value;
			case "connect_timeout" -> this.driver.put("connectTimeout", seconds(name, value));
			case "target_session_attrs" -> {
				List<String> choices = SESSION_ATTRIBUTES.keySet().stream().sorted().toList();
				String attribute = DriverParameters.oneOf(name, value, choices);
				this.driver.put("targetServerType", SESSION_ATTRIBUTES.getOrDefault(attribute, attribute));
			}
			case "keepalives" -> this.driver.put("tcpKeepAlive", String.valueOf(!isZero(name, value)));
			case "load_balance_hosts" -> this.driver.put("loadBalanceHosts",
					String.valueOf("random".equals(DriverParameters.oneOf(name, value, List.of("disable", "random")))));
			case "client_encoding" -> DriverParameters.oneOf(name, value, List.of("utf8", "utf-8", "unicode", "auto"));
			case "gsslib" -> this.driver.put(name, DriverParameters.oneOf(name, value, List.of("gssapi", "sspi")));
			default -> other(name, value);
		}
	}

	private void other(String name, String value) {
		List<String> fixed = FIXED.get(name);
		if (fixed != null) {
			if (fixed.stream().noneMatch(value::equalsIgnoreCase)) {
				throw new IllegalArgumentException("libpq knows the parameter '" + name + "', this driver does not"
						+ (fixed.isEmpty() ? "" : ", but for the value " + String.join(" or ", fixed)));
			}
			return;
		}
		if (TUNING.contains(name)) {
			isZero(name, value);
			return;
		}
		String target = RENAMED.getOrDefault(name, name);
		try {
			DriverParameters.check(target, value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					String.valueOf(ex.getMessage()).replace("'" + target + "'", "'" + name + "'"), ex);
		}
		this.driver.put(target, value);
	}

	/** As asyncpg and SQLAlchemy spell it; {@code ssl=true} is also libpq's own. */
	private static String ssl(String value) {
		List<String> yes = List.of("true", "1", "on", "yes");
		List<String> no = List.of("false", "0", "off", "no");
		if (yes.stream().anyMatch(value::equalsIgnoreCase)) {
			return "require";
		}
		if (no.stream().anyMatch(value::equalsIgnoreCase)) {
			return "disable";
		}
		DriverParameters.require(SSL_MODES.stream().anyMatch(value::equalsIgnoreCase), "ssl",
				"true, false, or one of " + String.join(", ", SSL_MODES));
		return DriverParameters.oneOf("ssl", value, SSL_MODES);
	}

	private static String seconds(String name, String value) {
		DriverParameters.require(value.strip().matches("-?\\d{1,6}"), name, "a number of at most 999999 seconds");
		return String.valueOf(Math.max(0, Integer.parseInt(value.strip())));
	}

	private static boolean isZero(String name, String value) {
		DriverParameters.require(value.strip().matches("-?\\d{1,9}"), name, "a number");
		return Integer.parseInt(value.strip()) == 0;
	}

	/**
	 * Returns them as the driver has them.
	 * @return names and values
	 * @throws IllegalArgumentException with the reason, when they contradict each other
	 */
	Map<String, String> forDriver() {
		Map<String, String> parameters = new LinkedHashMap<>();
		String mode = mode();
		if (mode != null) {
			parameters.put("sslmode", mode);
		}
		if (this.fallbackName != null) {
			parameters.put("ApplicationName", this.fallbackName);
		}
		parameters.putAll(this.driver);
		if ("system".equals(this.driver.get("sslrootcert"))) {
			parameters.remove("sslrootcert");
			parameters.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
		}
		return parameters;
	}

	private @Nullable String mode() {
		if (this.ssl != null && this.sslMode != null && !this.ssl.equals(this.sslMode)
				&& ENCRYPTED.contains(this.ssl) != ENCRYPTED.contains(this.sslMode)) {
			throw new IllegalArgumentException(
					"the parameters 'ssl' (or 'requiressl') and 'sslmode' contradict each other");
		}
		String mode = (this.sslMode != null) ? this.sslMode : this.ssl;
		String root = this.driver.get("sslrootcert");
		if ("system".equals(root)) {
			DriverParameters.require(mode == null || mode.equals("verify-full"), "sslmode",
					"verify-full (or left out) with sslrootcert=system");
			return "verify-full";
		}
		if (this.driver.containsKey("sslNegotiation") && "direct".equals(this.driver.get("sslNegotiation"))) {
			DriverParameters.require(mode != null && ENCRYPTED.contains(mode), "sslmode",
					"require, verify-ca or verify-full with sslnegotiation=direct");
		}
		return (root != null && "require".equals(mode)) ? "verify-ca" : mode;
	}

}
