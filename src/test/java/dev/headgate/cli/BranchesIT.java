package dev.headgate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.headgate.testing.Concurrent;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.Migrations;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two people add a migration, each in a branch of a real git repository.
 */
@Concurrent
class BranchesIT {

	private static final String MASTER = "db/changelog/db.changelog-master.yaml";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path repository;

	private String first = "";

	private String phone = "";

	private String locale = "";

	@BeforeEach
	void twoBranches() throws Exception {
		git(0, "init", "--quiet", "--initial-branch=main");
		git(0, "config", "user.name", "Ana Silva");
		git(0, "config", "user.email", "ana@one.example");
		headgate(0, "init", this.repository.toString());
		this.first = revision("add users", "CREATE TABLE users (id int PRIMARY KEY);", "DROP TABLE users;");
		commit("Add users");
		git(0, "switch", "--quiet", "-c", "phone");
		this.phone = revision("add users phone", "ALTER TABLE users ADD COLUMN phone text;",
				"ALTER TABLE users DROP COLUMN phone;");
		commit("Add phone");
		git(0, "switch", "--quiet", "main");
		git(0, "switch", "--quiet", "-c", "locale");
		this.locale = revision("add users locale", "ALTER TABLE users ADD COLUMN locale text;",
				"ALTER TABLE users DROP COLUMN locale;");
		commit("Add locale");
	}

	private String revision(String message, String up, String rollback) throws IOException {
		Path sql = Files.createTempFile("body", ".sql");
		Files.writeString(sql, up + "\n--rollback " + rollback + "\n");
		String file = headgate(0, "revision", "-m", message, "--sql-file", sql.toString()).strip();
		Files.delete(sql);
		assertThat(Path.of(file)).content().contains("--changeset ana.silva:", "--comment: " + message);
		return file.replaceFirst(".*/\\d{8}_\\d{4}_", "").substring(0, 8);
	}

	private void commit(String message) throws Exception {
		git(0, "add", "--all");
		git(0, "commit", "--quiet", "-m", message);
	}

	private String git(int code, String... args) throws Exception {
		List<String> line = new ArrayList<>(List.of("git"));
		line.addAll(List.of(args));
		ProcessBuilder builder = new ProcessBuilder(line).directory(this.repository.toFile()).redirectErrorStream(true);
		builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
		builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
		Process process = builder.start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isEqualTo(code);
		return output;
	}

	private String headgate(int code, String... verb) {
		List<String> args = new ArrayList<>(List.of(verb));
		args.add("--changelog");
		args.add(this.repository.resolve(MASTER).toString());
		return run(code, args);
	}

	/** Answers what is on stdout, or on stderr when the verb failed. */
	private static String run(int code, List<String> args) {
		VerbRun run = VerbRun.run(args.toArray(String[]::new)).exitsWith(code);
		return (code == 0) ? run.out() : run.err();
	}

	private String upgrade(int code) {
		return headgate(code, "upgrade", "--url", this.database.url());
	}

	/** Resolves git's conflict as people do: both lines stay. */
	private void forceTogether() throws Exception {
		git(1, "merge", "--quiet", "phone");
		Path sum = this.repository.resolve("db/changelog.sum");
		Files.write(sum, Files.readAllLines(sum).stream().filter((line) -> !line.matches("[<=>]{7}.*")).toList());
		commit("Merge phone");
	}

	private List<String> history() {
		return this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted");
	}

	@Test
	void bothBranchesConflictInTheIntegrityFileAndNowhereElse() throws Exception {
		git(1, "merge", "--quiet", "phone");
		assertThat(git(0, "diff", "--name-only", "--diff-filter=U")).isEqualToIgnoringNewLines("db/changelog.sum");
		assertThat(upgrade(2)).contains("db/changelog.sum, line", "unresolved conflict",
				"Keep the lines of both sides");
		assertThat(headgate(2, "merge", "heads")).contains("unresolved conflict");
		assertThat(headgate(0, "sum")).isEqualToIgnoringNewLines("repaired db/changelog.sum");
		assertThat(upgrade(2)).contains("2 heads");
	}

	@Test
	void twoHeadsAreRefusedBeforeTheDatabaseIsTouchedAndMergeMendsThem() throws Exception {
		forceTogether();
		assertThat(headgate(0, "heads").lines()).containsExactlyInAnyOrder(this.phone + " (head), add users phone",
				this.locale + " (head), add users locale");
		assertThat(headgate(0, "branches")).startsWith(this.first + " (branchpoint), add users\n")
			.contains("    -> " + this.phone + ", add users phone\n", "    -> " + this.locale + ", add users locale\n");
		assertThat(headgate(2, "revision", "-m", "third")).contains("2 heads");
		assertThat(upgrade(2)).contains("2 heads, of which none follows another", this.phone, this.locale,
				"headgate merge ");
		JarProcess process = JarProcess.on(this.database)
			.run("upgrade", "--changelog", this.repository.resolve(MASTER).toString())
			.exitsWith(2);
		assertThat(process.err()).contains(this.phone, this.locale, "headgate merge ");
		assertThat(this.database.query("SELECT to_regclass('databasechangelog')").getFirst()).isNull();

		headgate(0, "merge", this.phone, this.locale, "-m", "join phone and locale");
		assertThat(headgate(0, "heads").lines()).hasSize(1)
			.first()
			.asString()
			.endsWith("(head), join phone and locale");
		headgate(0, "sum", "--check");
		assertThat(upgrade(0)).contains("applied 4 change sets");
		assertThat(upgrade(0)).contains("already at head");
		assertThat(history()).hasSize(4).startsWith(this.first);
	}

