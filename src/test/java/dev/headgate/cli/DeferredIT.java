package dev.headgate.cli;

import java.util.Arrays;
import java.util.List;

import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.Test;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.StockUpdate;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Liquibase passes over and tries again at the next start does not keep the gate
 * closed, and is never called applied.
 */
@GateTest
class DeferredIT {

	private static final String MASTER = "db/changelog/master.yaml";

	private static final String CHANGES = """
			--liquibase formatted sql

			--changeset ana:first
			CREATE TABLE one (id int);

			--changeset ana:waits
			--preconditions onFail:CONTINUE
			--precondition-table-exists table:later
			CREATE TABLE waited (id int);

			--changeset ana:unasked
			--preconditions onFail:HALT onError:CONTINUE
			--precondition-sql-check expectedResult:0 SELECT count(*) FROM nowhere
			CREATE TABLE unasked (id int);

			--changeset ana:fails failOnError:false
			INSERT INTO missing VALUES ('s3cret');

			--changeset ana:fails-apart failOnError:false runInTransaction:false
			DROP INDEX CONCURRENTLY missing_index;

			--changeset ana:marked
			--preconditions onFail:MARK_RAN
			--precondition-table-exists table:later
			CREATE TABLE never (id int);

			--changeset ana:always runAlways:true
			COMMENT ON TABLE one IS 'again';
			""";

	private static final String MORE = """
			databaseChangeLog:
			  - include: {file: changes.sql, relativeToChangelogFile: true}
			  - changeSet:
			      id: elsewhere
			      author: ana
			      changes:
			        - sql: {dbms: oracle, sql: SELECT 1 FROM dual}
			  - changeSet:
			      id: last
			      author: ana
			      changes:
			        - sql: {sql: CREATE TABLE two (id int)}
			""";

	private static final String HISTORY = "SELECT concat_ws('|', id, author, filename, exectype, md5sum)"
			+ " FROM databasechangelog ORDER BY id";

