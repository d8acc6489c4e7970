package dev.headgate.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.headgate.currency.HistoryTable;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the audit trail knows and the history does not say.
 */
@Concurrent
@GateTest
class HistoryTrailIT {

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	HistoryTrailIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.master("- include: { file: a.sql, relativeToChangelogFile: true }");
		write("aaaa1111", "bbbb2222", "cccc3333");
		verb("upgrade").exitsWith(0);
	}

	private void write(String... ids) {
		StringBuilder text = new StringBuilder("--liquibase formatted sql\n");
		for (String id : ids) {
			text.append("--changeset ann:%1$s\nCREATE TABLE t_%1$s (id int);\n--rollback DROP TABLE t_%1$s;\n"
				.formatted(id));
		}
		this.changelog.file("db/changelog/a.sql", text.toString());
	}

	private VerbRun verb(String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.addAll(List.of(this.changelog.argument(), "--spring.profiles.active=test"));
		return VerbRun.on(this.database, all.toArray(String[]::new));
	}

	@Test
	void deletedRowIsToldFromAChangeSetThatNeverRan() {
		assertThat(verb("status").out()).doesNotContain("history  ");
		assertThat(verb("doctor").exitsWith(0).out()).contains(
				"ok       trail        the history has every change set that the audit trail says to be applied\n");
		this.database.execute("DELETE FROM databasechangelog WHERE id = 'bbbb2222'");
		String remedy = "headgate stamp cccc3333 --verify";
		assertThat(verb("status").exitsWith(0).out()).contains(
				"history       ran, but deleted from the history: bbbb2222 (run 1, ", "Don't edit what ran.", remedy);
		assertThat(verb("status", "--json").exitsWith(0).out()).contains("\"missing\":[\"bbbb2222\"]");
		assertThat(verb("doctor").exitsWith(18).out())
			.contains("problem  trail        ran, but deleted from the history: bbbb2222 (run 1, ", remedy);
		assertThat(verb("upgrade").exitsWith(11).err())
			.contains("already exists", "ran before   in run 1 at ", "its row in the history is missing",
					"Don't edit the change set", "headgate status")
			.doesNotContain("Correct the change set");
		assertThat(verb("stamp", "cccc3333", "--verify", this.database.scratchArgument()).exitsWith(0).out())
			.isEqualTo("stamped 1 change sets; the schema is at-head\n");
		assertThat(verb("status").out()).doesNotContain("history  ");
		verb("doctor").exitsWith(0);
	}

	@Test
	void whatWasUndoneOrRemovedOrIsAnotherToolsIsNotMissing() {
		verb("downgrade", "-1", "--yes").exitsWith(0);
		verb("stamp", "aaaa1111", "--yes").exitsWith(0);
		this.database
			.execute("INSERT INTO databasechangelog SELECT 'stock', author, filename, dateexecuted, 99, exectype"
					+ " FROM databasechangelog WHERE id = 'aaaa1111'");
		assertThat(verb("doctor").out()).contains("ok       trail        the history has every",
				"; 1 of its rows are another tool's");
		verb("stamp", "aaaa1111", "--purge", "--yes").exitsWith(0);
		assertThat(verb("upgrade").exitsWith(11).err()).as("it was removed from the history on purpose")
			.contains("Correct the change set")
			.doesNotContain("ran before");
	}

	@Test
	void failureOfAChangeSetThatNeverRanIsItsOwn() {
		this.database.execute("CREATE TABLE t_dddd4444 ()");
		write("aaaa1111", "bbbb2222", "cccc3333", "dddd4444");
		for (int i = 0; i < 2; i++) {
			assertThat(verb("upgrade").exitsWith(11).err()).contains("Correct the change set")
				.doesNotContain("ran before");
		}
	}

	@Test
	void statusGoesOnWhenTheChangelogWouldBeRefused() {
		this.changelog.file("db/changelog.sum", "aaaa1111 none 0000 db/changelog/a.sql\n");
		String refusal = verb("upgrade").exitsWith(2).err();
		assertThat(refusal).contains("changelog.sum");
		assertThat(verb("status").exitsWith(0).out()).contains("refused       ", "changelog.sum",
				"'upgrade' refuses this changelog", "current       cccc3333", "next          Correct the changelog");
		assertThat(verb("status", "--json").exitsWith(0).out()).contains("\"problems\":[\"");
	}

	@Test
	void runWhoseSessionIsGoneIsNotShownAsRunning() throws SQLException {
		this.database.execute("UPDATE headgate.run SET outcome = 'running', finished_at = NULL, duration_ms = NULL");
		assertThat(verb("status").out()).contains("last run      ended without recording an outcome, migrate");
		assertThat(verb("status", "--json").out()).contains("\"outcome\":\"interrupted\"");
		assertThat(verb("doctor").out()).contains("warning  runs         ended without recording an outcome: run 1");
		assertThat(verb("unlock").exitsWith(0).out()).doesNotContain("run 1");
		try (Connection holder = this.database.connect(); var statement = holder.createStatement()) {
			statement.execute("SELECT pg_advisory_lock("
					+ new HistoryTable("public", "databasechangelog", "public", false).lockKey() + ")");
			assertThat(verb("status").out()).as("another session holds the lock")
				.contains("last run      ended without recording an outcome");
			statement.execute("UPDATE headgate.run SET backend_pid = pg_backend_pid()");
			assertThat(verb("status").out()).contains("last run      running, migrate");
		}
	}

}
