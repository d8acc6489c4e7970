package dev.headgate.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import dev.headgate.currency.HistoryTable;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code headgate unlock} on live, dead and false holders.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
@GateTest
class UnlockIT {

	private static final String FILE = "db/changelog/app.sql";

	private static final String STUCK = """
			--liquibase formatted sql
			--changeset ann:first
			CREATE TABLE one (id int);
			--changeset ann:stuck
			SELECT pg_sleep(600);
			""";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	UnlockIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.file(FILE, STUCK);
	}

	@Test
	void freeLockNeedsNoConsent() {
		VerbRun run = VerbRun.on(this.database, "unlock").exitsWith(0);
		assertThat(run.out()).isEqualTo("migration lock  free\nliquibase lock  free\n");
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'")).isEmpty();
	}

	@Test
	void stuckProcessIsShownEndedAndDoesNotBeginAgain() {
		try (JarProcess stuck = JarProcess.on(this.database).start("upgrade", this.changelog.argument(FILE))) {
			awaitSleep();
			VerbRun shown = VerbRun.on(this.database, "unlock").exitsWith(2);
			assertThat(shown.out()).isEmpty();
			assertThat(shown.err()).containsPattern("migration lock  pid \\d+, user owner, application 'headgate gate'")
				.containsPattern("active, statement since \\d+ s, transaction since \\d+ s")
				.contains("SELECT pg_sleep(600)", "(migrate) of process ", "at change set stuck", "Add --yes");
			awaitSleep();
			VerbRun json = VerbRun.on(this.database, "unlock", "--json").exitsWith(2);
			assertThat(json.out()).contains("\"verb\":\"unlock\",\"exitCode\":2,\"holder\":{\"pid\":",
					"\"query\":\"SELECT pg_sleep(600)\"", "\"changeSet\":\"stuck\"", "\"error\":{");
			VerbRun ended = VerbRun.on(this.database, "unlock", "--yes").exitsWith(0);
			assertThat(ended.out()).containsSubsequence("migration lock  pid ", "ended pid ");
			stuck.exitsWith(11);
			assertThat(stuck.err()).contains("somebody ended this migration with 'headgate unlock'",
					"applied      1 change sets, which stay applied");
		}
		assertThat(sleeping()).isEmpty();
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("first");
		this.changelog.file(FILE, STUCK.replace("600", "0"));
		JarProcess.on(this.database).run("upgrade", this.changelog.argument(FILE)).exitsWith(0);
	}

	/** The server does not notice for as long as its statement runs. */
	@Test
	void deadProcessLeavesASessionThatIsEnded() {
		try (JarProcess killed = JarProcess.on(this.database).start("upgrade", this.changelog.argument(FILE))) {
			awaitSleep();
			assertThat(killed.kill()).isTrue();
		}
		assertThat(sleeping()).hasSize(1);
		VerbRun.on(this.database, "unlock", "--yes").exitsWith(0);
		assertThat(sleeping()).isEmpty();
		this.changelog.file(FILE, STUCK.replace("600", "0"));
		JarProcess.on(this.database).run("upgrade", this.changelog.argument(FILE)).exitsWith(0);
		assertThat(this.database.query("SELECT outcome || ': ' || coalesce(error, '') FROM headgate.run ORDER BY id"))
			.containsExactly("interrupted: ended by headgate unlock", "opened: ");
	}

	@Test
	void nobodyButTheHolderIsEnded() throws SQLException {
		try (Connection bystander = connect("bystander", "SELECT pg_advisory_lock(4711)"); Connection holder = hold()) {
			VerbRun.on(this.database, "unlock", "--yes").exitsWith(0);
			assertThat(bystander.isValid(5)).isTrue();
			assertThat(holder.isValid(5)).isFalse();
		}
	}

	@Test
	void roleThatMayNotEndTheHolderIsTold() throws SQLException {
		String role = this.database.name() + "_few";
		this.database.executeAsSuperuser("CREATE ROLE " + role + " LOGIN PASSWORD 'few-secret'");
		try (Connection holder = hold()) {
			String url = this.database.url()
				.replace(TestDatabase.OWNER + ":" + TestDatabase.PASSWORD, role + ":few-secret");
			VerbRun shown = VerbRun.at(url, "unlock").exitsWith(2);
			assertThat(shown.err()).contains("this role may not see what it does: GRANT pg_read_all_stats");
			VerbRun refused = VerbRun.at(url, "unlock", "--yes").exitsWith(13);
			assertThat(refused.err()).contains("may not end the session that holds the migration lock: pid ",
					"GRANT pg_signal_backend", "SELECT pg_terminate_backend(");
			assertThat(refused.out()).startsWith("migration lock  pid ").doesNotContain("ended");
			VerbRun json = VerbRun.at(url, "unlock", "--yes", "--json").exitsWith(13);
			assertThat(json.out()).contains("\"holder\":{\"pid\":").doesNotContain("\"ended\"");
			assertThat(refused.err() + shown.err() + json.out()).doesNotContain("few-secret");
			assertThat(holder.isValid(5)).isTrue();
		}
		finally {
			this.database.executeAsSuperuser("DROP ROLE " + role);
		}
	}

	@Test
	void staleStockLockIsClearedAndALiveOneIsNot() throws SQLException {
		this.database.execute("CREATE TABLE databasechangeloglock (id int PRIMARY KEY, locked boolean NOT NULL,"
				+ " lockgranted timestamp, lockedby varchar(255));"
				+ " INSERT INTO databasechangeloglock VALUES (1, true, '2026-03-01 09:00', 'old-host (10.0.0.9)')");
		VerbRun shown = VerbRun.on(this.database, "unlock").exitsWith(2);
		assertThat(shown.err()).contains("migration lock  free",
				"liquibase lock  old-host (10.0.0.9) since 2026-03-01 09:00:00", "stale");
		try (Connection stock = connect("Liquibase", "BEGIN; SELECT 1")) {
			VerbRun kept = VerbRun.on(this.database, "unlock", "--yes").exitsWith(12);
			assertThat(kept.out()).contains("an active session may belong to the holder");
			assertThat(kept.err()).contains("Liquibase itself holds its lock table and appears active");
			assertThat(stock.isValid(5)).isTrue();
		}
		assertThat(this.database.query("SELECT locked FROM databasechangeloglock")).containsExactly("t");
		VerbRun cleared = VerbRun.on(this.database, "unlock", "--yes", "--json").exitsWith(0);
		assertThat(cleared.out()).contains("\"stockLock\":{", "\"alive\":false", "\"cleared\":true");
		assertThat(this.database.query("SELECT locked FROM databasechangeloglock")).containsExactly("f");
		VerbRun.on(this.database, "unlock").exitsWith(0);
	}

	private Connection hold() throws SQLException {
		return connect("night-job", "SELECT pg_advisory_lock("
				+ new HistoryTable("public", "databasechangelog", "public", false).lockKey() + ")");
	}

	private Connection connect(String application, String sql) throws SQLException {
		Connection connection = DriverManager.getConnection(this.database.jdbcUrl() + "?ApplicationName=" + application,
				TestDatabase.OWNER, TestDatabase.PASSWORD);
		try (var statement = connection.createStatement()) {
			statement.execute(sql);
		}
		return connection;
	}

	private List<String> sleeping() {
		return this.database.query("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
				+ " AND state = 'active' AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()");
	}

	private void awaitSleep() {
		Eventually.until(() -> sleeping().size() == 1);
	}

}