	private static final String STEPS = "SELECT change_set || ' ' || outcome FROM headgate.run_step"
			+ " WHERE run_id = (SELECT max(id) FROM headgate.run) ORDER BY number";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	DeferredIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.file("db/changelog/changes.sql", CHANGES).file(MASTER, MORE);
	}

	@Test
	void eachOutcomeHasItsOwnWordAndTheGateOpens() throws Exception {
		VerbRun upgrade = run("upgrade", "--json").exitsWith(0);
		assertThat(upgrade.out()).contains("\"applied\":3", "\"pending\":0", "\"state\":\"at-head\"",
				"\"marked\":[\"marked\"]");
		assertThat(this.database.query(STEPS)).containsExactly("first applied", "waits deferred", "unasked deferred",
				"fails failed-ignored", "fails-apart failed-ignored", "marked marked", "always applied",
				"elsewhere skipped", "last applied");
		assertThat(this.database.query("SELECT applied FROM headgate.run ORDER BY id DESC LIMIT 1"))
			.containsExactly("3");
		assertThat(this.database.query("SELECT id || ': ' || reason FROM headgate.deferred ORDER BY id"))
			.satisfiesExactly((text) -> assertThat(text).startsWith("elsewhere: none of its changes is for this"),
					(text) -> assertThat(text).startsWith("fails: ERROR: relation \"missing\" does not exist")
						.doesNotContain("s3cret"),
					(text) -> assertThat(text).startsWith("fails-apart: ERROR: index \"missing_index\" does not"),
					(text) -> assertThat(text).startsWith("unasked: its precondition can't be asked: ")
						.contains("nowhere"),
					(text) -> assertThat(text).startsWith("waits: ").contains("later", "does not exist"));
		try (TestDatabase stock = TestDatabase.create()) {
			stock(stock, "update");
			assertThat(this.database.query(HISTORY)).isEqualTo(stock.query(HISTORY));
		}
		VerbRun again = run("upgrade").exitsWith(0);
		assertThat(again.out()).contains("waits is deferred until its precondition is met: ",
				"fails failed, which its failOnError:false ignores");
		assertThat(this.database.query(STEPS)).containsExactly("waits deferred", "unasked deferred",
				"fails failed-ignored", "fails-apart failed-ignored", "always rerun", "elsewhere skipped");
		List<String> history = this.database.query(HISTORY);
		stock(this.database, "update");
		assertThat(this.database.query(HISTORY)).isEqualTo(history);
	}

	@Test
	void whoOnlyLooksOpensAndSaysWhatWaitsForWhat() {
		this.changelog.file("db/changelog/changes.sql",
				CHANGES.substring(0, CHANGES.indexOf("--changeset ana:always")));
		assertThat(new Gate(settings(), Mode.VERIFY).open()).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.BEHIND));
		run("upgrade").exitsWith(0);
		for (Mode mode : List.of(Mode.VERIFY, Mode.WAIT)) {
			assertThat(new Gate(settings(), mode).open()).isInstanceOf(Verdict.Open.class);
		}
		assertThat(run("wait").exitsWith(0).out()).isEqualTo("at head last\n");
		assertThat(run("current", "--check-heads").exitsWith(0).out()).isEqualTo("last (head)\n");
		assertThat(run("status").exitsWith(0).out()).contains("at-head: the schema is at head, but for 5 deferred",
				"pending       none", "deferred      waits is deferred until its precondition is met: ");
		assertThat(run("status", "--json").exitsWith(0).out()).contains("{\"revision\":\"waits\",",
				"\"outcome\":\"skipped\"", "\"pending\":[]");
		assertThat(run("pending").exitsWith(0).out()).contains("nothing is pending\n",
				"tried again at each upgrade: waits is deferred");
		assertThat(run("pending", "--json").exitsWith(0).out()).contains("\"state\":\"deferred\"", "\"pending\":[]");
		assertThat(run("history").exitsWith(0).out()).contains("waits (deferred)");
		assertThat(run("doctor").out()).contains("waits is deferred until its precondition is met");
	}

	@Test
	void deferredChangeSetIsAppliedAsSoonAsItCanBe() {
		run("upgrade").exitsWith(0);
		this.database.execute("CREATE TABLE later (id int); CREATE TABLE missing (id text)");
		assertThat(run("upgrade", "--json").exitsWith(0).out()).contains("\"applied\":3");
		assertThat(this.database.query(STEPS)).startsWith("waits applied", "unasked deferred", "fails applied");
		assertThat(this.database.query("SELECT id FROM headgate.deferred ORDER BY id")).containsExactly("elsewhere",
				"fails-apart", "unasked");
		assertThat(this.database.query("SELECT * FROM missing")).containsExactly("s3cret");
	}

	@Test
	void editedTextIsPendingAndNotDeferred() {
		run("upgrade").exitsWith(0);
		this.changelog.file("db/changelog/changes.sql", CHANGES.replace("waited (id int)", "waited (id bigint)"));
		assertThat(run("pending").exitsWith(0).out()).startsWith("waits\n");
		assertThat(new Gate(settings(), Mode.VERIFY).open()).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.BEHIND));
		run("upgrade").exitsWith(0);
		assertThat(new Gate(settings(), Mode.VERIFY).open()).isInstanceOf(Verdict.Open.class);
	}

	@Test
	void databaseOfStockWithDeferredChangeSetsIsTakenOver() throws Exception {
		stock(this.database, "update");
		List<String> history = this.database.query(HISTORY);
		assertThat(run("upgrade", "--json").exitsWith(0).out()).contains("\"state\":\"at-head\"", "\"pending\":0");
		assertThat(this.database.query(HISTORY)).hasSameSizeAs(history);
		assertThat(run("status", "--json").exitsWith(0).out()).contains("\"tampered\":[]", "\"unknown\":[]");
		this.changelog.file(MASTER, MORE + """
				  - changeSet:
				      id: next
				      author: ana
				      changes:
				        - sql: {sql: CREATE TABLE three (id int)}
				""");
		assertThat(run("upgrade").exitsWith(0).out()).contains("now at head next");
		history = this.database.query(HISTORY);
		stock(this.database, "update");
		assertThat(this.database.query(HISTORY)).isEqualTo(history);
	}

	@Test
	void renamedFileSaysSoAndIsNeverRunAgain() {
		String old = """
				--liquibase formatted sql
				--changeset ana:a
				CREATE TABLE a ();
				--changeset ana:b
				CREATE TABLE b ();
				""";
		this.changelog.file("db/changelog/old.sql", old);
		VerbRun.on(this.database, "upgrade", this.changelog.argument("db/changelog/old.sql")).exitsWith(0);
		String text = old + """
				--changeset ana:c
				CREATE TABLE c ();
				""";
		this.changelog.file("db/changelog/new.sql", text);
		String where = this.changelog.argument("db/changelog/new.sql");
		String renamed = "b was applied as db/changelog/old.sql, and is now db/changelog/new.sql";
		String remedy = "Add 'logicalFilePath:db/changelog/old.sql' to db/changelog/new.sql";
		for (String verb : List.of("upgrade", "upgrade --headgate.gate.allow-diverged=true", "upgrade a",
				"upgrade --dry-run", "upgrade --sql")) {
			VerbRun closed = VerbRun.on(this.database, (verb + " " + where).split(" ")).exitsWith(17);
			assertThat(closed.err()).contains(renamed, remedy).doesNotContain("allow-diverged");
		}
		assertThat(VerbRun.on(this.database, "status", where).exitsWith(0).out()).contains(renamed, remedy,
				"pending       1: c", "unknown       none");
		assertThat(VerbRun.on(this.database, "status", where, "--json").exitsWith(0).out()).contains("\"renamed\":[{");
		assertThat(VerbRun.on(this.database, "pending", where, "--json").exitsWith(0).out())
			.contains("\"state\":\"renamed\"");
		assertThat(VerbRun.on(this.database, "pending", where).exitsWith(0).out()).startsWith("c\n")
			.contains("not run again: set logicalFilePath: " + renamed);
		assertThat(VerbRun.on(this.database, "doctor", where).out()).contains(renamed, remedy);
		this.changelog.file("db/changelog/new.sql",
				text.replaceAll("(ana:[ab])", "$1 logicalFilePath:db/changelog/old.sql"));
		assertThat(VerbRun.on(this.database, "upgrade", where).exitsWith(0).out()).contains("applied 1 change sets");
	}

	private VerbRun run(String... args) {
		String[] all = Arrays.copyOf(args, args.length + 1);
		all[args.length] = this.changelog.argument(MASTER);
		return VerbRun.on(this.database, all);
	}

	private Settings settings() {
		return TestSettings.of(this.database)
			.with("headgate.changelog", this.changelog.location(MASTER))
			.with("headgate.gate.wait-budget", "1s")
			.read();
	}

	private void stock(TestDatabase on, String command) throws Exception {
		StockUpdate.run(command, MASTER, new DirectoryResourceAccessor(this.changelog.root()), on.jdbcUrl());
	}

}
