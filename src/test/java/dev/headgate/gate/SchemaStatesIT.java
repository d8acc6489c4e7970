package dev.headgate.gate;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.headgate.cli.VerbRun;
import dev.headgate.currency.HistoryTable;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the service and the verbs do about each state of a schema, and in each mode.
 */
@GateTest
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class SchemaStatesIT {

	private static final String FILE = "db/changelog/app.sql";

	private static final String FIRST = "--liquibase formatted sql\n--changeset ann:first\nCREATE TABLE one (id int);\n";

	private static final String SECOND = "--changeset ann:second\nCREATE TABLE two (id int);\n";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	SchemaStatesIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.file(FILE, FIRST + SECOND);
	}

	@ParameterizedTest
	@ValueSource(strings = { "serve", "upgrade" })
	void editedChangeSetIsNamed(String verb) {
		run("upgrade").exitsWith(0);
		this.changelog.file(FILE, FIRST + SECOND.replace("int", "bigint"));
		assertThat(refused(14, verb)).contains("change sets were edited after they had been applied",
				"edited       " + FILE + "::second::ann, applied as 9:", "exit code    14, tampered history",
				"Restore their text");
		this.changelog.file(FILE, FIRST + SECOND);
		run("upgrade").exitsWith(0);
	}

	@Test
	void tablesWithoutHistoryAreHealedByAStamp() {
		this.database.execute("CREATE TABLE one (id int)");
		assertThat(refused(16, "serve")).contains("tables but no migration history", "tables       1: one",
				"headgate stamp REVISION");
		assertThat(run("stamp", "nowhere").exitsWith(2).err()).contains("there is no revision 'nowhere'");
		assertThat(run("stamp", "first").exitsWith(0).out()).contains("stamped 1 change sets; the schema is behind");
		assertThat(run("upgrade").exitsWith(0).out()).contains("applied 1 change sets, now at head second");
		assertThat(run("stamp", "head").exitsWith(0).out()).contains("already at second; the schema is at-head");
	}

	@Test
	void stampOfHeadRecordsEverythingAndRunsNothing() {
		this.database.execute("CREATE TABLE one (id int); CREATE TABLE two (id int)");
		assertThat(run("stamp", "head").exitsWith(0).out()).contains("stamped 2 change sets; the schema is at-head");
		assertThat(run("upgrade").exitsWith(0).out()).contains("already at head second");
	}

	@Test
	void divergedSchemaIsRefusedUnlessAllowed(CapturedOutput log) {
		this.changelog.file(FILE, FIRST);
		run("upgrade").exitsWith(0);
		addUnknown("elsewhere", "");
		this.changelog.file(FILE, FIRST + SECOND);
		assertThat(refused(17, "serve")).contains("each have change sets that the other lacks",
				"pending      1: second", "unknown      1: elsewhere", "headgate.gate.allow-diverged=true");
		VerbRun allowed = run("upgrade", "--headgate.gate.allow-diverged=true").exitsWith(0);
		assertThat(allowed.out()).contains("applied 1 change sets");
		assertThat(log).contains("Gate open: ahead: elsewhere unknown to this build");
	}

	@Test
	void newerSchemaIsServedUnlessItIsIncompatible(CapturedOutput log) {
		run("upgrade").exitsWith(0);
		addUnknown("newer", "slow,small");
		assertThat(run("upgrade").exitsWith(0).out()).contains("already at head second");
		assertThat(log).contains("Gate open: ahead: newer unknown to this build");
		addUnknown("breaking", "slow, incompatible");
		assertThat(refused(17, "serve")).contains("marked incompatible with this build",
				"unknown      2: newer, breaking", "Deploy the release that brought them");
	}

	@ParameterizedTest
	@ValueSource(strings = { "upgrade", "serve" })
	void lockThatAnotherSessionHoldsIsWaitedForUntilTheBudgetIsSpent(String verb, CapturedOutput log)
			throws SQLException {
		try (Connection other = DriverManager.getConnection(this.database.jdbcUrl() + "?ApplicationName=night-job",
				TestDatabase.OWNER, TestDatabase.PASSWORD); var statement = other.createStatement()) {
			statement.execute("SELECT pg_advisory_lock("
					+ new HistoryTable("public", "databasechangelog", "public", false).lockKey() + ")");
			String holder;
			try (var row = statement.executeQuery("SELECT pg_backend_pid()")) {
				row.next();
				holder = "pid " + row.getInt(1) + ", user owner, application 'night-job'";
			}
			String output = refused(12, verb, "--headgate.gate.lock-budget=2s");
			assertThat(log + output).containsSubsequence("Waiting for the migration lock, held by " + holder,
					"held the migration lock for longer than 2 s", "lock holder  " + holder, "pg_terminate_backend(");
			assertThat(this.database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
				.isEmpty();
		}
		run("upgrade").exitsWith(0);
	}

	@Test
	void waitClosesWhenItsBudgetIsSpent() {
		assertThat(refused(12, "serve", "--headgate.gate.mode=wait", "--headgate.gate.wait-budget=2s"))
			.containsSubsequence("for the schema to reach head: behind: at nothing, 2 pending up to second",
					"did not reach head within 2 s", "headgate upgrade");
		assertThat(this.database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
			.isEmpty();
	}

	@Test
	void waitOpensWhenAnotherProcessMigrates() {
		try (JarProcess waiting = JarProcess.on(this.database).start("--headgate.gate.mode=wait")) {
			waiting.awaitOutput("for the schema to reach head: behind: at nothing");
			assertThat(waiting.hasListened()).isFalse();
			VerbRun.on(this.database, "upgrade").exitsWith(0);
			waiting.awaitOutput("Started HeadgateApplication");
			assertThat(waiting.output()).containsSubsequence(
					"Gate open: at head " + Bookshop.HEAD + ", 0 change sets applied", "Tomcat initialized");
			assertThat(waiting.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void observeOpensAndReadinessSaysDown() {
		Bookshop.migrate(this.database, "prod");
		this.database.execute("DELETE FROM databasechangelog WHERE id = '" + Bookshop.HEAD + "'");
		try (JarProcess service = JarProcess.on(this.database).start("--headgate.gate.mode=observe")) {
			service.awaitOutput("Started HeadgateApplication");
			assertThat(service.output())
				.contains("Gate open: behind: at " + Bookshop.BEFORE_HEAD + ", 1 pending up to " + Bookshop.HEAD);
			HttpResponse<String> readiness = service.get("/actuator/health/readiness");
			assertThat(readiness.statusCode()).isEqualTo(503);
			assertThat(readiness.body()).contains("\"schema\":{\"description\":\"behind\",\"status\":\"DOWN\"}");
			assertThat(service.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		}
	}

	private VerbRun run(String... args) {
		return VerbRun.on(this.database, withChangelog(args));
	}

	/** Returns what is printed by a verb, or by a service that must not have listened. */
	private String refused(int code, String verb, String... args) {
		String[] all = withChangelog(Stream.concat(Stream.of(verb), Stream.of(args)).toArray(String[]::new));
		if (verb.equals("serve")) {
			JarProcess process = JarProcess.on(this.database).run(all).exitsWith(code);
			assertThat(process.hasListened()).isFalse();
			return process.output();
		}
		VerbRun run = VerbRun.on(this.database, all).exitsWith(code);
		return run.out() + run.err();
	}

	private String[] withChangelog(String... args) {
		String[] all = Arrays.copyOf(args, args.length + 1);
		all[args.length] = this.changelog.argument(FILE);
		return all;
	}

	private void addUnknown(String id, String labels) {
		this.database
			.execute("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype,"
					+ " md5sum, labels) VALUES ('" + id + "', 'bob', '" + FILE + "', now(), 99, 'EXECUTED', '9:0', "
					+ "'" + labels + "')");
	}

}
