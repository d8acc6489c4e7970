package dev.headgate.cli;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a revision can be called, the same in every verb; and {@code headgate stamp},
 * which moves the history to one.
 */
@GateTest
@Concurrent
class RevisionNamesIT {

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	RevisionNamesIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.master("""
				- include: { file: 1_a.sql, relativeToChangelogFile: true }
				- include: { file: 2_b.sql, relativeToChangelogFile: true }
				- include: { file: 3_c.sql, relativeToChangelogFile: true }
				- include: { file: ../seed/people.sql, relativeToChangelogFile: true, context: "@dev" }
				""")
			.file("db/changelog/1_a.sql", changeSets("aaaa1111"))
			.file("db/changelog/2_b.sql", changeSets("bbbb2222"))
			.file("db/changelog/3_c.sql", changeSets("cccc3333", "cccc4444"))
			.file("db/seed/people.sql", changeSets("people"));
		verb("upgrade", "cccc3333").exitsWith(0);
		this.database.execute("UPDATE databasechangelog SET tag = 'v2' WHERE id = 'bbbb2222'");
	}

	private static String changeSets(String... ids) {
		StringBuilder text = new StringBuilder("--liquibase formatted sql\n");
		for (String id : ids) {
			text.append("--changeset ann:%1$s\nCREATE TABLE t_%1$s (id int);\n--rollback DROP TABLE t_%1$s;\n"
				.formatted(id));
		}
		return text.toString();
	}

	private VerbRun verb(String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.add(this.changelog.argument());
		if (all.stream().noneMatch((arg) -> arg.startsWith("--spring.profiles"))) {
			all.add("--spring.profiles.active=dev");
		}
		return all.contains("--from") ? VerbRun.run(all.toArray(String[]::new))
				: VerbRun.on(this.database, all.toArray(String[]::new));
	}

	private String history() {
		return String.join(",", this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted"));
	}

	private List<String> steps(String outcome) {
		return this.database.query(
				"SELECT change_set FROM headgate.run_step WHERE outcome = '" + outcome + "' ORDER BY run_id, number");
	}

	@Test
	void everyVerbTakesEveryNameForTheSameRevision() {
		for (String name : List.of("bbbb2222", "bbbb", "db/changelog/2_b.sql::bbbb2222::ann", "2_b.sql", "2_b",
				"db/changelog/2_b.sql", "v2", "head-2", "current-1", "-1", "aaaa+1", "base+2", "3_c-2")) {
			assertThat(verb("show", name).exitsWith(0).out()).as(name).startsWith("Rev: bbbb2222\n");
			assertThat(verb("downgrade", name, "--sql").exitsWith(0).out()).as(name)
				.contains("downgrade from cccc3333 to bbbb2222");
			assertThat(verb("stamp", name).exitsWith(2).err()).as(name)
				.contains("::cccc3333::ann")
				.doesNotContain("::bbbb2222::ann");
			if (!name.startsWith("-")) {
				assertThat(verb("history", "-r", name + ":" + name).exitsWith(0).out()).as(name)
					.isEqualTo("aaaa1111 -> bbbb2222, db/changelog/2_b.sql\n");
				assertThat(verb("upgrade", name, "--dry-run").exitsWith(0).out()).as(name).contains("nothing to apply");
			}
		}
		for (String name : List.of("bbbb", "2_b", "head-2", "aaaa+1", "base+2")) {
			assertThat(verb("upgrade", "--sql", "--from", name).exitsWith(0).out()).as(name)
				.contains("upgrade from bbbb2222 to");
		}
		assertThat(history()).isEqualTo("aaaa1111,bbbb2222,cccc3333");
	}

	@Test
	void unknownNameIsAUsageErrorThatNamesWhatIsNear() {
		for (List<String> verb : List.of(List.of("show", "bbbx"), List.of("history", "-r", "bbbx:"),
				List.of("upgrade", "bbbx"), List.of("upgrade", "--dry-run", "bbbx"), List.of("downgrade", "bbbx"),
				List.of("stamp", "bbbx"), List.of("upgrade", "--sql", "--from", "bbbx"))) {
			assertThat(verb(verb.toArray(String[]::new)).exitsWith(2).err()).as(verb.toString())
				.containsIgnoringCase("there is no revision 'bbbx'")
				.contains("Did you mean bbbb2222? 'headgate history' lists all.")
				.doesNotContain("gate is closed");
		}
		for (String verb : List.of("show", "upgrade", "stamp")) {
			assertThat(verb(verb, "cccc").exitsWith(2).err()).contains("'cccc' is ambiguous", "::cccc3333::ann",
					"::cccc4444::ann");
			assertThat(verb(verb, "bb").exitsWith(2).err()).contains("Give at least 4 characters of it.");
			assertThat(verb(verb, "head+1").exitsWith(2).err()).contains("'head+1' goes beyond the newest revision");
			assertThat(verb(verb, "aaaa-2").exitsWith(2).err()).contains("'aaaa-2' goes beyond base");
		}
		for (String range : List.of("base:+99999999999", "-99999999999:head", "head-99999999999:head")) {
			assertThat(verb("history", "-r", range).exitsWith(2).err()).as(range).contains("99999999999'");
		}
		assertThat(verb("upgrade", "base").exitsWith(2).err()).contains("'base' is below every revision");
	}

	@Test
	void stampOnWhatIsReachedSaysSo() {
		assertThat(verb("stamp", "current").exitsWith(0).out())
			.isEqualTo("already at cccc3333; the schema is behind\n");
		verb("upgrade").exitsWith(0);
		assertThat(verb("stamp", "head").exitsWith(0).out()).isEqualTo("already at cccc4444; the schema is at-head\n");
		this.database
			.execute("INSERT INTO databasechangelog SELECT 'newer', author, filename, dateexecuted, 99, exectype"
					+ " FROM databasechangelog WHERE id = 'aaaa1111'");
		assertThat(verb("stamp", "head").exitsWith(0).out()).isEqualTo("already at cccc4444; the schema is ahead\n");
		assertThat(history()).as("what a newer release applied stays").endsWith("people,newer");
	}

	@Test
	void stampMovesBackAfterAskingAndKeepsWhatItRemovedInTheTrail() {
		verb("upgrade").exitsWith(0);
		assertThat(verb("stamp", "bbbb").exitsWith(2).err()).contains("removed, and not undone",
				"db/changelog/3_c.sql::cccc3333::ann", "Add --yes");
		assertThat(history()).isEqualTo("aaaa1111,bbbb2222,cccc3333,cccc4444,people");
		VerbRun back = verb("stamp", "bbbb", "--yes", "--json").exitsWith(0);
		assertThat(back.out()).contains("\"removed\":[\"cccc3333\",\"cccc4444\"]", "\"to\":\"bbbb2222\"",
				"\"state\":\"behind\"");
		assertThat(history()).isEqualTo("aaaa1111,bbbb2222,people");
		assertThat(steps("removed")).containsExactly("cccc3333", "cccc4444");
		assertThat(verb("stamp", "+1").exitsWith(0).out()).contains("stamped 1 change sets; the schema is behind");
		verb("stamp", "head").exitsWith(0);
		assertThat(history()).isEqualTo("aaaa1111,bbbb2222,people,cccc3333,cccc4444");
		assertThat(this.database.query("SELECT from_revision || ' ' || to_revision || ' ' || applied || '/' || planned"
				+ " || ' ' || outcome FROM headgate.run WHERE mode = 'stamp' ORDER BY id"))
			.containsExactly("cccc4444 bbbb2222 2/2 opened", "bbbb2222 cccc3333 1/1 opened",
					"cccc3333 cccc4444 1/1 opened");
		verb("upgrade").exitsWith(0);
		assertThat(verb("stamp", "base", "--yes").exitsWith(0).out())
			.contains("removed 5 change sets from the history, now at base", "the schema is behind");
		assertThat(history()).isEmpty();
	}

	@Test
	void purgeRecordsAllOfItAnew() {
		this.database.execute("UPDATE databasechangelog SET md5sum = '9:0' WHERE id = 'aaaa1111';"
				+ " INSERT INTO databasechangelog SELECT 'alien', author, filename, dateexecuted, 99, exectype"
				+ " FROM databasechangelog WHERE id = 'aaaa1111'");
		assertThat(verb("stamp", "--purge", "bbbb").exitsWith(2).err()).contains("::alien::ann", "::aaaa1111::ann",
				"Then recorded as applied: aaaa1111, bbbb2222");
		assertThat(verb("stamp", "--purge", "bbbb", "--yes").exitsWith(0).out())
			.contains("removed 4 change sets from the history", "stamped 2 change sets; the schema is behind");
		assertThat(history()).isEqualTo("aaaa1111,bbbb2222");
	}

}