	@Test
	void joiningRevisionGoesUpAndDownWithTheStockLiquibaseToo() throws Exception {
		forceTogether();
		headgate(0, "merge", "heads");
		Migrations stock = Migrations.fromDirectory(this.database, this.repository, "test");
		stock.up();
		assertThat(history()).hasSize(4);
		assertThat(upgrade(0)).contains("already at head");
		stock.down(1);
		assertThat(history()).hasSize(3);
		assertThat(upgrade(0)).contains("applied 1 change sets");
	}

	@Test
	void rebaseMovesTheUnappliedOneBehindTheOther() throws Exception {
		assertThat(upgrade(0)).contains("applied 2 change sets, now at head " + this.locale);
		forceTogether();
		assertThat(headgate(2, "merge", "--rebase", this.locale, "--url", this.database.url()))
			.contains("has applied " + this.locale, "headgate merge heads");
		String moved = headgate(0, "merge", "--rebase", this.phone, "--url", this.database.url(), "--json");
		assertThat(moved).contains("\"moved\":[\"" + this.phone + "\"]", "\"databaseAsked\":true");
		assertThat(headgate(0, "heads")).startsWith(this.phone + " (head)");
		assertThat(upgrade(0)).contains("applied 1 change sets, now at head " + this.phone);
		assertThat(history()).containsExactly(this.first, this.locale, this.phone);
		assertThat(this.database.query("SELECT filename FROM databasechangelog WHERE id = '" + this.phone + "'"))
			.first()
			.asString()
			.startsWith("db/changelog/migrations/");
	}

	@Test
	void rebaseSaysWhetherADatabaseWasAsked() throws Exception {
		forceTogether();
		assertThat(headgate(13, "merge", "--rebase", this.phone, "--url",
				"postgresql://owner:owner-secret@127.0.0.1:" + JarProcess.freePort() + "/app"))
			.contains("does not answer");
		JarProcess process = JarProcess.command()
			.run("merge", "--rebase", this.phone, "--changelog", this.repository.resolve(MASTER).toString())
			.exitsWith(0);
		assertThat(process.err()).contains("No database is configured, so it was not checked", this.phone);
		assertThat(process.out()).contains("_" + this.phone + "_add_users_phone.sql");
	}

	@Test
	void templateIsRefusedByTheGateUntilItIsWrittenAndRecorded() throws Exception {
		Path file = Path.of(headgate(0, "revision", "-m", "note").strip());
		assertThat(upgrade(2)).contains(file.getFileName() + " is not written");
		Files.writeString(file,
				Files.readString(file)
					.replace("TODO: write the change", "ALTER TABLE users ADD COLUMN note text;")
					.replaceFirst("TODO: write what .*", "ALTER TABLE users DROP COLUMN note;"));
		assertThat(upgrade(2)).contains(file.getFileName() + " was edited", "headgate sum");
		assertThat(headgate(0, "sum"))
			.isEqualToIgnoringNewLines("changed  db/changelog/migrations/" + file.getFileName());
		assertThat(upgrade(0)).contains("applied 3 change sets");
	}

	@Test
	void templatesForIndexesAndRowsRunOnceTheyAreFilledIn() throws Exception {
		Path index = Path.of(headgate(0, "revision", "-m", "index users", "--concurrently").strip());
		Files.writeString(index, Files.readString(index)
			.replace("TODO: write the change",
					"DROP INDEX CONCURRENTLY IF EXISTS users_id_idx;\n"
							+ "CREATE INDEX CONCURRENTLY IF NOT EXISTS users_id_idx ON users (id);")
			.replaceFirst("--rollback TODO: .*\n", "--rollback DROP INDEX CONCURRENTLY IF EXISTS users_id_idx;\n")
			.replaceFirst("--rollback TODO: .*\n", ""));
		Path rows = Path.of(headgate(0, "revision", "-m", "fill locale", "--data").strip());
		Files.writeString(rows,
				Files.readString(rows)
					.replace("table:TODO", "table:users")
					.replaceFirst("TODO: write the statement.*",
							"UPDATE users SET locale = 'en' WHERE id >= :from AND id <= :to AND locale IS NULL;")
					.replaceFirst("TODO: write what .*", "not required"));
		headgate(0, "sum");
		assertThat(upgrade(0)).contains("applied 4 change sets");
		assertThat(this.database.query("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'users'::regclass"))
			.contains("users_id_idx");
	}

	@Test
	void packagedJarCarriesItsIntegrityFile() {
		JarProcess process = JarProcess.command().packagedChangelog().run("revision", "-m", "x").exitsWith(2);
		assertThat(process.err()).contains("packaged in the jar", "--changelog");
		assertThat(JarProcess.command().packagedChangelog().run("heads").exitsWith(0).out())
			.matches("[0-9a-f]{8} \\(head\\), .+\n");
		assertThat(JarProcess.command().packagedChangelog().run("sum", "--check", "--quiet").exitsWith(0).err())
			.isEmpty();
	}

}
