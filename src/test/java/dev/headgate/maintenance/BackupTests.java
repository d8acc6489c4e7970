package dev.headgate.maintenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A backup with tools that do as they are told, wrong ones too.
 */
@Timeout(300)
class BackupTests {

	private static final String DUMP = """
			for last; do :; done
			echo "$@" >> "$0.args"
			env >> "$0.env"
			echo data > "${last#--file=}"
			""";

	private static final String LIST = "echo '; TOC Entries: 4'; echo '1; 2 3 TABLE public people owner'\n";

	private final Settings settings = TestSettings
		.of("jdbc:postgresql://db1,db2:5433/my%20app?sslmode=require", "owner", "owner-secret")
		.read();

	@TempDir
	private Path temporary;

	private Path folder;

	@BeforeEach
	void nameFolder() {
		this.folder = this.temporary.resolve("some/backups");
	}

	private Path tools(int version, String dump, String restore) throws IOException {
		Path directory = Files.createDirectories(this.temporary.resolve("bin" + version));
		tool(directory.resolve("pg_dump"), version, dump);
		tool(directory.resolve("pg_restore"), version, restore);
		return directory;
	}

	private static void tool(Path file, int version, String script) throws IOException {
		Files.writeString(file, "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'tool (PostgreSQL) " + version
				+ ".4 (Debian)'; exit; fi\n" + script);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private BackupOutcome take(int server, int keep, Path... directories) throws InterruptedException {
		return new Backup(this.settings, this.folder, keep, new PostgresClientTools(List.of(directories)))
			.create(server, "5c07e6f4");
	}

	private Verdict.Closed failure(BackupOutcome outcome) {
		assertThat(outcome).isInstanceOf(BackupOutcome.Failed.class);
		return ((BackupOutcome.Failed) outcome).closed();
	}

	private List<String> files() throws IOException {
		if (!Files.exists(this.folder)) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void dumpGetsItsNameWhenItIsComplete() throws Exception {
		Path bin = tools(17, DUMP, LIST);
		BackupOutcome.Created taken = (BackupOutcome.Created) take(17, 0, bin);
		assertThat(taken.entries()).isEqualTo(1);
		assertThat(taken.bytes()).isEqualTo(5);
		assertThat(files()).singleElement().asString().matches("my-app_5c07e6f4_\\d{8}T\\d{9}Z\\.dump");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(taken.file()))).isEqualTo("rw-------");
	}

	@Test
	void passwordIsInTheEnvironmentOnly() throws Exception {
		Path bin = tools(17, DUMP, LIST);
		take(17, 0, bin);
		assertThat(bin.resolve("pg_dump.args")).content()
			.contains("--format=custom --no-password")
			.doesNotContain("secret");
		assertThat(bin.resolve("pg_dump.env")).content()
			.contains("PGPASSWORD=owner-secret", "PGUSER=owner", "PGHOST=db1,db2", "PGDATABASE=my app",
					"PGSSLMODE=require", "PGAPPNAME=headgate backup");
	}

	@ParameterizedTest
	@CsvSource({ "ssl=true, PGSSLMODE, verify-full", "sslmode=verify-ca, PGSSLMODE, verify-ca",
			"sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory, PGSSLROOTCERT, system",
			"channelBinding=require, PGCHANNELBINDING, require",
			"requireAuth=scram-sha-256, PGREQUIREAUTH, scram-sha-256" })
	void toolsTrustNobodyWhomTheDriverDoesNot(String parameter, String variable, String value) {
		Database database = Database.parse("jdbc:postgresql://db/app?" + parameter);
		assertThat(PostgresClientTools.environment(database, "test")).containsEntry(variable, value);
	}

	@Test
	void oldestVersionThatIsNotOlderThanTheServerIsTaken() throws Exception {
		Path old = tools(15, DUMP, LIST);
		Path fit = tools(17, DUMP, LIST);
		Path young = tools(18, DUMP, LIST);
		assertThat(((BackupOutcome.Created) take(16, 0, old, young, fit)).tools()).isEqualTo(fit);
		Verdict.Closed closed = failure(take(19, 0, old, fit));
		assertThat(closed.exitCode().code()).isEqualTo(2);
		assertThat(closed.description()).contains("are older than the server", "server       PostgreSQL 19",
				"found        15 in " + old + ", 17 in " + fit);
		assertThat(closed.action()).contains("postgresql-client-19");
	}

