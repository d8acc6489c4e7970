package dev.headgate.gate;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Mode;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Change sets of a long changelog share commits on a database without history, and it
 * makes no other difference.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
@GateTest
class CommitGroupIT {

	private static final String FILE = "db/changelog/changes.sql";

	private static final int COUNT = 250;

	private static final String WHOLE = """
			SELECT to_regclass('databasechangelog') IS NULL
			    OR (xpath('/row/s/text()', query_to_xml('SELECT string_agg(id, '','' ORDER BY orderexecuted) AS s'
			        ' FROM databasechangelog', true, true, '')))[1]::text
			       IS NOT DISTINCT FROM (SELECT string_agg(substr(relname, 2), ',' ORDER BY oid) FROM pg_class
			                              WHERE relname ~ '^t[0-9]+$')""";

	private static final String COMMITS = "SELECT count(DISTINCT xmin::text) FROM databasechangelog";

	private static final String SESSION = "SELECT concat_ws(' ', current_user, current_setting('search_path'),"
			+ " current_setting('lock_timeout'), current_setting('TimeZone'), current_setting('row_security'),"
			+ " current_setting('standard_conforming_strings')) AS session;";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	CommitGroupIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
	}

	private static String table(int number) {
		return "CREATE TABLE t" + number + " (id int PRIMARY KEY);";
	}

	private void write(int count, IntFunction<String> sql) {
		this.changelog.file(FILE,
				IntStream.rangeClosed(1, count)
					.mapToObj((number) -> changeSet(number, sql.apply(number)))
					.collect(Collectors.joining("\n", "--liquibase formatted sql\n", "")));
	}

	private static String changeSet(int number, String sql) {
		String attributes = sql.contains("CONCURRENTLY") ? " runInTransaction:false" : "";
		return "--changeset ann:" + number + attributes + "\n" + sql + "\n--rollback empty";
	}

	private Verdict upgrade() {
		return new Gate(TestSettings.of(this.database).with("headgate.changelog", this.changelog.location(FILE)).read(),
				Mode.MIGRATE)
			.open();
	}

	private void opens() {
		assertThat(upgrade()).isInstanceOf(Verdict.Open.class);
	}

	private List<String> applied() {
		return this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted");
	}

	private static List<String> numbers(int last) {
		return IntStream.rangeClosed(1, last).mapToObj(String::valueOf).toList();
	}

	private List<String> tables() {
		return this.database.query("SELECT substr(relname, 2) FROM pg_class WHERE relname ~ '^t[0-9]+$' ORDER BY oid");
	}

	private int commits() {
		return Integer.parseInt(this.database.query(COMMITS).getFirst());
	}

	@Test
	void longChangelogTakesFewCommits() {
		write(COUNT, CommitGroupIT::table);
		opens();
		assertThat(applied()).isEqualTo(numbers(COUNT));
		assertThat(tables()).isEqualTo(numbers(COUNT));
		assertThat(commits()).isLessThan(COUNT / 4);
		assertThat(this.database.query("SELECT change_set FROM headgate.run_step WHERE outcome = 'applied'"
				+ " AND duration_ms IS NOT NULL AND lock_wait_ms = 0 ORDER BY number"))
			.isEqualTo(numbers(COUNT));
		assertThat(this.database.query("SELECT concat_ws(' ', outcome, planned, applied) FROM headgate.run"))
			.containsExactly("opened " + COUNT + " " + COUNT);
		assertThat(this.database.query("SELECT count(*) FROM headgate.rollback_sql")).containsExactly("" + COUNT);
	}

	@Test
	void databaseWithHistoryCommitsEach() {
		write(1, CommitGroupIT::table);
		opens();
		write(COUNT, CommitGroupIT::table);
		opens();
		assertThat(commits()).isEqualTo(COUNT);
	}

	@Test
	void shortChangelogCommitsEach() {
		write(49, CommitGroupIT::table);
		opens();
		assertThat(commits()).isEqualTo(49);
	}

	@Test
	void oneThatFailsLeavesThoseBeforeIt() {
		write(COUNT, (number) -> (number == 170) ? "CREATE TABLE t5 (id int);" : table(number));
		Verdict.Closed closed = (Verdict.Closed) upgrade();
		assertThat(closed.exitCode()).isEqualTo(ExitCode.MIGRATION_FAILED);
		assertThat(closed.description()).contains("170", "relation \"t5\" already exists");
		assertThat(applied()).isEqualTo(numbers(169));
		assertThat(tables()).isEqualTo(numbers(169));
		assertThat(this.database
			.query("SELECT concat_ws(' ', change_set, outcome) FROM headgate.run_step WHERE outcome <> 'applied'"))
			.containsExactly("170 failed");
		write(COUNT, CommitGroupIT::table);
		opens();
		assertThat(applied()).isEqualTo(numbers(COUNT));
	}

	/** None of these works in one transaction with the ones before it. */
	@ParameterizedTest
	@ValueSource(strings = {
			"CREATE TYPE mood AS ENUM ('calm');|ALTER TYPE mood ADD VALUE 'glad';"
					+ "|CREATE TABLE moods (mood mood DEFAULT 'glad');",
			"CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int REFERENCES parent DEFERRABLE"
					+ " INITIALLY DEFERRED);|INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1);"
					+ "|ALTER TABLE child ADD COLUMN n int;",
			"CREATE TEMPORARY TABLE x (id int) ON COMMIT DROP;|SELECT 1;|CREATE TEMPORARY TABLE x (id int) ON COMMIT DROP;",
			"CREATE TABLE big (id int);|CREATE INDEX CONCURRENTLY big_id ON big (id);|CREATE INDEX big_id2 ON big (id);" })
	void changeSetThatNeedsACommitGetsOne(String three) {
		List<String> special = List.of(three.split("\\|"));
		write(COUNT, (number) -> (number >= 120 && number < 123) ? special.get(number - 120) : table(number));
		opens();
		assertThat(applied()).isEqualTo(numbers(COUNT));
		assertThat(commits()).isBetween(3, COUNT / 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET search_path TO other;", "SET LOCAL search_path TO other;",
			"SET LOCAL lock_timeout = '1ms';", "SET TimeZone = 'Asia/Tokyo';", "SET LOCAL ROLE pg_monitor;",
			"SET LOCAL row_security = off;", "SET LOCAL standard_conforming_strings = off;" })
	void sessionOfOneDoesNotReachTheNext(String setting) {
		this.database.executeAsSuperuser("GRANT pg_monitor TO " + TestDatabase.OWNER);
		write(COUNT, (number) -> switch (number) {
			case 1 -> "CREATE SCHEMA other;";
			case 2 -> "CREATE TABLE before AS " + SESSION;
			case 60 -> setting;
			case 61 -> "CREATE TABLE after AS " + SESSION;
			default -> table(number);
		});
		opens();
		assertThat(commits()).isLessThan(COUNT / 4);
		assertThat(this.database.query("SELECT * FROM public.after"))
			.isEqualTo(this.database.query("SELECT * FROM before"));
	}

	@Test
	void killedProcessLeavesWholeChangeSets() throws InterruptedException {
		write(COUNT, (number) -> table(number) + " INSERT INTO t" + number + " VALUES (1); SELECT pg_sleep(0.004);");
		for (int i = 0; i < 3; i++) {
			try (JarProcess process = JarProcess.on(this.database).start("upgrade", this.changelog.argument(FILE))) {
				process.awaitOutput("change sets, head ");
				Thread.sleep(500 + 250 * i);
				process.kill();
			}
			assertThat(this.database.query(WHOLE)).containsExactly("t");
		}
		opens();
		assertThat(applied()).isEqualTo(numbers(COUNT));
		assertThat(tables()).isEqualTo(numbers(COUNT));
	}

}
