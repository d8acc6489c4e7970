package dev.headgate.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.headgate.config.ExitCode;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Concurrent index builds under the lock, with others that wait for it, and what a failed
 * one leaves.
 */
@Tag("fault")
@GateTest
@Concurrent
class ConcurrentIndexIT {

	private static final int WAITING = 5;

	private static final String FILE = "db/changelog/index.sql";

	/** The build takes about three seconds. */
	private static final String CHANGELOG = """
			--liquibase formatted sql

			--changeset ana:table splitStatements:false
			CREATE TABLE one (id int PRIMARY KEY, n int NOT NULL);
			INSERT INTO one SELECT i, i FROM generate_series(1, 600) i;
			CREATE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql
			  AS 'BEGIN PERFORM pg_sleep(0.005); RETURN n; END';

			--changeset ana:index runInTransaction:false
			CREATE UNIQUE INDEX CONCURRENTLY one_n ON one (slow(n));
			""";

	private static final String BUILDING = "SELECT pid FROM pg_stat_progress_create_index"
			+ " WHERE datname = current_database()";

	/** Between two tries they have looked whether the holder has done it all. */
	private static final String GATES = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
			+ " AND pid <> pg_backend_pid() AND query ~ 'pg_try_advisory_lock|^ROLLBACK'";

	private static final String INDEX = "SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = to_regclass('one_n')";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	ConcurrentIndexIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.file(FILE, CHANGELOG);
	}

	@Test
	void completesWhileOthersWaitForTheLock() throws Exception {
		try (ExecutorService threads = Executors.newCachedThreadPool()) {
			List<CompletableFuture<Verdict>> gates = new ArrayList<>();
			gates.add(CompletableFuture.supplyAsync(this::open, threads));
			awaitBuild();
			for (int i = 0; i < WAITING; i++) {
				gates.add(CompletableFuture.supplyAsync(this::open, threads));
			}
			int waiting = 0;
			while (!gates.getFirst().isDone()) {
				int asking = this.database.query(GATES).size();
				waiting = this.database.query(BUILDING).isEmpty() ? waiting : Math.max(waiting, asking);
				Thread.sleep(20);
			}
			assertThat(waiting).isEqualTo(WAITING);
			int applied = 0;
			for (CompletableFuture<Verdict> gate : gates) {
				applied += applied(gate.get(1, TimeUnit.MINUTES));
			}
			assertThat(applied).isEqualTo(2);
		}
		assertThat(this.database.query(INDEX)).containsExactly("t");
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("table", "index");
	}

	@Test
	void indexThatDuplicatesLeftInvalidIsBuiltAgain() {
		this.changelog.file(FILE, CHANGELOG.replace("SELECT i, i FROM", "SELECT i, i % 300 FROM"));
		assertFailed(open(), "could not create unique index");
		assertThat(this.database.query(INDEX)).containsExactly("f");
		this.database.execute("DELETE FROM one WHERE id > 300");
		assertThat(applied(open())).isEqualTo(1);
		assertThat(this.database.query(INDEX)).containsExactly("t");
	}

	@Test
	void indexThatACancelledBuildLeftInvalidIsBuiltAgain() throws Exception {
		CompletableFuture<Verdict> gate = CompletableFuture.supplyAsync(this::open);
		awaitBuild();
		Thread.sleep(500);
		this.database.query("SELECT pg_cancel_backend(pid) FROM (" + BUILDING + ") building");
		assertFailed(gate.get(1, TimeUnit.MINUTES), "canceling statement");
		assertThat(this.database.query(INDEX)).containsExactly("f");
		assertThat(applied(open())).isEqualTo(1);
		assertThat(this.database.query(INDEX)).containsExactly("t");
	}

	private void awaitBuild() {
		Eventually.until(() -> !this.database.query(BUILDING).isEmpty());
	}

	private Verdict open() {
		return new Gate(TestSettings.of(this.database)
			.with("headgate.changelog", this.changelog.location(FILE))
			.with("headgate.gate.lock-budget", "60s")
			.read()).open();
	}

	private static int applied(Verdict verdict) {
		assertThat(verdict).isInstanceOf(Verdict.Open.class);
		return (verdict instanceof Verdict.Open open) ? open.applied() : -1;
	}

	private static void assertFailed(Verdict verdict, String reason) {
		assertThat(verdict).isInstanceOfSatisfying(Verdict.Closed.class, (closed) -> {
			assertThat(closed.exitCode()).isEqualTo(ExitCode.MIGRATION_FAILED);
			assertThat(closed.description()).contains(reason);
		});
	}

}
