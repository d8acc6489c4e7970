package dev.headgate.gate.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.StepOutcome;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of a run in Headgate's own tables, however it ends.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class AuditTrailIT {

	private static final String HEADER = "--liquibase formatted sql\n";

	private static final String ONE = "--changeset ann:one\nCREATE TABLE one (id int PRIMARY KEY);\n";

	private static final String TWO = "--changeset ann:two\nCREATE TABLE two (id int PRIMARY KEY);\n";

	private static final String SLEEP = "--changeset ann:sleep\nCREATE TABLE slept (id int);\nSELECT pg_sleep(60);\n";

	private static final String RUNS = "SELECT concat_ws(' ', outcome, mode, coalesce(from_revision, '-'), to_revision,"
			+ " applied || '/' || planned, exit_code) FROM headgate.run ORDER BY id";

	private static final String STEPS = "SELECT concat_ws(' ', number, change_set, author, outcome)"
			+ " FROM headgate.run_step ORDER BY run_id, number";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path directory;

	private Settings settings(Map<String, String> parameters, String table, String... changeSets) throws IOException {
		Path file = Files.writeString(this.directory.resolve("changes.sql"), HEADER + String.join("\n", changeSets));
		TestSettings settings = TestSettings.of(this.database)
			.with("headgate.changelog", "file:" + file)
			.with("spring.liquibase.database-change-log-table", table)
			.with("spring.liquibase.database-change-log-lock-table", table + "lock");
		parameters.forEach((name, value) -> settings.with("spring.liquibase.parameters." + name, value));
		return settings.read();
	}

	private Verdict open(String... changeSets) throws IOException {
		return new Gate(settings(Map.of(), "databasechangelog", changeSets)).open();
	}

	private void await(String condition) {
		Eventually.until(() -> this.database.query("SELECT coalesce((" + condition + "), false)").equals(List.of("t")));
	}

	private void awaitSleep() {
		await("SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database()"
				+ " AND application_name = 'headgate gate' AND wait_event = 'PgSleep'");
	}

	@Test
	void recordsARunAndItsSteps() throws IOException {
		assertThat(open(ONE, TWO)).isInstanceOf(Verdict.Open.class);
		assertThat(this.database.query(RUNS)).containsExactly("opened migrate - two 2/2 0");
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann applied", "2 two ann applied");
		assertThat(this.database.query("SELECT concat_ws(' ', db_role, deployment, history) FROM headgate.run"))
			.containsExactly("owner prod public.databasechangelog");
		assertThat(this.database.query("SELECT changelog LIKE 'file:%changes.sql' AND error IS NULL AND os_user <> ''"
				+ " AND host <> '' AND backend_pid > 0 AND pid = " + ProcessHandle.current().pid()
				+ " AND duration_ms >= 0 AND finished_at BETWEEN started_at AND now() FROM headgate.run"))
			.containsExactly("t");
		assertThat(this.database.query("SELECT bool_and(s.path LIKE '%changes.sql' AND s.duration_ms >= 0"
				+ " AND s.started_at BETWEEN r.started_at AND r.finished_at AND s.error IS NULL)"
				+ " FROM headgate.run_step s JOIN headgate.run r ON r.id = s.run_id"))
			.containsExactly("t");
	}

	@Test
	void notesAChangeSetAsTheHistoryDoes() throws IOException {
		String looking = """
				--changeset ann:looking
				CREATE TABLE seen AS SELECT string_agg(s.change_set || ' ' || s.outcome, ', ' ORDER BY s.number) AS steps,
				  min(r.applied) AS applied FROM headgate.run_step s JOIN headgate.run r ON r.id = s.run_id;
				""";
		assertThat(open(ONE, looking, TWO)).isInstanceOf(Verdict.Open.class);
		assertThat(this.database.query("SELECT steps || ', ' || applied FROM seen"))
			.containsExactly("one applied, looking running, 1");
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann applied", "2 looking ann applied",
				"3 two ann applied");
	}

	@Test
	void startAtHeadWritesNothing() throws IOException {
		open(ONE);
		assertThat(open(ONE)).isInstanceOf(Verdict.Open.class);
		this.database.execute("DROP TABLE headgate.environment; DELETE FROM headgate.databasechangelog"
				+ " WHERE id = 'environment'");
		assertThat(open(ONE)).isInstanceOf(Verdict.Open.class);
		assertThat(this.database.query("SELECT name FROM headgate.environment")).containsExactly("prod");
		assertThat(this.database.query("SELECT count(*) FROM headgate.run")).containsExactly("1");
	}

	@Test
	void startAtHeadNeedsNoNewTables() throws IOException {
		open(ONE);
		this.database.execute("DROP TABLE headgate.run_step, headgate.run;"
				+ " DELETE FROM headgate.databasechangelog WHERE id LIKE 'run%'");
		assertThat(open(ONE)).isInstanceOf(Verdict.Open.class);
		assertThat(this.database.query("SELECT to_regclass('headgate.run')").getFirst()).isNull();
		assertThat(open(ONE, TWO)).isInstanceOf(Verdict.Open.class);
		assertThat(this.database.query(RUNS)).containsExactly("opened migrate one two 1/1 0");
	}

	@Test
	void applicationsInOneDatabaseMakeTheTablesOnce() throws Exception {
		Settings one = settings(Map.of(), "databasechangelog", ONE);
		List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
		for (String schema : List.of("a", "b", "c", "d", "e", "f")) {
			this.database.execute("CREATE SCHEMA " + schema);
			ChangelogSettings changelog = new ChangelogSettings(one.changelog().location(), "", "db/seed", false,
					List.of("prod"), "", Map.of(),
					new History(schema, "", "databasechangelog", "databasechangeloglock"));
			Settings settings = new Settings(one.deployment(), one.migration(), one.application(), changelog,
					one.gate(), one.health(), one.drift(), one.proof(), List.of(), one.summary());
			verdicts.add(CompletableFuture.supplyAsync(() -> new Gate(settings).open(), Thread::startVirtualThread));
		}
		for (CompletableFuture<Verdict> verdict : verdicts) {
			assertThat(verdict.get(2, TimeUnit.MINUTES)).isInstanceOf(Verdict.Open.class);
		}
		assertThat(this.database.query("SELECT history FROM headgate.run WHERE outcome = 'opened' ORDER BY history"))
			.containsExactly("a.databasechangelog", "b.databasechangelog", "c.databasechangelog", "d.databasechangelog",
					"e.databasechangelog", "f.databasechangelog");
		assertThat(this.database.query("SELECT id FROM headgate.databasechangelog ORDER BY orderexecuted"))
			.contains("environment", "run", "run_step")
			.doesNotHaveDuplicates();
	}

	@Test
	void recordsTheChangeSetThatFailed() throws IOException {
		String failing = """
				--changeset ann:bad splitStatements:false
				CREATE TABLE half (id int);
				DO $$ BEGIN
				  RAISE EXCEPTION 'no way for ${app_password} or owner-secret' USING DETAIL = 'Failing row: (private)';
				END $$;
				""";
		Settings settings = settings(Map.of("app_password", "t0p-secret"), "databasechangelog", ONE, failing, TWO);
		assertThat(new Gate(settings).open()).isInstanceOf(Verdict.Closed.class);
		assertThat(this.database.query(RUNS)).containsExactly("failed migrate - two 1/3 11");
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann applied", "2 bad ann failed");
		String error = "no way for ****** or ****** [SQLSTATE P0001]";
		assertThat(this.database.query("SELECT error FROM headgate.run")).containsExactly(error);
		assertThat(this.database.query("SELECT error FROM headgate.run_step WHERE number = 2")).containsExactly(error);
		assertThat(this.database.query("SELECT to_regclass('half')").getFirst()).isNull();
	}

	@Test
	void changeSetsRoleAndSettingsDoNotReachTheTrail() throws IOException {
		String leftover = """
				--changeset ann:leftover
				SET ROLE pg_database_owner;
				SET search_path = '';
				SET default_transaction_read_only = on;
				""";
		open(ONE, leftover);
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann applied", "2 leftover ann applied");
		assertThat(this.database.query("SELECT count(*) FROM headgate.run WHERE outcome = 'running'"))
			.containsExactly("0");
	}

	@Test
	void recordsDeferredChangeSets() throws IOException {
		open(ONE, """
				--changeset ann:never
				--preconditions onFail:CONTINUE
				--precondition-sql-check expectedResult:1 SELECT 0
				SELECT 1;
				""", TWO);
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann applied", "2 never ann deferred",
				"3 two ann applied");
		assertThat(this.database.query(RUNS)).hasSize(1).first().asString().endsWith("2/3 0");
	}

	@Test
	void recordsAStamp() throws IOException {
		this.database.execute("CREATE TABLE one (id int PRIMARY KEY)");
		Settings settings = settings(Map.of(), "databasechangelog", ONE, TWO);
		new Gate(settings).stamp((key) -> key.id().equals("one"));
		assertThat(this.database.query(RUNS)).containsExactly("opened stamp - one 1/1 0");
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann stamped");
	}

	@Test
	void stampsOnlyWhatIsPending() throws IOException {
		open(ONE);
		Settings settings = settings(Map.of(), "databasechangelog", ONE, TWO);
		new Gate(settings).stamp((ignored) -> true);
		assertThat(this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted"))
			.containsExactly("one", "two");
		assertThat(this.database.query(RUNS)).containsExactly("opened migrate - one 1/1 0",
				"opened stamp one two 1/1 0");
	}

	@Test
	void countsRetriesAndOutlivesItsOwnSession() throws Exception {
		Settings settings = settings(Map.of(), "databasechangelog", ONE);
		new Gate(settings).open();
		AuditTrail trail = new AuditTrail(settings, "migrate");
		ChangeSetKey key = new ChangeSetKey("a.sql", "ann", "busy");
		try (Connection holder = this.database.connect()) {
			HistoryTable table = HistoryTable.locate(holder, settings.changelog().history());
			trail.begin(holder, table, new SchemaState.AtHead(new SchemaPosition("one", "one", List.of(), List.of())),
					new AuditTrail.Aim("one", 0), Duration.ZERO);
			assertThat(this.database.query("SELECT count(*) FROM headgate.run")).containsExactly("1");
			trail.starting(key);
			trail.retried(Duration.ofMillis(300));
			this.database.executeAsSuperuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
					+ " WHERE datname = current_database() AND application_name = 'headgate audit'");
			trail.starting(key);
			trail.retried(Duration.ofMillis(400));
			trail.done(new AppliedStep(key, 1, 2, Duration.ofMillis(12), StepOutcome.APPLIED, ""));
		}
		trail.end(new Verdict.Closed(ExitCode.BEHIND, "The gate is closed: behind.\n\n  details", ""));
		assertThat(this.database.query("SELECT concat_ws(' ', change_set, outcome, duration_ms, retries, lock_wait_ms)"
				+ " FROM headgate.run_step ORDER BY run_id DESC LIMIT 1"))
			.containsExactly("busy applied 12 2 700");
		assertThat(
				this.database.query("SELECT concat_ws(' ', outcome, exit_code, error) FROM headgate.run WHERE id = 2"))
			.containsExactly("closed 10 The gate is closed: behind.");
	}

	@Test
	void recordsTheEndOfItsSession() throws Exception {
		CompletableFuture<Verdict> verdict = CompletableFuture.supplyAsync(() -> {
			try {
				return open(ONE, SLEEP);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		awaitSleep();
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann applied", "2 sleep ann running");
		this.database.executeAsSuperuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
				+ " WHERE datname = current_database() AND application_name LIKE 'headgate %'");
		await("SELECT count(*) = 2 FROM headgate.run");
		awaitSleep();
		this.database.executeAsSuperuser("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
				+ " WHERE datname = current_database() AND wait_event = 'PgSleep'");
		assertThat(verdict.get(2, TimeUnit.MINUTES)).isInstanceOf(Verdict.Closed.class);
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann applied", "2 sleep ann interrupted",
				"1 sleep ann failed");
		assertThat(this.database.query("SELECT outcome FROM headgate.run ORDER BY id")).containsExactly("interrupted",
				"failed");
		assertThat(this.database.query("SELECT error FROM headgate.run ORDER BY id DESC").getFirst()).contains("57014");
	}

	@Test
	void marksRunsThatWereKilled() throws Exception {
		Settings settings = settings(Map.of(), "databasechangelog", ONE, SLEEP);
		try (JarProcess process = JarProcess.on(this.database)
			.start("upgrade", "--changelog", settings.changelog().location(), "--spring.profiles.active=prod")) {
			awaitSleep();
			assertThat(this.database.query("SELECT pid, version FROM headgate.run"))
				.containsExactly("" + process.pid());
		}
		this.database.executeAsSuperuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
				+ " WHERE datname = current_database() AND application_name = 'headgate gate'");
		assertThat(this.database.query(RUNS)).containsExactly("running migrate - sleep 1/2");
		Settings others = settings(Map.of(), "otherhistory", TWO);
		assertThat(new Gate(others).open()).isInstanceOf(Verdict.Closed.class);
		this.database.execute("CREATE TABLE otherhistory AS SELECT * FROM databasechangelog WHERE false");
		assertThat(new Gate(others).open()).isInstanceOf(Verdict.Open.class);
		assertThat(this.database.query(RUNS)).first().asString().startsWith("running");
		assertThat(open(ONE, SLEEP.replace("60", "0"))).isInstanceOf(Verdict.Open.class);
		assertThat(this.database.query(RUNS)).containsExactly("interrupted migrate - sleep 1/2",
				"opened migrate - two 1/1 0", "opened migrate one sleep 1/1 0");
		assertThat(this.database.query("SELECT version FROM headgate.run WHERE id = 1").getFirst()).isNotEmpty();
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann applied", "2 sleep ann interrupted",
				"1 two ann applied", "1 sleep ann applied");
	}

	@Test
	void brokenTrailChangesNoVerdict(CapturedOutput output) throws Exception {
		open(ONE);
		try (Connection blocker = this.database.connect()) {
			blocker.setAutoCommit(false);
			blocker.createStatement().execute("LOCK TABLE headgate.run IN ACCESS EXCLUSIVE MODE");
			assertThat(open(ONE, TWO)).isInstanceOf(Verdict.Open.class);
		}
		assertThat(output).contains("Audit trail not written").contains("run (new) opened, migrate from one to two");
		this.database.execute("ALTER TABLE headgate.run RENAME TO walk");
		assertThat(open(ONE, TWO, "--changeset ann:three\nSELECT 3;\n")).isInstanceOf(Verdict.Open.class);
		assertThat(output).contains("run (new) opened, migrate from two to three").contains("42P01");
	}

	@Test
	void catchesUpWhenItCanBeWrittenAgain(CapturedOutput output) throws IOException {
		open(ONE);
		open(ONE, "--changeset ann:away\nALTER TABLE headgate.run RENAME TO walk;\n", TWO,
				"--changeset ann:back\nALTER TABLE headgate.walk RENAME TO run;\n");
		assertThat(output).contains("Audit trail not written");
		assertThat(this.database.query(RUNS)).containsExactly("opened migrate - one 1/1 0",
				"opened migrate one back 3/3 0");
		assertThat(this.database.query(STEPS)).containsExactly("1 one ann applied", "1 away ann applied",
				"2 two ann applied", "3 back ann applied");
	}

	@Test
	void nobodyElseMayReadItUntilGranted() throws Exception {
		open(ONE);
		assertThat(this.database.query("SELECT count(*) FROM pg_class WHERE relnamespace = 'headgate'::regnamespace"
				+ " AND relacl IS NOT NULL"))
			.containsExactly("0");
		this.database.executeAsSuperuser("""
				DO $$ BEGIN
				  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'on_call') THEN
				    CREATE ROLE on_call LOGIN PASSWORD 'on-call';
				  END IF;
				END $$""");
		List<String> grants = supportQueries().stream().filter((sql) -> sql.startsWith("GRANT")).toList();
		List<String> queries = supportQueries().stream().filter((sql) -> !sql.startsWith("GRANT")).toList();
		assertThat(grants).hasSize(1);
		assertThat(queries).hasSizeGreaterThan(5);
		grants.forEach(this.database::execute);
		for (String query : queries) {
			assertThat(rows("on_call", "on-call", query)).as(query).isNotNegative();
		}
	}

	@Test
	void supportQueriesFindWhatTheyAreFor() throws Exception {
		CompletableFuture<Verdict> verdict = CompletableFuture.supplyAsync(() -> {
			try {
				return open(ONE, SLEEP.replace("60", "6"));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		awaitSleep();
		for (String query : supportQueries()) {
			if (query.contains("AS alive")) {
				assertThat(this.database.query("SELECT alive::text FROM (" + query.replace(";", "") + ") q"))
					.containsExactly("true");
			}
			else if (query.contains("pg_blocking_pids")) {
				assertThat(this.database.query("SELECT application_name FROM (" + query.replace(";", "") + ") q"))
					.containsExactly("headgate gate");
			}
			else if (query.startsWith("SELECT") && !query.contains("retries > 0") && !query.contains("exit_code, s.")) {
				assertThat(rows(TestDatabase.OWNER, TestDatabase.PASSWORD, query)).as(query).isPositive();
			}
		}
		assertThat(verdict.get(2, TimeUnit.MINUTES)).isInstanceOf(Verdict.Open.class);
	}

	private int rows(String user, String password, String sql) throws SQLException {
		try (Connection connection = this.database.connectAs(user, password);
				var statement = connection.createStatement();
				var rows = statement.executeQuery(sql)) {
			int count = 0;
			while (rows.next()) {
				count++;
			}
			return count;
		}
	}

	private static List<String> supportQueries() throws IOException {
		Matcher block = Pattern.compile("(?s)```sql\n(.*?)```").matcher(Files.readString(Path.of("docs/support.md")));
		List<String> queries = new ArrayList<>();
		while (block.find()) {
			queries.add(block.group(1).strip());
		}
		return queries;
	}

}