	@Test
	void missingToolIsToldWithTheWayToGetIt() throws Exception {
		Verdict.Closed closed = failure(take(17, 0, this.temporary));
		assertThat(closed.exitCode().code()).isEqualTo(2);
		assertThat(closed.description()).startsWith("Not done: pg_dump and pg_restore are not installed here.");
		assertThat(closed.action()).contains("postgresql-client-17", "postgres:17");
	}

	@Test
	void failedDumpLeavesNothing() throws Exception {
		Path bin = tools(17, DUMP + "echo 'pg_dump: error: no owner-secret for you' >&2; exit 1\n", LIST);
		Verdict.Closed closed = failure(take(17, 0, bin));
		assertThat(closed.exitCode().code()).isEqualTo(19);
		assertThat(closed.description()).contains("pg_dump: error: no ****** for you",
				"exit code    19, backup failed");
		assertThat(closed.action()).endsWith("Nothing was migrated.");
		assertThat(files()).isEmpty();
	}

	@Test
	void dumpThatCannotBeReadAgainIsNone() throws Exception {
		Path bin = tools(17, DUMP, "echo 'pg_restore: error: input file is too short' >&2; exit 1\n");
		assertThat(failure(take(17, 0, bin)).description()).contains("can't read what pg_dump has written",
				"input file is too short");
		assertThat(files()).isEmpty();
		Path empty = tools(18, DUMP, "echo 'what is this?'\n");
		assertThat(failure(take(18, 0, empty)).exitCode().code()).isEqualTo(19);
		assertThat(files()).isEmpty();
	}

	@Test
	void folderThatCannotBeWrittenIsToldAsSuch() throws Exception {
		this.folder = Files.createFile(this.temporary.resolve("file")).resolve("backups");
		Verdict.Closed closed = failure(take(17, 0, tools(17, DUMP, LIST)));
		assertThat(closed.exitCode().code()).isEqualTo(19);
		assertThat(closed.action()).contains("a folder that this process may write");
	}

	@Test
	void onlyThisDatabasesOldestDumpsAreDeleted() throws Exception {
		Files.createDirectories(this.folder);
		for (String name : List.of("my-app_5c07e6f4_20260101T000000000Z.dump", "my-app_zzz_20260102T000000000Z.dump",
				"my-app_aaa_20260103T000000000Z.dump", "my-app-2_aaa_20250101T000000000Z.dump", "my-app_notes.dump",
				".headgate-1.part")) {
			Files.writeString(this.folder.resolve(name), "x");
		}
		BackupOutcome.Created taken = (BackupOutcome.Created) take(17, 2, tools(17, DUMP, LIST));
		assertThat(taken.deleted()).extracting((file) -> file.getFileName().toString())
			.containsExactly("my-app_zzz_20260102T000000000Z.dump", "my-app_5c07e6f4_20260101T000000000Z.dump");
		assertThat(files()).hasSize(5)
			.contains(taken.file().getFileName().toString(), "my-app_aaa_20260103T000000000Z.dump",
					"my-app-2_aaa_20250101T000000000Z.dump", "my-app_notes.dump", ".headgate-1.part");
	}

	@Test
	void toldToStopItKillsTheToolAndLeavesNothing() throws Exception {
		Path bin = tools(17, DUMP + "echo $$ > \"$0.pid\"; exec sleep 600\n", LIST);
		Thread thread = Thread.ofPlatform().start(() -> {
			try {
				take(17, 0, bin);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		Path pid = bin.resolve("pg_dump.pid");
		Eventually.until(() -> Files.exists(pid) && Files.size(pid) > 0);
		thread.interrupt();
		thread.join();
		assertThat(files()).isEmpty();
		long number = Long.parseLong(Files.readString(pid).strip());
		Eventually.until(() -> !ProcessHandle.of(number).map(ProcessHandle::isAlive).orElse(false));
	}

}
