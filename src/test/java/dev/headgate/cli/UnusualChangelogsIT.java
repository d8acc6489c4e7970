package dev.headgate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the verbs say of change sets that can't run, or not here, or not as they are.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class UnusualChangelogsIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	private VerbRun run(String verb, String... more) {
		List<String> args = new ArrayList<>(List.of(verb));
		args.addAll(List.of(more));
		args.add(new ChangelogDirectory(this.temporary).argument());
		return VerbRun.on(this.database, args.toArray(String[]::new));
	}

	private void changes(String... changeSets) {
		new ChangelogDirectory(this.temporary)
			.master("- changeSet: { id: '1', author: ana, changes: [{ sql: 'CREATE TABLE"
					+ " d (id int, name text NOT NULL, j jsonb)' }], rollback: DROP TABLE d }\n"
					+ String.join("\n", changeSets));
	}

	private static String changeSet(String id, String change) {
		return "- changeSet: { id: '" + id + "', author: ana, changes: [" + change + "] }";
	}

	@Test
	void rollbackThatWasStoredAsACommentIsNotTakenForOne() {
		changes(changeSet("2", "{ sql: SELECT 1 }"));
		run("upgrade").exitsWith(0);
		this.database.execute(
				"UPDATE headgate.rollback_sql SET statements = '{\"-- only the thirdDELETE FROM d\"}' WHERE id = '2'");
		VerbRun refused = run("downgrade", "-1", "--yes").exitsWith(2);
		assertThat(refused.err()).contains("change set 2 has no rollback");
		assertThat(this.database.query("SELECT id FROM databasechangelog ORDER BY 1")).containsExactly("1", "2");
	}

	@Test
	void rollbackIsStoredAsItsFileHasIt() {
		new ChangelogDirectory(this.temporary).master("- include: { file: a.sql, relativeToChangelogFile: true }")
			.file("db/changelog/a.sql", """
					--liquibase formatted sql
					--changeset ana:1
					CREATE TABLE d (id int, j jsonb);
					--rollback -- the table; and all
					--rollback DROP TABLE d; -- really
					--changeset ana:2 rollbackSplitStatements:false
					INSERT INTO d VALUES (1, '{"a": 1}'), (2, '{"b?": 1}');
					--rollback DO $$ BEGIN
					--rollback   IF true THEN DELETE FROM d WHERE j ?? 'a'; END IF; -- one
					--rollback   DELETE FROM d;
					--rollback END $$;
					--changeset ana:3
					DELETE FROM d WHERE j ? 'b?';
					--rollback INSERT INTO d SELECT 2, '{"b?": 1}' WHERE '{"b?": 1}'::jsonb ?? 'b?';
					""");
		run("upgrade").exitsWith(0);
		assertThat(
				this.database.query("SELECT array_to_string(statements, '|') FROM headgate.rollback_sql ORDER BY id"))
			.satisfiesExactly((one) -> assertThat(one).contains("DROP TABLE d").startsWith("-- the table; and all\n"),
					(two) -> assertThat(two).contains("BEGIN\n  IF true", "-- one\n  DELETE FROM d;"),
					(three) -> assertThat(three).endsWith("'::jsonb ? 'b?'"));
		run("downgrade", "-1", "--yes").exitsWith(0);
		assertThat(this.database.query("SELECT id FROM d ORDER BY 1")).containsExactly("1", "2");
	}

	@Test
	void customChangeWithoutItsClassIsNamedOnceAndDisturbsNoVerbThatLooks(CapturedOutput log) {
		changes(changeSet("2", "{ customChange: { class: com.acme.Missing } }"));
		for (String verb : List.of("status", "current", "history", "pending", "heads")) {
			assertThat(run(verb).exitsWith(0).err()).doesNotContain("com.acme");
		}
		VerbRun refused = run("upgrade").exitsWith(11);
		assertThat(refused.err()).contains("change set   2 by ana",
				"class com.acme.Missing of its customChange is not");
		assertThat(log + refused.err()).containsOnlyOnce("com.acme.Missing").doesNotContain("\tat liquibase.");
		assertThat(this.database.query("SELECT to_regclass('d')::text")).as("nothing ran").containsOnlyNulls();
	}

	@Test
	void programForAnotherSystemIsPassedOverAndOneForThisIsRefusedBeforeAnythingRuns() {
		changes(changeSet("2", "{ executeCommand: { executable: calc.exe, os: Windows 7 } }"),
				changeSet("3", "{ sql: SELECT 1 }"));
		assertThat(run("upgrade").exitsWith(0).out()).contains("applied 2 change sets, now at head 3");
		assertThat(run("status", "--json").exitsWith(0).out()).contains("\"at-head\"");
		changes(changeSet("2", "{ executeCommand: { executable: calc.exe, os: Windows 7 } }"),
				changeSet("3", "{ sql: SELECT 1 }"), changeSet("4", "{ sql: CREATE TABLE before (id int) }"),
				changeSet("5", "{ executeCommand: { executable: touch } }"));
		assertThat(run("upgrade").exitsWith(11).err())
			.contains("executeCommand 'touch': Headgate runs no programs", "headgate stamp 5")
			.doesNotContain("allowExecuteCommand");
		assertThat(this.database.query("SELECT to_regclass('before')::text")).containsOnlyNulls();
	}

	@Test
	void haltingPreconditionShowsItsMessageAndWhatWasFound(CapturedOutput log) {
		String conditions = "preConditions: [{ onFail: HALT }, { onError: HALT }, { onFailMessage: empty d first },"
				+ " { onErrorMessage: d is needed }, { sqlCheck: { expectedResult: '0', sql: SELECT count(*) FROM %s } }]";
		String waiting = "- changeSet: { id: '2', author: ana, %s, changes: [{ sql: SELECT 1 }] }";
		changes(changeSet("1b", "{ sql: 'INSERT INTO d VALUES (1, 1), (2, 2), (3, 3)' }"),
				waiting.formatted(conditions.formatted("d")));
		VerbRun script = run("upgrade", "--sql", "--from", "1b").exitsWith(0);
		assertThat(script.out()).contains("-- not asked here, look before you run it: precondition sqlCheck"
				+ " (SELECT count(*) FROM d, expected 0)");
		assertThat(log).contains(
				"does not check precondition sqlCheck (SELECT count(*) FROM d, expected 0), onFail HALT of change set 2");
		assertThat(run("upgrade").exitsWith(11).err())
			.contains("precondition not met: empty d first (SQL Precondition failed. Expected '0' got '3')");
		changes(changeSet("1b", "{ sql: 'INSERT INTO d VALUES (1, 1), (2, 2), (3, 3)' }"),
				waiting.formatted(conditions.formatted("nowhere")));
		assertThat(run("upgrade").exitsWith(11).err()).contains(
				"precondition could not be checked: d is needed (sqlCheck: ERROR: relation \"nowhere\" does not exist");
		assertThat(log).as("the engine's own line").doesNotContain("encountered an exception");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{ sql: 'DO $$ BEGIN IF true THEN PERFORM 1; END IF; END $$' } | add splitStatements:false
					{ sql: COPY d TO stdout }                                     | COPY through the client's stream
					{ loadData: { file: db/changelog/short.csv, tableName: d } }  | short.csv Line 3 has 3 values defined, Header has 2
					{ loadData: { file: db/changelog/names.csv, tableName: d } }  | while it loaded db/changelog/names.csv into d
					{ loadData: { file: value.csv, relativeToChangelogFile: true, tableName: d } }  | ERROR: column "b" does not exist
					{ loadData: { file: none.csv, relativeToChangelogFile: true, tableName: d } } | master.yaml, line 3: the file db/changelog/none.csv of change set 2 by ana does not exist
					""")
	void failureSaysWhatItIsAboutAndWhatToWrite(String change, String said) {
		new ChangelogDirectory(this.temporary).file("db/changelog/short.csv", "id,name\n1,x\n2,y,z\n")
			.file("db/changelog/names.csv", "id,nme\n1,x\n")
			.file("db/changelog/value.csv", "id,name\n1,x\nb,y\n");
		changes(changeSet("2", change));
		assertThat(run("upgrade").err()).contains(said).doesNotContain("transaction is aborted");
	}

	@Test
	void jsonOperatorsRunAsTheyAreWrittenAndInPreconditionsSayWhatToWrite() {
		changes(changeSet("2",
				"{ sql: \"CREATE INDEX i ON d ((j ? 'a'))\" }, { sql: \"CREATE INDEX k ON d ((j ?? 'a?'))\" }"));
		run("upgrade").exitsWith(0);
		assertThat(this.database.query("SELECT indexdef FROM pg_indexes WHERE indexname IN ('i', 'k') ORDER BY 1"))
			.satisfiesExactly((one) -> assertThat(one).contains("((j ? 'a'::text))"),
					(two) -> assertThat(two).contains("((j ? 'a?'::text))"));
		changes(changeSet("2",
				"{ sql: \"CREATE INDEX i ON d ((j ? 'a'))\" }, { sql: \"CREATE INDEX k ON d ((j ?? 'a?'))\" }"),
				"- changeSet: { id: '3', author: ana, preConditions: [{ sqlCheck: { expectedResult: '0', sql: \"SELECT count(*)"
						+ " FROM d WHERE j ? 'a'\" } }], changes: [{ sql: SELECT 1 }] }");
		assertThat(run("upgrade").exitsWith(11).err()).contains("write '??' for the operator");
	}

	@Test
	void controlCharactersOfFilesAndOfTheDatabaseArePrintedEscaped(CapturedOutput log) {
		String escape = "\u001b[2J\u001b]0;owned\u0007";
		new ChangelogDirectory(this.temporary).master("- include: { file: a.sql, relativeToChangelogFile: true }")
			.file("db/changelog/a.sql",
					"--liquibase formatted sql\n--changeset \"ana" + escape + "\":\"one" + escape
							+ "\"\n--comment: first" + escape + "\nSELECT 1;\n--changeset ana:two\nSELECT 2;\n"
							+ "--changeset ana:three" + escape + "\nDO $$ BEGIN RAISE EXCEPTION 'no " + escape
							+ "'; END $$;\n");
		VerbRun failed = run("upgrade").exitsWith(11);
		StringBuilder all = new StringBuilder(failed.out() + failed.err());
		log.toString().lines().filter((line) -> !line.contains("EmbeddedPostgres")).forEach(all::append);
		for (String verb : List.of("status", "current", "history", "pending", "heads")) {
			VerbRun run = run(verb);
			all.append(run.out()).append(run.err());
		}
		assertThat(all.toString()).doesNotContain("\u001b[2J", "\u001b]", "\u0007")
			.contains("\\x1B[2J\\x1B]0;owned\\x07");
		assertThat(run("pending", "--json").out()).contains("\\u001B");
		assertThat(this.database.query("SELECT id FROM databasechangelog")).contains("one" + escape);
	}

	@Test
	void changelogOfWhichNothingAppliesHasNoHeadCalledNull(CapturedOutput log) {
		new ChangelogDirectory(this.temporary)
			.master("- changeSet: { id: '1', author: ana, context: other, changes: [{ sql: SELECT 1 }] }");
		VerbRun upgraded = run("upgrade").exitsWith(0);
		assertThat(log + upgraded.out() + upgraded.err()).contains("no change set of the changelog applies here")
			.doesNotContain("null");
		assertThat(run("status").exitsWith(0).out()).contains("no change set of the changelog applies here")
			.doesNotContain("null");
		new ChangelogDirectory(this.temporary)
			.master("- includeAll: { path: m/, relativeToChangelogFile: true, errorIfMissingOrEmpty: false }");
		for (String verb : List.of("upgrade", "current")) {
			assertThat(run(verb).exitsWith(2).err()).contains("has no change sets yet");
		}
		assertThat(run("status").exitsWith(0).out()).contains("refused       it has no change sets yet");
	}

}
