package dev.headgate.rehearsal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code rehearse} on copies with some thousand rows.
 */
@GateTest
@Concurrent
class RehearseIT {

	private static final String FILE = "db/changelog/changes.sql";

	private static final int ROWS = 20_000;

	private static final String TABLE = changeSet("1",
			"CREATE TABLE books (id bigint PRIMARY KEY, title text, pages int)");

	private static final String SLOW = changeSet("2", "ALTER TABLE books ADD COLUMN isbn text; SELECT pg_sleep(0.4)");

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	@TempDir
	private Path reports;

	RehearseIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
	}

	@BeforeEach
	void restore() {
		changelog(TABLE);
		VerbRun.on(this.database, "upgrade", this.changelog.argument(FILE)).exitsWith(0);
		this.database
			.execute("INSERT INTO books SELECT i, 'title ' || i, i % 500 FROM generate_series(1, " + ROWS + ") i");
	}

	private void changelog(String... changeSets) {
		this.changelog.file(FILE, "--liquibase formatted sql\n" + String.join("\n", changeSets));
	}

	private static String changeSet(String id, String sql) {
		return "--changeset shop:" + id + "\n" + sql + ";\n--rollback empty\n";
	}

	private VerbRun rehearse(String... args) {
		List<String> all = new ArrayList<>(
				List.of("rehearse", "--on", this.database.url(), this.changelog.argument(FILE)));
		all.addAll(List.of(args));
		return VerbRun.run(all.toArray(String[]::new));
	}

	private VerbRun rehearseConfirmed(String... args) {
		List<String> all = new ArrayList<>(List.of("--confirm", this.database.name()));
		all.addAll(List.of(args));
		return rehearse(all.toArray(String[]::new));
	}

	private static JsonNode changeSet(VerbRun run, int number) {
		return JsonMapper.shared().readTree(run.out()).path("changeSets").path(number);
	}

	private static JsonNode lock(JsonNode changeSet, String relation, String mode) {
		for (JsonNode lock : changeSet.path("locks")) {
			if (lock.path("relation").asString().equals(relation) && lock.path("mode").asString().equals(mode)) {
				return lock;
			}
		}
		throw new AssertionError("no " + mode + " on " + relation + " in " + changeSet);
	}

	@Test
	void lockThatBlocksReadsIsTimedAndWaitedFor() {
		changelog(TABLE, SLOW);
		JsonNode changeSet = changeSet(rehearseConfirmed("--json").exitsWith(0), 0);
		assertThat(changeSet.path("revision").asString()).isEqualTo("2");
		assertThat(changeSet.path("outcome").asString()).isEqualTo("applied");
		assertThat(changeSet.path("durationMs").asLong()).isGreaterThanOrEqualTo(400);
		assertThat(changeSet.path("locks")).hasSize(1);
		JsonNode lock = lock(changeSet, "books", "ACCESS EXCLUSIVE");
		assertThat(lock.path("blocksReads").asBoolean()).isTrue();
		assertThat(lock.path("heldMs").asLong()).isBetween(400L, changeSet.path("durationMs").asLong() + 2000);
		assertThat(lock.path("waitedMs").asLong()).isBetween(1L, lock.path("heldMs").asLong());
	}

	@Test
	void shortestLockIsSeen() {
		changelog(TABLE, changeSet("2", "ALTER TABLE books ADD COLUMN isbn text"));
		JsonNode changeSet = changeSet(rehearseConfirmed("--json").exitsWith(0), 0);
		assertThat(lock(changeSet, "books", "ACCESS EXCLUSIVE").path("blocksWrites").asBoolean()).isTrue();
		assertThat(changeSet.path("rewritten")).isEmpty();
	}

	@Test
	void indexBlocksWritesAndTakesSpace() {
		changelog(TABLE, changeSet("2", "CREATE INDEX books_title ON books (title); SELECT pg_sleep(0.3)"));
		JsonNode changeSet = changeSet(rehearseConfirmed("--json").exitsWith(0), 0);
		JsonNode lock = lock(changeSet, "books", "SHARE");
		assertThat(lock.path("blocksReads").asBoolean()).isFalse();
		assertThat(lock.path("blocksWrites").asBoolean()).isTrue();
		assertThat(lock.path("waitedMs").asLong()).isPositive();
		assertThat(changeSet.path("bytesAfter").asLong() - changeSet.path("bytesBefore").asLong())
			.isGreaterThan(ROWS * 10L);
		assertThat(changeSet.path("rowsWritten").asLong()).isZero();
	}

	@Test
	void concurrentIndexBlocksNobody() {
		changelog(TABLE, "--changeset shop:2 runInTransaction:false\n"
				+ "CREATE INDEX CONCURRENTLY books_title ON books (title);\n--rollback empty");
		JsonNode changeSet = changeSet(rehearseConfirmed("--json").exitsWith(0), 0);
		assertThat(lock(changeSet, "books", "SHARE UPDATE EXCLUSIVE").path("blocksWrites").asBoolean()).isFalse();
		assertThat(changeSet.path("locks")).hasSize(1);
	}

	@Test
	void writtenRowsAreCounted() {
		changelog(TABLE, changeSet("2", "UPDATE books SET pages = pages + 1"),
				changeSet("3", "DELETE FROM books WHERE id <= 100"));
		VerbRun run = rehearseConfirmed("--json").exitsWith(0);
		JsonNode update = changeSet(run, 0);
		assertThat(update.path("rowsWritten").asLong()).isEqualTo(ROWS);
		assertThat(update.path("walBytes").asLong()).isGreaterThan(ROWS * 50L);
		lock(update, "books", "ROW EXCLUSIVE");
		assertThat(changeSet(run, 1).path("rowsWritten").asLong()).isEqualTo(100);
		assertThat(changeSet(run, 1).path("fromMs").asLong())
			.isGreaterThanOrEqualTo(update.path("durationMs").asLong());
	}

	@Test
	void rewrittenTableIsNamedWithItsIndexes() {
		changelog(TABLE, changeSet("2", "ALTER TABLE books ALTER pages TYPE bigint"));
		JsonNode changeSet = changeSet(rehearseConfirmed("--json").exitsWith(0), 0);
		assertThat(changeSet.path("rewritten")).extracting(JsonNode::asString).containsExactly("books", "books_pkey");
		assertThat(changeSet.path("rewrittenBytes").asLong()).isGreaterThan(ROWS * 40L);
		assertThat(changeSet.path("locks")).hasSize(1);
	}

	@Test
	void failedChangeSetIsInTheReport() {
		changelog(TABLE, SLOW, changeSet("3", "ALTER TABLE books ADD COLUMN isbn text"));
		VerbRun run = rehearseConfirmed().exitsWith(11);
		assertThat(run.out()).contains("2  applied in ", "3  failed in ", "2 change sets in ");
		assertThat(run.err()).contains("column \"isbn\" of relation \"books\" already exists");
	}

	@Test
	void databaseOfProductionIsNamedTwice() {
		changelog(TABLE, SLOW);
		assertThat(rehearse().exitsWith(15).err()).contains(
				"looks like production itself: headgate.environment says that it is of prod.",
				"--confirm " + this.database.name());
		assertThat(rehearse("--confirm", "other").exitsWith(15).err()).contains("Nothing was changed.");
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("1");
	}

	@Test
	void databaseThatOthersUseIsNamedTwice() throws Exception {
		changelog(TABLE, SLOW);
		this.database.execute("DELETE FROM headgate.environment");
		try (Connection other = this.database.connect()) {
			other.setClientInfo("ApplicationName", "bookshop");
			assertThat(rehearse().exitsWith(15).err()).contains(": it is used by 1 other session (bookshop).");
		}
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("1");
	}

	@Test
	void longWaitFails() {
		changelog(TABLE, SLOW);
		VerbRun run = rehearseConfirmed("--max-wait", "300ms").exitsWith(18);
		assertThat(run.err())
			.contains("Others wait longer than --max-wait 300 ms:" + " 2 holds ACCESS EXCLUSIVE on books for ");
		assertThat(run.out()).contains("blocks reads and writes, a session waited ");
	}

	@Test
	void nothingPending() {
		assertThat(rehearseConfirmed("--max-wait", "1ms").exitsWith(0).out()).startsWith("nothing was pending on ");
	}

	@Test
	void refusedChangelogIsNotCalledDone() {
		changelog(TABLE.replace("pages int", "pages bigint"), SLOW);
		assertThat(rehearseConfirmed().exitsWith(14).out()).startsWith("no change set ran on ");
	}

	@Test
	void writesReports() throws Exception {
		changelog(TABLE, SLOW.replace(":2", ":2<b>|x"));
		Path markdown = this.reports.resolve("rehearsal.md");
		Path html = this.reports.resolve("rehearsal.html");
		rehearseConfirmed("--markdown", markdown.toString(), "--html", html.toString()).exitsWith(0);
		assertThat(Files.readString(markdown)).contains("| 2&lt;b&gt;\\|x | applied | ",
				" | books: ACCESS EXCLUSIVE for ", "- Reads wait longest for ");
		assertThat(Files.readString(html)).contains("<td class=\"id\">2&lt;b&gt;|x<br>",
				"<span class=\"reads\" style=\"left:", "books: ACCESS EXCLUSIVE for ");
	}

	@Test
	void addressIsChecked() {
		assertThat(VerbRun.run("rehearse", "--on", "app", this.changelog.argument(FILE)).exitsWith(2).err())
			.contains("--on: ");
		assertThat(VerbRun.run("rehearse", this.changelog.argument(FILE)).exitsWith(2).err())
			.contains("Missing required option: '--on=URL'");
	}

}
