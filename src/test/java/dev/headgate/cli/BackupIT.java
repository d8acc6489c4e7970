package dev.headgate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.SchemaDump;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Backup, destructive migration and restore with the real {@code pg_dump}. Where it is
 * missing, or older than the server, the tests are skipped, and with
 * {@code -Dtest.pg-tools=required} they fail.
 */
@Timeout(300)
class BackupIT {

	private static final String APP = """
			--liquibase formatted sql
			--changeset ann:first
			CREATE SCHEMA billing;
			CREATE TYPE mood AS ENUM ('sad', 'happy');
			CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, mood mood,
			  photo bytea, facts jsonb, since timestamptz);
			CREATE TABLE billing.invoices (id serial PRIMARY KEY, person bigint NOT NULL REFERENCES people, total numeric(12, 2));
			CREATE TABLE nothing_in_it (id int);
			INSERT INTO people (name, mood, photo, facts, since)
			  SELECT 'person ' || n || E' \\t\\\\ ü', 'happy', sha256(n::text::bytea), jsonb_build_object('n', n), now()
			    FROM generate_series(1, 2000) n;
			INSERT INTO billing.invoices (person, total) SELECT id, id / 3.0 FROM people;
			""";

	private static final String DESTRUCTION = """
			--changeset ann:second
			DROP SCHEMA billing CASCADE;
			UPDATE people SET name = id::text;
			ALTER TABLE people DROP COLUMN photo, DROP COLUMN mood;
			DROP TYPE mood;
			DELETE FROM people WHERE id > 10;
			CREATE TABLE new_one (id int);
			""";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	private Path folder;

	private ChangelogDirectory changelog;

	@BeforeAll
	static void lookForTheTools(@TempDir Path folder) {
		try (TestDatabase any = TestDatabase.create()) {
			VerbRun run = VerbRun.on(any, "backup", "--dir", folder.toString());
			boolean missing = run.code() == 2 && run.err().contains("pg_dump and pg_restore are ");
			Assumptions.assumeFalse(missing && !"required".equals(System.getProperty("test.pg-tools")), run::err);
			run.exitsWith(0);
		}
	}

	@BeforeEach
	void prepare() {
		this.folder = this.temporary.resolve("backups");
		this.changelog = new ChangelogDirectory(this.temporary).file("db/app.sql", APP);
	}

	private VerbRun upgrade(TestDatabase target, String... options) {
		List<String> args = Stream
			.concat(Stream.of("upgrade", this.changelog.argument("db/app.sql")), Stream.of(options))
			.toList();
		return VerbRun.on(target, args.toArray(String[]::new));
	}

	@Test
	void everyRowComesBackAfterADestructiveMigration() throws Exception {
		upgrade(this.database).exitsWith(0);
		Map<String, String> before = contents(this.database);
		String schema = schema(this.database);
		assertThat(before)
			.containsKeys("public.people", "billing.invoices", "public.databasechangelog", "headgate.run",
					"sequence public.people_id_seq")
			.hasSizeGreaterThan(10);
		this.changelog.file("db/app.sql", APP + DESTRUCTION);
		VerbRun run = upgrade(this.database, "--backup-dir", this.folder.toString(), "--json").exitsWith(0);
		JsonNode backup = JsonMapper.shared().readTree(run.out()).path("backup");
		Path dump = Path.of(backup.path("file").asString());
		assertThat(dump.getFileName().toString()).matches(this.database.name().replace('_', '-') + "_first_\\d{8}T.*");
		assertThat(contents(this.database)).isNotEqualTo(before);
		try (TestDatabase restored = TestDatabase.create()) {
			restore(Path.of(backup.path("tools").asString()), dump, restored);
			assertThat(contents(restored)).isEqualTo(before);
			assertThat(schema(restored)).isEqualTo(schema);
			assertThat(upgrade(restored).exitsWith(0).out()).contains("applied 1 change sets, now at head second");
			assertThat(schema(restored)).isEqualTo(schema(this.database));
		}
	}

	@Test
	void noBackupNoMigration() throws IOException {
		Path file = Files.createFile(this.temporary.resolve("file"));
		VerbRun run = upgrade(this.database, "--backup-dir", file.resolve("backups").toString()).exitsWith(19);
		assertThat(run.err()).contains("Not done: the backup failed.", "Nothing was migrated.");
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'"
				+ " UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
			.isEmpty();
		upgrade(this.database).exitsWith(0);
		this.database.executeAsSuperuser("CREATE TABLE not_yours (id int)");
		this.changelog.file("db/app.sql", APP + DESTRUCTION);
		VerbRun denied = upgrade(this.database, "--backup-dir", this.folder.toString()).exitsWith(19);
		assertThat(denied.err()).contains("permission denied for table not_yours");
		assertThat(this.folder).isEmptyDirectory();
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("first");
	}

	@Test
	void nothingPendingNoBackup() {
		upgrade(this.database, "--backup-dir", this.folder.toString()).exitsWith(0);
		assertThat(this.folder).isDirectoryContaining("glob:**/*_nothing_*.dump");
		VerbRun run = upgrade(this.database, "--backup-dir", this.folder.toString()).exitsWith(0);
		assertThat(run.out()).isEqualTo("already at head first\n");
		assertThat(this.folder.toFile().list()).hasSize(1);
	}

	@Test
	void verbAloneKeepsAsManyAsItIsTold() {
		upgrade(this.database).exitsWith(0);
		for (int i = 0; i < 3; i++) {
			assertThat(VerbRun.on(this.database, "backup", "--dir", this.folder.toString(), "--keep", "2")
				.exitsWith(0)
				.out()).startsWith("backup " + this.folder);
		}
		assertThat(this.folder.toFile().list()).hasSize(2).allMatch((name) -> name.contains("_first_"));
		VerbRun run = VerbRun.on(this.database, "backup", "--dir", this.folder.toString(), "--keep", "1", "--json");
		JsonNode json = JsonMapper.shared().readTree(run.exitsWith(0).out());
		assertThat(this.folder).isDirectoryContaining((file) -> file.toString().equals(json.path("file").asString()));
		assertThat(json.path("bytes").asLong()).isEqualTo(Path.of(json.path("file").asString()).toFile().length());
		assertThat(json.path("deleted")).hasSize(2);
	}

	/** As docs/backup.md has it without a superuser. */
	private static void restore(Path tools, Path dump, TestDatabase target) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(tools.resolve("pg_restore").toString(), "--exit-on-error",
				"--single-transaction", "--no-owner", "--dbname=" + target.name(), dump.toString())
			.redirectErrorStream(true);
		builder.environment()
			.putAll(Map.of("PGHOST", target.host(), "PGPORT", String.valueOf(target.port()), "PGUSER",
					TestDatabase.OWNER, "PGPASSWORD", TestDatabase.PASSWORD));
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
	}

	private static String schema(TestDatabase target) throws SQLException {
		try (Connection connection = target.connect()) {
			return SchemaDump.of(connection);
		}
	}

	/** Rows and a checksum of each table, and where each sequence stands. */
	private static Map<String, String> contents(TestDatabase target) {
		Map<String, String> contents = new TreeMap<>();
		for (String table : target.query("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
				+ " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")) {
			contents.put(table,
					target
						.query("SELECT count(*) || ' rows, ' || coalesce(md5(string_agg(t::text, '|'"
								+ " ORDER BY t::text)), '') FROM " + table + " t")
						.getFirst());
		}
		for (String sequence : target.query("SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences")) {
			contents.put("sequence " + sequence,
					target.query("SELECT last_value || ' ' || is_called FROM " + sequence).getFirst());
		}
		return contents;
	}

}
