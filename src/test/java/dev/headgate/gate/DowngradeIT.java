package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import liquibase.Scope;
import liquibase.command.CommandScope;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.DowngradeTarget;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Downgrades on a real database.
 */
@GateTest
class DowngradeIT {

	private static final String ONE = change("one", "CREATE TABLE one (id int PRIMARY KEY);", "DROP TABLE one;");

	private static final String TWO = change("two", "CREATE TABLE two (id int);", "DROP TABLE two;");

	private static final String THREE = """
			--liquibase formatted sql
			--changeset ann:three runInTransaction:false
			CREATE INDEX CONCURRENTLY two_idx ON two (id);
			--rollback DROP INDEX CONCURRENTLY two_idx;
			""";

	private final TestDatabase database;

	private ChangelogDirectory changelog;

	private String profile = "test";

	DowngradeIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.master("""
				- includeAll: { path: migrations/, relativeToChangelogFile: true }
				- includeAll: { path: ../seed/, relativeToChangelogFile: true, errorIfMissingOrEmpty: false }
				""")
			.file("db/changelog/migrations/1.sql", ONE)
			.file("db/changelog/migrations/2.sql", TWO)
			.file("db/changelog/migrations/3.sql", THREE);
	}

	private static String change(String id, String sql, String rollback) {
		return "--liquibase formatted sql\n--changeset ann:" + id + "\n" + sql + "\n--rollback " + rollback + "\n";
	}

	private Settings settings() {
		return TestSettings.of(this.database)
			.profile(this.profile)
			.with("headgate.changelog", this.changelog.location("db/changelog/master.yaml"))
			.with("headgate.gate.lock-timeout", "200ms")
			.read();
	}

	private void upgrade() {
		assertThat(new Gate(settings()).open()).isInstanceOf(Verdict.Open.class);
	}

	private DowngradePlan plan(DowngradeTarget target) {
		try (Connection connection = this.database.connect()) {
			return new Planner(settings()).downgrade(connection, target);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Verdict downgrade(DowngradeTarget target) {
		return Gate.downgrade(settings(), plan(target));
	}

	private Verdict.Closed refused(DowngradeTarget target) {
		GateClosedException thrown = catchThrowableOfType(GateClosedException.class, () -> plan(target));
		assertThat(thrown).isNotNull();
		return thrown.verdict();
	}

	private void undoes(DowngradeTarget target, int count) {
		assertThat(downgrade(target)).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.applied()).isEqualTo(count));
	}

	private String one(String sql) {
		return String.join(",", this.database.query(sql));
	}

	private String applied() {
		return one("SELECT id FROM databasechangelog ORDER BY orderexecuted");
	}

	private String kept() {
		return one("SELECT id FROM headgate.rollback_sql ORDER BY id");
	}

	private String tables() {
		return one("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')"
				+ " AND relname NOT LIKE 'databasechange%' ORDER BY 1");
	}

	@Test
	void undoesTheNewestFirstAndLeavesATrail() {
		upgrade();
		assertThat(kept()).isEqualTo("one,three,two");
		undoes(new DowngradeTarget.Last(2), 2);
		assertThat(applied()).isEqualTo("one");
		assertThat(tables()).isEqualTo("one,one_pkey");
		assertThat(kept()).isEqualTo("one");
		assertThat(one("SELECT concat_ws(' ', mode, outcome, from_revision, to_revision, applied, planned)"
				+ " FROM headgate.run ORDER BY id DESC LIMIT 1"))
			.isEqualTo("downgrade opened three one 2 2");
		assertThat(one("SELECT change_set || ' ' || outcome FROM headgate.run_step WHERE run_id ="
				+ " (SELECT max(id) FROM headgate.run) ORDER BY number"))
			.isEqualTo("three undone,two undone");
		upgrade();
		assertThat(applied()).isEqualTo("one,two,three");
		assertThat(tables()).isEqualTo("one,one_pkey,two,two_idx");
	}

	@Test
	void revisionStaysAppliedAndBeginningsOfNamesDo() {
		this.changelog
			.file("db/changelog/migrations/4.sql",
					change("abcdef01", "CREATE TABLE four (id int);", "DROP TABLE four;"))
			.file("db/changelog/migrations/5.sql", change("abcdef02", "SELECT 1;", "not required"));
		upgrade();
		assertThat(refused(new DowngradeTarget.To("abcdef")).description()).contains("ambiguous",
				"db/changelog/migrations/4.sql::abcdef01::ann", "db/changelog/migrations/5.sql::abcdef02::ann");
		assertThat(refused(new DowngradeTarget.To("abc")).action()).contains("at least 4 characters");
		assertThat(refused(new DowngradeTarget.To("nowhere")).exitCode()).isEqualTo(ExitCode.USAGE);
		assertThat(refused(new DowngradeTarget.Last(6)).description()).contains("5 revisions are applied");
		undoes(new DowngradeTarget.To("abcdef01"), 1);
		undoes(new DowngradeTarget.To("db/changelog/migrations/2.sql::two::ann"), 2);
		assertThat(applied()).isEqualTo("one,two");
		assertThat(plan(new DowngradeTarget.To("two")).changes()).isEmpty();
		undoes(new DowngradeTarget.Base(), 2);
		assertThat(tables()).isEmpty();
	}

	@Test
	void olderBuildUndoesWhatItDoesNotKnow() throws Exception {
		upgrade();
		ChangelogDirectory newer = this.changelog;
		this.changelog = new ChangelogDirectory(this.changelog.root().resolve("older"))
			.master("- includeAll: { path: migrations/, relativeToChangelogFile: true }\n")
			.file("db/changelog/migrations/1.sql", ONE);
		assertThat(new Gate(settings()).open()).isInstanceOf(Verdict.Open.class);
		undoes(new DowngradeTarget.To("one"), 2);
		assertThat(tables()).isEqualTo("one,one_pkey");
		assertThat(new Gate(settings()).open()).isInstanceOf(Verdict.Open.class);
		this.changelog = newer;
		upgrade();
		assertThat(applied()).isEqualTo("one,two,three");
	}

	@Test
	void refusesBeforeTouchingAnything() {
		this.changelog.file("db/changelog/migrations/2.sql",
				"--liquibase formatted sql\n--changeset ann:two\nCREATE TABLE two (id int);\n");
		upgrade();
		Verdict.Closed closed = refused(new DowngradeTarget.Base());
		assertThat(closed.exitCode()).isEqualTo(ExitCode.USAGE);
		assertThat(closed.description()).contains("change set two has no rollback, and nothing was touched",
				"two by ann (db/changelog/migrations/2.sql)");
		assertThat(applied()).isEqualTo("one,two,three");
		assertThat(tables()).isEqualTo("one,one_pkey,two,two_idx");
		undoes(new DowngradeTarget.To("two"), 1);
	}

	@Test
	void failureInTheMiddleLeavesAConsistentState() {
		this.changelog.file("db/changelog/migrations/2.sql",
				change("two", "CREATE TABLE two (id int);", "DROP TABLE two; INSERT INTO nowhere VALUES (1);"));
		upgrade();
		assertThat(downgrade(new DowngradeTarget.Base())).isInstanceOfSatisfying(Verdict.Closed.class, (closed) -> {
			assertThat(closed.exitCode()).isEqualTo(ExitCode.MIGRATION_FAILED);
			assertThat(closed.description()).contains("The downgrade stopped: the rollback of change set two failed",
					"\"nowhere\" does not exist", "1 change sets before it, which stay undone");
		});
		assertThat(applied()).isEqualTo("one,two");
		assertThat(tables()).isEqualTo("one,one_pkey,two");
		assertThat(one("SELECT outcome FROM headgate.run_step ORDER BY run_id DESC, number DESC LIMIT 1"))
			.isEqualTo("failed");
		this.changelog.file("db/changelog/migrations/2.sql", TWO);
		undoes(new DowngradeTarget.Base(), 2);
		assertThat(tables()).isEmpty();
	}

	@Test
	void interruptedUndoOutsideATransactionIsFinished() {
		upgrade();
		this.database.execute("DROP INDEX two_idx");
		undoes(new DowngradeTarget.Last(1), 1);
		assertThat(applied()).isEqualTo("one,two");
	}

	@Test
	void productionIsNotUndoneWhole() {
		this.profile = "prod";
		upgrade();
		assertThat(refused(new DowngradeTarget.Base()).exitCode()).isEqualTo(ExitCode.ENVIRONMENT_REFUSED);
		assertThat(refused(new DowngradeTarget.Last(3)).exitCode()).isEqualTo(ExitCode.ENVIRONMENT_REFUSED);
		this.profile = "test";
		assertThat(refused(new DowngradeTarget.Base()).description()).contains("headgate.environment says prod");
		undoes(new DowngradeTarget.Last(2), 2);
	}

	@Test
	void seedsGoWithWhatTheyStandOn() {
		this.profile = "dev";
		this.changelog.file("db/seed/1.sql", change("people", "INSERT INTO one VALUES (1);", "DELETE FROM one;"))
			.file("db/seed/2.sql", "--liquibase formatted sql\n--changeset ann:more\nINSERT INTO one VALUES (2);\n");
		upgrade();
		DowngradePlan plan = plan(new DowngradeTarget.Last(1));
		assertThat(plan.changes()).extracting((change) -> change.key().id()).containsExactly("people", "three");
		assertThat(plan.left()).extracting((key) -> key.id()).containsExactly("more");
		undoes(new DowngradeTarget.Last(1), 2);
		assertThat(applied()).isEqualTo("one,two,more");
		upgrade();
		assertThat(applied()).isEqualTo("one,two,more,three,people");
		undoes(new DowngradeTarget.Base(), 5);
		assertThat(applied()).isEmpty();
		upgrade();
		assertThat(one("SELECT count(*) FROM one")).isEqualTo("2");
	}

	@Test
	void whatWasAppliedMeanwhileIsNotUndone() {
		upgrade();
		DowngradePlan plan = plan(new DowngradeTarget.Last(1));
		this.changelog.file("db/changelog/migrations/4.sql",
				change("four", "CREATE TABLE four (id int);", "DROP TABLE four;"));
		upgrade();
		assertThat(Gate.downgrade(settings(), plan)).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.description()).contains("history has changed", "four by ann"));
		assertThat(applied()).isEqualTo("one,two,three,four");
	}

	@Test
	void primaryKeyWithoutANameIsDroppedAgain() {
		this.changelog.file("db/changelog/migrations/4.yaml",
				"""
						databaseChangeLog:
						- changeSet: { id: four, author: ann, changes: [ { addPrimaryKey: { tableName: two, columnNames: id } } ] }
						""");
		upgrade();
		assertThat(tables()).contains("two_pkey");
		undoes(new DowngradeTarget.Last(1), 1);
		assertThat(tables()).doesNotContain("two_pkey");
	}

	@Test
	void waitsForABusyTableInShortTries() throws Exception {
		this.changelog.file("db/changelog/migrations/3.sql",
				change("three", "ALTER TABLE one ADD COLUMN n int;", "ALTER TABLE one DROP COLUMN n;"));
		upgrade();
		CompletableFuture<Void> undone;
		try (Connection blocker = this.database.connect(); Statement statement = blocker.createStatement()) {
			blocker.setAutoCommit(false);
			statement.execute("SELECT * FROM one");
			undone = CompletableFuture.runAsync(() -> undoes(new DowngradeTarget.Last(1), 1));
			Eventually
				.until(() -> one("SELECT count(*) FROM headgate.run_step WHERE outcome = 'running' AND retries > 0")
					.equals("1"));
			blocker.rollback();
		}
		undone.join();
		assertThat(applied()).isEqualTo("one,two");
	}

	@Test
	void batchedChangeRunsAgainAfterItsRollback() {
		this.changelog
			.file("db/changelog/migrations/2.sql", change("two",
					"ALTER TABLE one ADD n int NOT NULL DEFAULT 0; INSERT INTO one SELECT generate_series(1, 50);",
					"DELETE FROM one; ALTER TABLE one DROP n;"))
			.file("db/changelog/migrations/3.sql", """
					--liquibase formatted sql
					--changeset ann:three runInTransaction:false
					--batch table:one size:20 pause:0
					UPDATE one SET n = n + 1 WHERE id >= :from AND id <= :to;
					--rollback UPDATE one SET n = 0;
					""");
		upgrade();
		assertThat(one("SELECT sum(n) FROM one")).isEqualTo("50");
		undoes(new DowngradeTarget.Last(1), 1);
		assertThat(one("SELECT sum(n) FROM one")).isEqualTo("0");
		upgrade();
		assertThat(one("SELECT sum(n) FROM one")).isEqualTo("50");
	}

	@Test
	void editedChangeSetIsUndoneAsItWasApplied() {
		upgrade();
		this.changelog.file("db/changelog/migrations/2.sql",
				change("two", "CREATE TABLE two (id int, n int);", "DROP TABLE deux;"));
		undoes(new DowngradeTarget.To("one"), 2);
		assertThat(tables()).isEqualTo("one,one_pkey");
		upgrade();
		assertThat(one("SELECT n FROM two")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "0.sql, 1, 'one,two,always'", "9.sql, 2, 'one,two'" })
	void changeSetsThatRunAlwaysAreNoSteps(String file, int undone, String left) {
		this.changelog.file("db/changelog/migrations/" + file, """
				--liquibase formatted sql
				--changeset ann:always runAlways:true
				CREATE SEQUENCE IF NOT EXISTS runs; SELECT nextval('runs');
				--rollback DROP SEQUENCE runs;
				""");
		upgrade();
		upgrade();
		upgrade();
		assertThat(one("SELECT last_value FROM runs")).isEqualTo("3");
		assertThat(one("SELECT id || exectype FROM databasechangelog ORDER BY orderexecuted DESC LIMIT 1"))
			.isEqualTo("alwaysRERAN");
		undoes(new DowngradeTarget.Last(1), undone);
		assertThat(applied()).isEqualTo(left);
		undoes(new DowngradeTarget.Base(), 4 - undone);
		assertThat(applied()).isEmpty();
	}

	@Test
	void lostSessionIsReplacedAndThePlanFinished() {
		this.changelog.file("db/changelog/migrations/2.sql",
				change("two", "CREATE TABLE two (id int);", "SELECT pg_sleep(1); DROP TABLE two;"));
		upgrade();
		CompletableFuture<Void> undone = CompletableFuture.runAsync(() -> undoes(new DowngradeTarget.Last(2), 2));
		String end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
				+ " WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep(1)%' AND pid <> pg_backend_pid()";
		while (one(end).isEmpty() && !undone.isDone()) {
			Thread.onSpinWait();
		}
		undone.join();
		assertThat(applied()).isEqualTo("one");
		assertThat(one("SELECT outcome FROM headgate.run ORDER BY id DESC LIMIT 1")).isEqualTo("opened");
	}

	@Test
	void stampedChangeSetsAreKeptToo() {
		this.database.execute("CREATE TABLE one (id int PRIMARY KEY); CREATE TABLE two (id int)");
		new Gate(settings()).stamp((key) -> !key.id().equals("three"));
		assertThat(kept()).isEqualTo("one,two");
		undoes(new DowngradeTarget.Last(1), 1);
		assertThat(tables()).isEqualTo("one,one_pkey");
	}

	@Test
	void changeSetsThatRunOnChangeRunWhenTheyChanged() {
		String view = """
				--liquibase formatted sql
				--changeset ann:view runOnChange:true
				CREATE OR REPLACE VIEW v AS SELECT %d AS n;
				--rollback DROP VIEW v;
				""";
		this.changelog.file("db/changelog/migrations/4.sql", view.formatted(1));
		upgrade();
		upgrade();
		assertThat(one("SELECT exectype FROM databasechangelog WHERE id = 'view'")).isEqualTo("EXECUTED");
		this.changelog.file("db/changelog/migrations/4.sql", view.formatted(2));
		upgrade();
		assertThat(one("SELECT exectype FROM databasechangelog WHERE id = 'view'")).isEqualTo("RERAN");
		assertThat(one("SELECT n FROM v")).isEqualTo("2");
		undoes(new DowngradeTarget.To("three"), 1);
	}

	@Test
	void whatStockLiquibaseAppliedIsKeptAndItGoesOnAfterwards() throws Exception {
		stock("update");
		this.changelog.file("db/changelog/migrations/4.sql", change("four", "SELECT 1;", "not required"));
		upgrade();
		assertThat(kept()).isEqualTo("four,one,three,two");
		undoes(new DowngradeTarget.To("one"), 3);
		stock("update");
		assertThat(applied()).isEqualTo("one,two,three,four");
		assertThat(new Gate(settings()).open()).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.applied()).isZero());
	}

	@Test
	void historyAndObjectsMayLieInSchemasOfTheirOwn() throws SQLException {
		this.database.execute("CREATE SCHEMA app; CREATE SCHEMA history");
		TestSettings apart = TestSettings.of(this.database)
			.profile("test")
			.with("headgate.changelog", this.changelog.location("db/changelog/master.yaml"))
			.with("spring.liquibase.default-schema", "app")
			.with("spring.liquibase.liquibase-schema", "history");
		assertThat(new Gate(apart.read()).open()).isInstanceOf(Verdict.Open.class);
		try (Connection connection = this.database.connect()) {
			DowngradePlan plan = new Planner(apart.read()).downgrade(connection, new DowngradeTarget.To("one"));
			assertThat(Gate.downgrade(apart.read(), plan)).isInstanceOf(Verdict.Open.class);
		}
		assertThat(one("SELECT tablename FROM pg_tables WHERE schemaname = 'app'")).isEqualTo("one");
		assertThat(one("SELECT id FROM history.databasechangelog")).isEqualTo("one");
	}

	private void stock(String command) throws Exception {
		Scope.child(
				Map.of("liquibase.analytics.enabled", false, Scope.Attr.ui.name(), new LoggerUIService(),
						Scope.Attr.resourceAccessor.name(), new DirectoryResourceAccessor(this.changelog.root())),
				() -> {
					new CommandScope(command).addArgumentValue("changelogFile", "db/changelog/master.yaml")
						.addArgumentValue("url", this.database.jdbcUrl())
						.addArgumentValue("username", TestDatabase.OWNER)
						.addArgumentValue("password", TestDatabase.PASSWORD)
						.execute();
				});
	}

}
