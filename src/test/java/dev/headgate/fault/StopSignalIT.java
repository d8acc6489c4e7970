package dev.headgate.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SIGTERM to the packaged jar while its gate works.
 */
@Tag("fault")
@GateTest
@Execution(ExecutionMode.CONCURRENT)
class StopSignalIT {

	private static final double SLEEP = Double.parseDouble(System.getProperty("fault.stop.sleep", "3"));

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	StopSignalIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
		StringBuilder sql = new StringBuilder("--liquibase formatted sql\n");
		for (int i = 1; i <= 3; i++) {
			sql.append("--changeset ann:step%1$d\nCREATE TABLE t%1$d (id int);\nSELECT pg_sleep(%2$s);\n".formatted(i,
					SLEEP));
		}
		this.changelog.master("- include: { file: steps.sql, relativeToChangelogFile: true }")
			.file("db/changelog/steps.sql", sql.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "upgrade", "serve" })
	void firstSignalLetsTheRunningChangeSetFinish(String verb) {
		try (JarProcess process = start(verb)) {
			awaitRunning("pg_sleep");
			process.signal();
			process.exitsWith(143);
			assertThat(process.output()).contains("SIGTERM received: stopping", "Applied step1, written by ann",
					"this process was told to stop", "1 change sets, which stay applied", "exit code    143");
			assertThat(process.output()).doesNotContain("Audit trail not written", "step2, written by", "Gate open");
		}
		assertState("t1", "step1");
		assertThat(this.database.query("SELECT outcome || ' ' || exit_code FROM headgate.run"))
			.containsExactly("closed 143");
		assertThat(this.database.query("SELECT change_set || ' ' || outcome FROM headgate.run_step"))
			.containsExactly("step1 applied");
	}

	@ParameterizedTest
	@ValueSource(strings = { "upgrade", "serve" })
	void signalDuringTheLastChangeSetIsNotForgotten(String verb) {
		this.changelog.file("db/changelog/steps.sql",
				"--liquibase formatted sql\n--changeset ann:only\nCREATE TABLE t1 (id int);\nSELECT pg_sleep(1.5);\n");
		try (JarProcess process = start(verb)) {
			awaitRunning("pg_sleep");
			process.signal();
			process.exitsWith(143);
			assertThat(process.output()).doesNotContain("Tomcat");
		}
		assertState("t1", "only");
	}

	@ParameterizedTest
	@ValueSource(strings = { "upgrade", "serve" })
	void secondSignalCancelsTheStatement(String verb) {
		this.changelog.file("db/changelog/steps.sql", """
				--liquibase formatted sql
				--changeset ann:one
				CREATE TABLE t1 (id int);
				--changeset ann:two
				CREATE TABLE t2 (id int);
				SELECT pg_sleep(60);
				""");
		try (JarProcess process = start(verb)) {
			awaitRunning("pg_sleep");
			process.signal();
			process.awaitOutput("SIGTERM received: stopping");
			long second = System.nanoTime();
			process.signal();
			process.exitsWith(143);
			report("second SIGTERM to end", verb, second, Duration.ofSeconds(2));
			assertThat(process.output()).contains("SIGTERM received again: cancelling", "this process was told to stop",
					"1 change sets, which stay applied", "exit code    143");
			assertThat(process.output()).doesNotContain("change set two failed", "exit code    11");
		}
		assertState("t1", "one");
		assertThat(this.database.query("SELECT change_set || ' ' || outcome FROM headgate.run_step ORDER BY number"))
			.containsExactly("one applied", "two interrupted");
		this.changelog.file("db/changelog/steps.sql", """
				--liquibase formatted sql
				--changeset ann:one
				CREATE TABLE t1 (id int);
				--changeset ann:two
				CREATE TABLE t2 (id int);
				""");
		try (JarProcess again = start("upgrade")) {
			again.exitsWith(0);
		}
		assertState("t1,t2", "one,two");
	}

	/** The engine's own parser takes minutes for it, and heeds no signal meanwhile. */
	@Test
	void literalOfManyMegabytesHoldsNoSignalUp() {
		this.changelog.file("db/changelog/steps.sql",
				"--liquibase formatted sql\n--changeset ann:one\nCREATE TABLE t1 (text text);\n--changeset ann:huge\n"
						+ "INSERT INTO t1 VALUES ('" + "x".repeat(6_000_000) + "');\n"
						+ "INSERT INTO t1 VALUES ('y');\n--changeset ann:three\nCREATE TABLE t3 (id int);\n");
		try (JarProcess process = start("upgrade")) {
			process.awaitOutput("Applied one");
			long signal = System.nanoTime();
			process.signal();
			process.exitsWith(143);
			report("SIGTERM to end", "a literal of 6 MB", signal, Duration.ofSeconds(15));
			assertThat(process.output()).contains("this process was told to stop");
		}
	}

	/** Between the statements of one change set there may be none to cancel. */
	@Test
	void secondSignalCancelsAlsoBetweenStatements() {
		StringBuilder sql = new StringBuilder("--liquibase formatted sql\n--changeset ann:many\n");
		sql.append("SELECT pg_sleep(0.03);\n".repeat(1000));
		this.changelog.file("db/changelog/steps.sql", sql.toString());
		try (JarProcess process = start("upgrade")) {
			awaitRunning("pg_sleep");
			process.signal();
			process.awaitOutput("SIGTERM received: stopping");
			long second = System.nanoTime();
			process.signal();
			process.exitsWith(143);
			report("second SIGTERM to end", "1000 short statements", second, Duration.ofSeconds(2));
		}
		assertState("", "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "upgrade", "serve" })
	void waitingForTheLockEndsAtOnce(String verb) {
		try (JarProcess holder = start("upgrade"); JarProcess waiter = start(verb)) {
			awaitRunning("pg_sleep");
			JarProcess waiting = awaitWaiter(holder, waiter);
			long start = System.nanoTime();
			waiting.signal();
			waiting.exitsWith(143);
			report("SIGTERM to end", verb + " waiting for the lock", start, Duration.ofSeconds(2));
			assertThat(waiting.output()).contains("this process was told to stop", "0 change sets");
			((waiting == waiter) ? holder : waiter).awaitOutput("Applied step1");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "upgrade", "serve" })
	void waitingForTheDatabaseEndsAtOnce(String verb) {
		String nowhere = "postgresql://owner:owner-secret@127.0.0.1:" + JarProcess.freePort() + "/app";
		try (JarProcess process = JarProcess.command()
			.with("DATABASE_URL", nowhere)
			.start(verb, this.changelog.argument())) {
			process.awaitOutput("the database, which does not answer yet");
			long start = System.nanoTime();
			process.signal();
			process.exitsWith(143);
			report("SIGTERM to end", verb + " waiting for a refused connection", start, Duration.ofSeconds(2));
			assertThat(process.output()).contains("this process was told to stop");
		}
	}

	@Test
	void waitingForASilentServerEndsAtOnce() throws IOException, InterruptedException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			String url = "postgresql://owner:owner-secret@127.0.0.1:" + silent.getLocalPort() + "/app?sslmode=disable";
			try (JarProcess process = JarProcess.command()
				.with("DATABASE_URL", url)
				.start("upgrade", this.changelog.argument())) {
				process.awaitOutput("Using changelog ");
				Thread.sleep(Duration.ofSeconds(1));
				long start = System.nanoTime();
				process.signal();
				process.exitsWith(143);
				report("SIGTERM to end", "a server that says nothing", start, Duration.ofSeconds(2));
			}
		}
	}

	@Test
	void waitingForABlockerEndsAfterTheRunningTry() throws SQLException {
		this.changelog.file("db/changelog/steps.sql", """
				--liquibase formatted sql
				--changeset ann:t1
				CREATE TABLE t1 (id int);
				""");
		try (JarProcess first = start("upgrade")) {
			first.exitsWith(0);
		}
		this.changelog.file("db/changelog/steps.sql", """
				--liquibase formatted sql
				--changeset ann:t1
				CREATE TABLE t1 (id int);
				--changeset ann:busy
				ALTER TABLE t1 ADD COLUMN more int;
				""");
		try (Connection blocker = this.database.connect(); var statement = blocker.createStatement()) {
			blocker.setAutoCommit(false);
			statement.execute("SELECT count(*) FROM t1");
			try (JarProcess process = start("upgrade", "--headgate.gate.lock-timeout=1s")) {
				process.awaitOutput("Change set busy blocked");
				long start = System.nanoTime();
				process.signal();
				process.exitsWith(143);
				report("SIGTERM to end", "against a blocker, lock timeout 1 s", start, Duration.ofSeconds(3));
				assertThat(process.output()).contains("this process was told to stop");
			}
		}
		assertState("t1", "t1");
	}

	@Test
	void batchedMigrationStopsAtABatchBoundary() {
		this.changelog.file("db/changelog/steps.sql", """
				--liquibase formatted sql
				--changeset ann:table
				CREATE TABLE big (id int PRIMARY KEY, done boolean);
				INSERT INTO big SELECT g FROM generate_series(1, 5000) g;
				--changeset ann:batched runInTransaction:false
				--batch table:big size:100 pause:100
				UPDATE big SET done = true WHERE id >= :from AND id <= :to;
				""");
		try (JarProcess process = start("upgrade")) {
			process.awaitOutput("Batched update batched: starts");
			awaitBatches(3);
			long start = System.nanoTime();
			process.signal();
			process.exitsWith(143);
			report("SIGTERM to end", "batched migration of 50 batches, 5 s", start, Duration.ofSeconds(2));
			assertThat(process.output()).contains("this process was told to stop", "exit code    143")
				.doesNotContain("change set batched failed");
		}
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("table");
		int done = Integer.parseInt(this.database.query("SELECT count(*) FROM big WHERE done").getFirst());
		assertThat(done).isBetween(300, 4900);
		assertThat(done % 100).isZero();
		try (JarProcess again = start("upgrade")) {
			again.exitsWith(0);
			assertThat(again.output()).contains("Batched update batched: resumes after");
		}
		assertThat(this.database.query("SELECT count(*) FROM big WHERE done")).containsExactly("5000");
	}

	private JarProcess start(String verb, String... more) {
		String[] args = new String[more.length + 2];
		args[0] = verb;
		args[1] = this.changelog.argument();
		System.arraycopy(more, 0, args, 2, more.length);
		return JarProcess.on(this.database).start(args);
	}

	private static JarProcess awaitWaiter(JarProcess one, JarProcess other) {
		String text = "Waiting for the migration lock";
		Eventually.until(() -> one.output().contains(text) || other.output().contains(text));
		return one.output().contains(text) ? one : other;
	}

	private void awaitRunning(String query) {
		Eventually.until(() -> !this.database
			.query("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
					+ " AND pid <> pg_backend_pid() AND query LIKE '%" + query + "%'")
			.isEmpty());
	}

	private void awaitBatches(int count) {
		Eventually.until(() -> Integer
			.parseInt(this.database.query("SELECT count(*) FROM big WHERE done").getFirst()) >= 100 * count);
	}

	private static void report(String what, String where, long since, Duration limit) {
		Duration took = Duration.ofNanos(System.nanoTime() - since);
		Faults.report(String.format(Locale.ROOT, "%s (%s): %d ms", what, where, took.toMillis()));
		Faults.within(took, limit);
	}

	/** What is applied, and that no lock outlives the process. */
	private void assertState(String tables, String changeSets) {
		assertThat(String.join(",", this.database
			.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^t[0-9]' ORDER BY 1")))
			.isEqualTo(tables);
		assertThat(String.join(",", this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted")))
			.isEqualTo(changeSets);
		Eventually
			.until(() -> this.database
				.query("SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
						+ " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
				.isEmpty());
	}

}
