package dev.headgate.maintenance;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

import dev.headgate.config.Database;

/**
 * Finds PostgreSQL's client tools on this machine: on the path, and where distributions
 * keep the several versions.
 */
final class PostgresClientTools {

	private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

	private static final Map<String, String> ELSEWHERE = Map.of("/usr/lib/postgresql", "*/bin", "/usr", "pgsql-*/bin",
			"/usr/libexec", "postgresql*");

	/** What the driver calls it, and what libpq does. */
	private static final Map<String, String> VARIABLES = Map.ofEntries(Map.entry("PGHOST", "PGHOST"),
			Map.entry("PGPORT", "PGPORT"), Map.entry("PGDBNAME", "PGDATABASE"), Map.entry("user", "PGUSER"),
			Map.entry("password", "PGPASSWORD"), Map.entry("sslmode", "PGSSLMODE"),
			Map.entry("sslrootcert", "PGSSLROOTCERT"), Map.entry("sslcert", "PGSSLCERT"),
			Map.entry("sslkey", "PGSSLKEY"), Map.entry("channelBinding", "PGCHANNELBINDING"),
			Map.entry("requireAuth", "PGREQUIREAUTH"), Map.entry("sslNegotiation", "PGSSLNEGOTIATION"));

	private static final String TRUST_STORE = "org.postgresql.ssl.DefaultJavaSSLFactory";

	private final List<Path> directories;

	PostgresClientTools() {
		this(directories());
	}

	/**
	 * Creates a finder.
	 * @param directories where to look
	 */
	PostgresClientTools(List<Path> directories) {
		this.directories = List.copyOf(directories);
	}

	/**
	 * Returns the variables by which a tool finds a database. Nothing of it is on a
	 * command line, where others could read it.
	 * @param database the database
	 * @param purpose what the server's activity view shows
	 * @return the variables, the password among them
	 */
	static Map<String, String> environment(Database database, String purpose) {
		Map<String, String> environment = new HashMap<>(
				Map.of("PGAPPNAME", purpose, "PGCONNECT_TIMEOUT", "10", "LC_MESSAGES", "C"));
		Properties parsed = Driver.parseURL(database.url(), null);
		if (parsed != null) {
			VARIABLES.forEach((property, variable) -> {
				String value = parsed.getProperty(property);
				if (value != null) {
					environment.put(variable, value);
				}
			});
			String ssl = parsed.getProperty("ssl");
			if (parsed.getProperty("sslmode") == null && ("true".equalsIgnoreCase(ssl) || "".equals(ssl))) {
				environment.put("PGSSLMODE", "verify-full");
			}
			if (TRUST_STORE.equals(parsed.getProperty("sslfactory"))) {
				environment.put("PGSSLROOTCERT", "system");
			}
		}
		if (database.user() != null) {
			environment.put("PGUSER", database.user());
		}
		if (database.password() != null) {
			environment.put("PGPASSWORD", database.password().value());
		}
		return environment;
	}

	/**
	 * Finds the oldest version that is not older than the server: it can dump it, and the
	 * server's own tools are most likely to read the dump.
	 * @param server the server's major version
	 * @return the directory, {@code null} when there is none
	 * @throws InterruptedException when this thread is told to stop
	 */
	@Nullable Path find(int server) throws InterruptedException {
		Map.Entry<Integer, Path> found = versions().ceilingEntry(server);
		return (found != null) ? found.getValue() : null;
	}

	/**
	 * Returns the versions that there are, for a message.
	 * @return for example {@code 14 in /usr/bin}
	 * @throws InterruptedException when this thread is told to stop
	 */
	List<String> found() throws InterruptedException {
		return versions().entrySet().stream().map((entry) -> entry.getKey() + " in " + entry.getValue()).toList();
	}

	private NavigableMap<Integer, Path> versions() throws InterruptedException {
		NavigableMap<Integer, Path> versions = new TreeMap<>();
		for (Path directory : this.directories) {
			Path dump = directory.resolve("pg_dump");
			if (Files.isExecutable(dump) && Files.isExecutable(directory.resolve("pg_restore")) && !isWrapper(dump)) {
				int version = version(dump);
				if (version > 0) {
					versions.putIfAbsent(version, directory);
				}
			}
		}
		return versions;
	}

	/** Debian's wrapper chooses a version by itself, not always the same one. */
	private static boolean isWrapper(Path tool) {
		try {
			return tool.toRealPath().endsWith("pg_wrapper");
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static int version(Path tool) throws InterruptedException {
		try {
			ClientToolProcess.Result result = ClientToolProcess.run(List.of(tool.toString(), "--version"), Map.of());
			Matcher version = VERSION.matcher(result.out());
			return version.find() ? Integer.parseInt(version.group(1)) : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

	private static List<Path> directories() {
		Set<Path> directories = new LinkedHashSet<>();
		for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
			if (!directory.isEmpty()) {
				directories.add(Path.of(directory));
			}
		}
		ELSEWHERE.forEach((root, glob) -> directories.addAll(matching(Path.of(root), glob)));
		return List.copyOf(directories);
	}

	private static List<Path> matching(Path root, String glob) {
		List<Path> matching = new ArrayList<>();
		boolean below = glob.endsWith("/bin");
		try (DirectoryStream<Path> stream = Files.newDirectoryStream(root, glob.replace("/bin", ""))) {
			stream.forEach((path) -> matching.add(below ? path.resolve("bin") : path));
		}
		catch (IOException ex) {
			return List.of();
		}
		return matching;
	}

}
