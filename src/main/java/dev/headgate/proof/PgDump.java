package dev.headgate.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.History;

/**
 * PostgreSQL's own {@code pg_dump}, where this machine has one.
 */
final class PgDump {

	private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

	private static final Pattern VERSION = Pattern.compile("pg_dump \\(PostgreSQL\\) (\\d+).*", Pattern.DOTALL);

	/** What psql alone understands, what changes the session, and what says nothing. */
	private static final Pattern LEFT_OUT = Pattern.compile(
			"\\\\.*|SET [a-z_]+ = .*;|SELECT pg_catalog\\.set_config\\('search_path'.*|COMMENT ON EXTENSION .*|--( (PostgreSQL database|Dumped|Name:).*)?");

	private final Path program;

	private PgDump(Path program) {
		this.program = program;
	}

	/**
	 * Finds one that is not older than the server, on the PATH or where Debian keeps
	 * them.
	 * @param serverVersion the server's major version
	 * @return the program, empty when there is none
	 */
	static Optional<PgDump> find(int serverVersion) {
		Stream<Path> onPath = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
			.filter((directory) -> !directory.isEmpty())
			.map(Path::of);
		return Stream.concat(onPath, installed().stream())
			.map((directory) -> directory.resolve("pg_dump"))
			.filter(Files::isExecutable)
			.filter((program) -> version(program) >= serverVersion)
			.findFirst()
			.map(PgDump::new);
	}

	private static List<Path> installed() {
		if (!Files.isDirectory(VERSIONS)) {
			return List.of();
		}
		try (Stream<Path> versions = Files.list(VERSIONS)) {
			return versions.map((version) -> version.resolve("bin")).sorted(Comparator.reverseOrder()).toList();
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	private static int version(Path program) {
		try {
			Matcher version = VERSION.matcher(run(new ProcessBuilder(program.toString(), "--version")));
			return version.matches() ? Integer.parseInt(version.group(1)) : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/**
	 * Dumps the schema of a database, as SQL for a session with the default search path.
	 * @param settings the database
	 * @return the script
	 * @throws ProofException when the program fails
	 */
	String schema(Settings settings) {
		Database database = settings.migration();
		History history = settings.changelog().history();
		Properties url = Driver.parseURL(database.url(), null);
		List<String> command = new ArrayList<>(List.of(this.program.toString(), "--schema-only", "--no-owner",
				"--no-privileges", "--exclude-schema=headgate", "--exclude-table=*." + history.table(),
				"--exclude-table=*." + history.lockTable()));
		ProcessBuilder process = new ProcessBuilder(command);
		Map<String, String> environment = process.environment();
		if (url != null) {
			put(environment, "PGHOST", url.getProperty("PGHOST"));
			put(environment, "PGPORT", url.getProperty("PGPORT"));
			put(environment, "PGDATABASE", url.getProperty("PGDBNAME"));
			put(environment, "PGSSLMODE", url.getProperty("sslmode"));
			put(environment, "PGPASSWORD", url.getProperty("password"));
		}
		put(environment, "PGUSER", database.role());
		put(environment, "PGPASSWORD", (database.password() != null) ? database.password().value() : null);
		try {
			return readable(run(process));
		}
		catch (IOException ex) {
			throw new ProofException(ExitCode.UNREACHABLE, this.program + " failed: " + ex.getMessage(),
					"Run it by hand to see more, or remove it from the PATH: the catalogue is read then.");
		}
	}

	private static void put(Map<String, String> environment, String name, @Nullable String value) {
		if (value != null) {
			environment.put(name, value);
		}
	}

	private static String readable(String dump) {
		return dump.lines()
			.filter((line) -> !LEFT_OUT.matcher(line).matches())
			.collect(Collectors.joining("\n"))
			.replaceAll("\n{3,}", "\n\n")
			.strip() + "\n";
	}

	private static String run(ProcessBuilder builder) throws IOException {
		Path errors = Files.createTempFile("headgate", ".log");
		try {
			Process process = builder.redirectError(errors.toFile()).start();
			process.getOutputStream().close();
			String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			int code = process.waitFor();
			if (code != 0) {
				throw new IOException("exit code " + code + ", " + Files.readString(errors).strip());
			}
			return out;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted");
		}
		finally {
			Files.delete(errors);
		}
	}

}
