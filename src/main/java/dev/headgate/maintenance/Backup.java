package dev.headgate.maintenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.Settings;
import dev.headgate.gate.BeforeMigration;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.RedactedError;
import dev.headgate.jdbc.Tables;

/**
 * Dumps a database with {@code pg_dump}, as the migration role, into a file that has its
 * name only when it is complete and {@code pg_restore} can read it.
 */
public final class Backup implements BeforeMigration {

	private static final Logger log = LoggerFactory.getLogger(Backup.class);

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'")
		.withZone(ZoneOffset.UTC);

	private static final String TIME_PATTERN = "\\d{8}T\\d{9}Z";

	private static final String RECORD = """
			INSERT INTO headgate.backup (file, bytes, revision, started_at, ended_at)
			SELECT ?, ?, ?, now - ? * interval '1 millisecond', now FROM clock_timestamp() AS now""";

	private final Settings settings;

	private final Path directory;

	private final int keep;

	private final PostgresClientTools tools;

	private final ClosedVerdicts verdicts;

	private BackupOutcome.@Nullable Created taken;

	private boolean recorded;

	/**
	 * Creates a backup, to be taken once.
	 * @param settings which database
	 * @param directory where the dump is kept; it is created when it is missing
	 * @param keep how many dumps of this database to keep, the new one among them; 0 for
	 * all
	 */
	public Backup(Settings settings, Path directory, int keep) {
		this(settings, directory, keep, new PostgresClientTools());
	}

	Backup(Settings settings, Path directory, int keep, PostgresClientTools tools) {
		this.settings = settings;
		this.directory = directory.toAbsolutePath().normalize();
		this.keep = keep;
		this.tools = tools;
		this.verdicts = new ClosedVerdicts(settings);
	}

	/**
	 * Returns the dump.
	 * @return what was taken, empty before and when it failed
	 */
	public Optional<BackupOutcome.Created> taken() {
		return Optional.ofNullable(this.taken);
	}

	@Override
	public Optional<Verdict.Closed> run(Connection connection, @Nullable String revision)
			throws SQLException, InterruptedException {
		if (this.taken != null) {
			return Optional.empty();
		}
		return switch (create(connection, revision)) {
			case BackupOutcome.Failed(Verdict.Closed closed) -> Optional.of(closed);
			case BackupOutcome.Created ignored -> Optional.empty();
		};
	}

	/**
	 * Keeps in {@code headgate.backup}, where there is such a table, that it was taken. A
	 * dump that can't be recorded is one all the same.
	 */
	@Override
	public void succeeded(Connection connection) {
		if (this.taken == null || this.recorded) {
			return;
		}
		try {
			if (Tables.exists(connection, "headgate", "backup")) {
				record(connection, this.taken);
				this.recorded = true;
			}
		}
		catch (SQLException ex) {
			log.warn("The backup is there, but cannot be recorded in headgate.backup, so meters do not tell of it: {}",
					line(String.valueOf(ex.getMessage())));
		}
	}

