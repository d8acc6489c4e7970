package dev.headgate.fault;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.Migrations;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A migration that needs a table which others use.
 */
@Tag("fault")
@GateTest
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class BusyTableIT {

	private static final Duration HELD = Duration.ofSeconds(Integer.getInteger("fault.busy.seconds", 8));

	private static final int READERS = Integer.getInteger("fault.busy.readers", 20);

	private static final Duration LOCK_TIMEOUT = Duration.ofMillis(Integer.getInteger("fault.busy.lock-timeout", 1000));

	private static final String REPORT = "SELECT count(*) FROM busy AS the_report";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	BusyTableIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
		this.changelog
			.file(Migrations.CHANGELOG,
					"databaseChangeLog:\n  - include: { file: steps.sql, relativeToChangelogFile: true }\n")
			.file("db/changelog/steps.sql", """
					--liquibase formatted sql
					--changeset ann:table
					CREATE TABLE busy (id int);
					""");
		Migrations.fromDirectory(this.database, this.changelog.root(), "test").up();
	}

	private void next(String changeSet) {
		this.changelog.file("db/changelog/steps.sql", """
				--liquibase formatted sql
				--changeset ann:table
				CREATE TABLE busy (id int);
				""" + changeSet);
	}

	private JarProcess upgrade(String... more) {
		return upgrade(LOCK_TIMEOUT, more);
	}

	private JarProcess upgrade(Duration lockTimeout, String... more) {
		String[] args = new String[more.length + 3];
		args[0] = "upgrade";
		args[1] = this.changelog.argument(Migrations.CHANGELOG);
		args[2] = "--headgate.gate.lock-timeout=" + lockTimeout.toMillis() + "ms";
		System.arraycopy(more, 0, args, 3, more.length);
		return JarProcess.on(this.database).start(args);
	}

	@Test
	void readersWaitForTheLockTimeoutAtMost() {
		next("--changeset ann:more\nALTER TABLE busy ADD COLUMN more int;\n");
		Duration stall;
		try (Readers readers = new Readers(this.database, READERS, "SELECT count(*) FROM busy")) {
			JarProcess gate;
			try (Blocker blocker = new Blocker(this.database, REPORT)) {
				gate = upgrade();
				gate.awaitOutput("Change set more blocked");
				Faults.sleep(HELD);
				assertThat(gate.output()).contains("Change set more blocked by " + blocker.name(),
						"idle in transaction", REPORT, "[SQLSTATE 55P03]", "rolled back, retry 2 in");
			}
			try (gate) {
				gate.exitsWith(0);
			}
			stall = readers.longest();
			Faults.report(
					"longest stall of %d readers, table held for %d s: Headgate %d ms (lock timeout %d ms, %d reads)"
						.formatted(READERS, HELD.toSeconds(), stall.toMillis(), LOCK_TIMEOUT.toMillis(),
								readers.reads()));
		}
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("table", "more");
		Faults.within(stall, LOCK_TIMEOUT.plusMillis(500));
		Duration stock = stallOfStock();
		Faults.within(stall, stock);
		assertThat(stock).isGreaterThan(HELD.minusSeconds(1));
	}

	/** Beside it, what the engine does alone. */
	private Duration stallOfStock() {
		next("""
				--changeset ann:more
				ALTER TABLE busy ADD COLUMN more int;
				--changeset ann:still-more
				ALTER TABLE busy ADD COLUMN still_more int;
				""");
		try (Readers readers = new Readers(this.database, READERS, "SELECT count(*) FROM busy")) {
			CompletableFuture<Void> update;
			try (Blocker blocker = new Blocker(this.database, REPORT)) {
				assertThat(blocker.name()).contains(Blocker.NAME);
				update = CompletableFuture
					.runAsync(() -> Migrations.fromDirectory(this.database, this.changelog.root(), "test").up());
				Eventually.until(
						() -> !this.database
							.query("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
									+ " AND datname = current_database() AND query LIKE '%still_more%'")
							.isEmpty());
				Faults.sleep(HELD);
			}
			update.join();
			Duration stall = readers.longest();
			Faults.report("longest stall of %d readers, table held for %d s: stock Liquibase %d ms".formatted(READERS,
					HELD.toSeconds(), stall.toMillis()));
			return stall;
		}
	}

	@Test
	void spentBudgetNamesTheBlockersAndTheSetting() {
		next("--changeset ann:more\nALTER TABLE busy ADD COLUMN more int;\n");
		try (Blocker blocker = new Blocker(this.database, REPORT);
				JarProcess gate = upgrade("--headgate.gate.retry-budget=3s")) {
			gate.exitsWith(11);
			assertThat(gate.err()).containsSubsequence("Change set more still blocked after", "Description:",
					"change set more lost against other sessions' locks until headgate.gate.retry-budget was spent",
					"change set   more by ann", "[SQLSTATE 55P03]", "blocked by   " + blocker.name(), REPORT,
					"within 3 s", "exit code    11", "Action:", "raise headgate.gate.retry-budget");
		}
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("table");
	}

	@Test
	void victimOfADeadlockTriesAgain() throws SQLException {
		this.database.execute("CREATE TABLE other (id int)");
		next("""
				--changeset ann:deadlock
				LOCK TABLE busy;
				SELECT pg_sleep(1);
				LOCK TABLE other;
				ALTER TABLE busy ADD COLUMN more int;
				""");
		try (Connection rival = this.database.connectAs("postgres", "postgres");
				var statement = rival.createStatement()) {
			statement.execute("SET deadlock_timeout = '60s'");
			rival.setAutoCommit(false);
			statement.execute("LOCK TABLE other");
			try (JarProcess gate = upgrade(Duration.ofSeconds(10))) {
				Eventually.until(
						() -> !this.database
							.query("SELECT pid FROM pg_locks WHERE relation = 'busy'::regclass"
									+ " AND mode = 'AccessExclusiveLock' AND granted")
							.isEmpty());
				statement.execute("LOCK TABLE busy");
				rival.commit();
				gate.exitsWith(0);
				assertThat(gate.err()).containsSubsequence("Change set deadlock blocked by ", "[SQLSTATE 40P01]",
						"rolled back, retry 1", "Applied deadlock");
			}
		}
	}

	@Test
	void whatCannotBeRepeatedIsNotTriedAgain() {
		next("""
				--changeset ann:apart runInTransaction:false
				CREATE TABLE apart (id int);
				ALTER TABLE busy ADD COLUMN more int;
				""");
		try (Blocker blocker = new Blocker(this.database, REPORT); JarProcess gate = upgrade()) {
			gate.exitsWith(11);
			assertThat(gate.err()).containsSubsequence("change set apart lost against another session's lock",
					"blocked by   " + blocker.name(), "outside a transaction, so part of it may be applied",
					"it was not tried again");
			assertThat(gate.err()).doesNotContain("Change set apart blocked", "retry 1");
		}
		assertThat(this.database.query("SELECT to_regclass('apart')::text")).containsExactly("apart");
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("table");
	}

	@Test
	void singleStatementOutsideATransactionTriesAgain() {
		next("--changeset ann:single runInTransaction:false\nALTER TABLE busy ADD COLUMN more int;\n");
		try (JarProcess gate = start()) {
			gate.exitsWith(0);
			assertThat(gate.err()).contains("Change set single blocked by ", "Applied single");
		}
	}

	private JarProcess start() {
		try (Blocker blocker = new Blocker(this.database, REPORT)) {
			assertThat(blocker.name()).contains(Blocker.NAME);
			JarProcess gate = upgrade();
			gate.awaitOutput("Change set single blocked");
			return gate;
		}
	}

}
