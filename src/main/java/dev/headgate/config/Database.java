package dev.headgate.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * One way into a database: an address and the role that uses it.
 *
 * @param url the JDBC URL
 * @param user the role, {@code null} when the URL or the driver decides
 * @param password its password, {@code null} when none is needed
 */
public record Database(String url, @Nullable String user, @Nullable Secret password) {

	/** Stands where there must be a database, for work that asks none. */
	public static final Database NONE = new Database("jdbc:postgresql:none", null, null);

	private static final Pattern SECRET_PARAMETER = Pattern.compile("([?&])(password|sslpassword)=([^&]*)");

	private static final Pattern JDBC_URL = Pattern.compile("jdbc:postgresql:(//[^/?]*)?/?[^?]*(\\?.*)?");

	/**
	 * Reads an address in libpq's form or as a JDBC URL.
	 * @param text the address
	 * @return the database
	 * @throws IllegalArgumentException with the reason, when it can't be read
	 */
	public static Database parse(String text) {
		if (!text.startsWith("jdbc:")) {
			return LibpqUrl.parse(text);
		}
		JdbcUrl url = JdbcUrl.parse(text);
		return new Database(url.url(), url.user(), url.password());
	}

	/**
	 * Returns the same address for a role, where it does not name one itself.
	 * @param role the role, {@code null} for none
	 * @param itsPassword the role's password, {@code null} for none
	 * @return the database; what the address says comes first, as with the driver
	 */
	Database as(@Nullable String role, @Nullable Secret itsPassword) {
		return new Database(this.url, (this.user != null) ? this.user : role,
				(this.password != null) ? this.password : itsPassword);
	}

	/**
	 * Returns the JDBC URL without what is secret in it, since the driver logs it.
	 * @return the URL
	 * @see #secretParameters()
	 */
	public String publicUrl() {
		return SECRET_PARAMETER.matcher(this.url)
			.replaceAll("$1")
			.replaceAll("&{2,}", "&")
			.replace("?&", "?")
			.replaceAll("[?&]$", "");
	}

	/**
	 * Returns the parameters of the URL that are secret.
	 * @return names and values
	 */
	public Map<String, String> secretParameters() {
		Map<String, String> parameters = new LinkedHashMap<>();
		SECRET_PARAMETER.matcher(this.url)
			.results()
			.forEach((found) -> parameters.put(found.group(2),
					URLDecoder.decode(found.group(3), StandardCharsets.UTF_8)));
		return parameters;
	}

	/**
	 * Returns another database of the same server.
	 * @param name its name, of letters, digits and underscores
	 * @return the database, for the same role
	 */
	public Database named(String name) {
		Matcher form = JDBC_URL.matcher(this.url);
		if (!form.matches()) {
			throw new IllegalStateException("not a JDBC URL of PostgreSQL: " + address());
		}
		String server = (form.group(1) != null) ? form.group(1) + "/" : "";
		String query = (form.group(2) != null) ? form.group(2) : "";
		return new Database("jdbc:postgresql:" + server + name + query, this.user, this.password);
	}

	/**
	 * Returns host, port and name, and nothing that is secret.
	 * @return for example {@code db.example.com:5432/app}
	 */
	public String address() {
		Properties parsed = Driver.parseURL(this.url, null);
		if (parsed == null) {
			return "an address the driver does not understand";
		}
		String[] hosts = parsed.getProperty("PGHOST", "localhost").split(",");
		String[] ports = parsed.getProperty("PGPORT", "5432").split(",");
		StringBuilder address = new StringBuilder();
		for (int i = 0; i < hosts.length; i++) {
			address.append((i > 0) ? "," : "")
				.append(hosts[i])
				.append(':')
				.append(ports[Math.min(i, ports.length - 1)]);
		}
		return address.append('/').append(parsed.getProperty("PGDBNAME", "")).toString();
	}

	/**
	 * Returns the database's name.
	 * @return the name, empty when the driver's default is used
	 */
	public String name() {
		Properties parsed = Driver.parseURL(this.url, null);
		return (parsed != null) ? parsed.getProperty("PGDBNAME", "") : "";
	}

	/**
	 * Returns the role's name.
	 * @return the name, or {@code null} when the driver's default is used
	 */
	public @Nullable String role() {
		if (this.user != null) {
			return this.user;
		}
		Properties parsed = Driver.parseURL(this.url, null);
		return (parsed != null) ? parsed.getProperty("user") : null;
	}

	@Override
	public String toString() {
		String role = role();
		return address() + ((role != null) ? " as " + role : "");
	}

}