	private void record(Connection connection, BackupOutcome.Created dump) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
			statement.setString(1, dump.file().toString());
			statement.setLong(2, dump.bytes());
			statement.setString(3, dump.revision());
			statement.setLong(4, dump.took().toMillis());
			statement.executeUpdate();
		}
	}

	/**
	 * Takes it.
	 * @param connection a connection to the server
	 * @param revision where the schema is, {@code null} for nowhere
	 * @return the outcome
	 * @throws SQLException when the server does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	public BackupOutcome create(Connection connection, @Nullable String revision)
			throws SQLException, InterruptedException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::int / 10000")) {
			row.next();
			return create(row.getInt(1), revision);
		}
	}

	BackupOutcome create(int server, @Nullable String revision) throws InterruptedException {
		Path bin = this.tools.find(server);
		if (bin == null) {
			List<String> found = this.tools.found();
			return new BackupOutcome.Failed(this.verdicts.noDumpTool(server, String.join(", ", found)));
		}
		long start = System.nanoTime();
		Path part = null;
		try {
			Files.createDirectories(this.directory);
			part = Files.createTempFile(this.directory, ".headgate-", ".part");
			long entries = dump(bin, part);
			Path file = this.directory.resolve(name(revision));
			long bytes = Files.size(part);
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
			Duration took = Duration.ofNanos(System.nanoTime() - start);
			log.atInfo()
				.addKeyValue("headgate.file", file)
				.addKeyValue("headgate.bytes", bytes)
				.addKeyValue("headgate.durationMs", took.toMillis())
				.log("Created backup {}: {} bytes, {} entries, in {} ms", file, bytes, entries, took.toMillis());
			this.taken = new BackupOutcome.Created(file, revision, bytes, entries, took, bin, prune());
			return this.taken;
		}
		catch (IOException ex) {
			return new BackupOutcome.Failed(this.verdicts.backupFailed(
					ex.getClass().getSimpleName().replace("Exception", "") + ": " + ex.getMessage(),
					"Make room for it in a folder that this process may write."));
		}
		catch (ToolFailure ex) {
			return new BackupOutcome.Failed(this.verdicts.backupFailed(String.valueOf(ex.getMessage()), ex.action));
		}
		finally {
			delete(part);
		}
	}

	private long dump(Path bin, Path part) throws IOException, InterruptedException, ToolFailure {
		ClientToolProcess.Result dump = ClientToolProcess.run(
				List.of(bin.resolve("pg_dump").toString(), "--format=custom", "--no-password",
						"--lock-wait-timeout=60s", "--file=" + part),
				PostgresClientTools.environment(this.settings.migration(), "headgate backup"));
		if (dump.exitCode() != 0) {
			throw new ToolFailure("pg_dump: " + line(dump.err()),
					"The migration role must be able to read every table; or dump without Headgate.");
		}
		ClientToolProcess.Result list = ClientToolProcess
			.run(List.of(bin.resolve("pg_restore").toString(), "--list", part.toString()), Map.of());
		long entries = list.out().lines().filter((line) -> !line.isBlank() && !line.startsWith(";")).count();
		if (list.exitCode() != 0 || !list.out().contains("TOC Entries: ")) {
			throw new ToolFailure("pg_restore can't read what pg_dump has written: " + line(list.err()),
					"Look whether the disk is full, and try again.");
		}
		return entries;
	}

	private String name(@Nullable String revision) {
		return prefix() + plain((revision != null) ? revision : "nothing") + "_" + TIME.format(Instant.now()) + ".dump";
	}

	private String prefix() {
		String address = this.settings.migration().address();
		return plain(address.substring(address.lastIndexOf('/') + 1)) + "_";
	}

	private static String plain(String name) {
		return name.replaceAll("[^A-Za-z0-9.-]", "-");
	}

	/** The names of one database's dumps end in their time, so the order is theirs. */
	private List<Path> prune() throws IOException {
		if (this.keep <= 0) {
			return List.of();
		}
		Pattern own = Pattern.compile(Pattern.quote(prefix()) + "[^_]+_(" + TIME_PATTERN + ")\\.dump");
		List<Path> dumps;
		try (Stream<Path> files = Files.list(this.directory)) {
			dumps = files.filter((file) -> own.matcher(String.valueOf(file.getFileName())).matches())
				.sorted((one, other) -> time(other).compareTo(time(one)))
				.toList();
		}
		List<Path> deleted = new ArrayList<>();
		for (Path old : dumps.subList(Math.min(this.keep, dumps.size()), dumps.size())) {
			Files.delete(old);
			deleted.add(old);
		}
		return deleted;
	}

	private static String time(Path file) {
		String name = String.valueOf(file.getFileName());
		return name.substring(name.lastIndexOf('_') + 1);
	}

	private String line(String text) {
		return new RedactedError(this.settings).oneLine(text);
	}

	private static void delete(@Nullable Path part) {
		try {
			if (part != null) {
				Files.deleteIfExists(part);
			}
		}
		catch (IOException ex) {
			log.warn("Cannot delete the unfinished backup {}: {}", part, ex.getMessage());
		}
	}

	private static final class ToolFailure extends Exception {

		private static final long serialVersionUID = 1L;

		private final String action;

		ToolFailure(String message, String action) {
			super(message);
			this.action = action;
		}

	}

}
