package dev.headgate.maintenance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.headgate.changelog.SqlTokens;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.History;

/**
 * The schema of a database as {@code pg_dump} writes it.
 */
public final class SchemaDump {

	/** What psql alone understands, what changes the session, and what says nothing. */
	private static final Pattern LEFT_OUT = Pattern
		.compile("\\\\.*|SET [a-z_]+ = .*;|SELECT pg_catalog\\.set_config\\('search_path'.*|COMMENT ON EXTENSION .*"
				+ "|--( (PostgreSQL database|Dumped|Name:).*)?");

	/** A function may come before the tables that its body names. */
	public static final String BODIES_UNCHECKED = "SET LOCAL check_function_bodies = false;\n";

	private SchemaDump() {
	}

	/**
	 * Dumps the schema, without owners, rights, and what is Headgate's or Liquibase's.
	 * @param settings the database
	 * @param server the server's major version
	 * @return SQL for a session with the default search path, empty when there is no
	 * pg_dump for this server
	 * @throws IOException when pg_dump fails
	 * @throws InterruptedException when this thread is told to stop
	 */
	public static Optional<String> of(Settings settings, int server) throws IOException, InterruptedException {
		Path bin = new PostgresClientTools().find(server);
		if (bin == null) {
			return Optional.empty();
		}
		History history = settings.changelog().history();
		List<String> command = List.of(bin.resolve("pg_dump").toString(), "--schema-only", "--no-password",
				"--no-owner", "--no-privileges", "--exclude-schema=headgate", "--exclude-table=*." + history.table(),
				"--exclude-table=*." + history.lockTable());
		ClientToolProcess.Result dump = ClientToolProcess.run(command,
				PostgresClientTools.environment(settings.migration(), "headgate init"));
		if (dump.exitCode() != 0) {
			throw new IOException(dump.err().strip());
		}
		return Optional.of(statements(dump.out()));
	}

	/**
	 * Takes the statements out of a dump; what stands in quotes, such as the body of a
	 * function, stays as it is.
	 * @param dump what pg_dump wrote
	 * @return SQL for one transaction
	 */
	public static String statements(String dump) {
		StringBuilder text = new StringBuilder(BODIES_UNCHECKED);
		StringBuilder quoted = new StringBuilder();
		boolean blank = false;
		for (String line : dump.split("\n", -1)) {
			boolean inside = !quoted.isEmpty();
			if (!inside && (LEFT_OUT.matcher(line).matches() || line.isBlank())) {
				blank = true;
				continue;
			}
			text.append((blank && !inside) ? "\n" : "").append(line).append('\n');
			blank = false;
			quoted.append(line).append('\n');
			if (!SqlTokens.endsInsideQuote(quoted.toString())) {
				quoted.setLength(0);
			}
		}
		return text.toString();
	}

}
