package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import liquibase.change.custom.CustomTaskChange;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.CustomChangeException;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.changelog.ChangelogException;
import dev.headgate.config.ExitCode;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.DowngradeTarget;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What one change set does to its transaction, its session or the migration lock must not
 * reach the next one, nor make the gate say what is not so.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
@GateTest
class ChangeSetIsolationIT {

	private static final String FILE = "db/changelog/changes.sql";

	private static final List<String> SETTINGS = List.of("SET lock_timeout = 0", "SET statement_timeout = '3h'",
			"SET session_replication_role = replica", "SET TimeZone = 'Asia/Tokyo'", "SET ROLE other",
			"SET SESSION AUTHORIZATION other", "SET default_transaction_isolation = 'serializable'",
			"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "SELECT set_config('search_path', '', false)",
			"SET row_security = off", "SET check_function_bodies = off", "SET standard_conforming_strings = off",
			"SET bytea_output = 'escape'", "SET my.own = 'x'", "SET client_min_messages = error",
			"DO $$ BEGIN SET lock_timeout = 0; END $$");

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	ChangeSetIsolationIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
	}

	@ParameterizedTest
	@ValueSource(strings = { "COMMIT", "ROLLBACK", "BEGIN", "SAVEPOINT s", "PREPARE TRANSACTION 'x'" })
	void transactionControlIsRefusedWithFileAndLineBeforeAnythingRuns(String statement) {
		write("--changeset ann:one", "CREATE TABLE one (id int);", "--changeset ann:two",
				"-- not this one: " + statement + ";", "CREATE TABLE two (id int);", statement + ";", "SELECT 1/0;");
		Verdict.Closed closed = refused();
		assertThat(closed.description()).contains(FILE + ":7, change set two: '" + statement + "'", "nothing was run");
		assertThat(closed.action()).contains("runInTransaction:false");
		assertThat(tables()).isEmpty();
	}

	@Test
	void transactionControlIsFoundInEveryKindOfFile() {
		this.changelog.file(FILE.replace(".sql", ".yaml"), """
				databaseChangeLog:
				- changeSet:
				    id: yaml
				    author: ann
				    changes:
				    - sql:
				        sql: |
				          CREATE TABLE one (id int);
				          COMMIT;
				- changeSet:
				    id: file
				    author: ann
				    changes:
				    - sqlFile: { path: other.sql, relativeToChangelogFile: true, endDelimiter: GO }
				""").file("db/changelog/other.sql", "SELECT 1\nGO\nROLLBACK\nGO\n");
		Verdict.Closed closed = closed(FILE.replace(".sql", ".yaml"), ExitCode.USAGE);
		assertThat(closed.description()).contains("db/changelog/changes.yaml:9, change set yaml: 'COMMIT'",
				"other.sql:3, change set file: 'ROLLBACK'");
	}

	@Test
	void whatIsAppliedStaysAndWhatIsOutsideATransactionMayCommit() {
		write("--changeset ann:one runInTransaction:false", "BEGIN; CREATE TABLE one (id int); COMMIT;");
		opens();
		write("--changeset ann:one", "BEGIN; CREATE TABLE one (id int); COMMIT;");
		opens();
		assertThat(applied()).containsExactly("one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "DO $$ BEGIN CREATE TABLE hidden (id int); COMMIT; END $$", "CALL p()" })
	void commitThatHidesInABlockOrAProcedureLeavesTheSchemaAsItWas(String statement) {
		write("--changeset ann:one splitStatements:false",
				"CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE hidden (id int); COMMIT; END $$;",
				"--changeset ann:two splitStatements:false", "CREATE TABLE two (id int);", statement + ";");
		Verdict.Closed closed = failed();
		assertThat(closed.description()).contains("change set two failed", "invalid transaction termination",
				"the schema is as it was");
		assertThat(tables()).isEmpty();
		assertThat(applied()).containsExactly("one");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void commitOfCustomCodeIsNotCalledRolledBack(boolean goesOn) {
		this.changelog.file("db/changelog/custom.yaml", """
				databaseChangeLog:
				- changeSet:
				    id: custom
				    author: ann
				    changes:
				    - customChange: { class: "%s" }
				    - sql: { sql: "SELECT 1/0" }
				""".formatted((goesOn ? CommitsAndGoesOn.class : Commits.class).getName()));
		Verdict.Closed closed = closed("db/changelog/custom.yaml", ExitCode.MIGRATION_FAILED);
		assertThat(closed.description()).contains("change set custom failed", "ended its own transaction")
			.doesNotContain("as it was");
		assertThat(closed.action()).contains("not recorded as applied");
		assertThat(tables()).containsExactly("committed");
		assertThat(applied()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					SELECT pg_advisory_unlock_all()                                       | true
					SELECT pg_advisory_unlock_all()                                       | false
					DISCARD ALL                                                           | false
					DO $$ BEGIN PERFORM pg_advisory_unlock_all(); END $$                  | true
					SELECT pg_advisory_unlock((classid::int8 << 32) + objid::int8) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() | true
					""")
	void changeSetThatReleasesTheLockIsTheLastOneAndIsNotRecorded(String statement, boolean transactional) {
		write("--changeset ann:one", "CREATE TABLE one (id int);",
				"--changeset ann:two splitStatements:false runInTransaction:" + transactional, statement + ";",
				"--changeset ann:three", "CREATE TABLE three (id int);");
		Verdict.Closed closed = failed();
		assertThat(closed.description()).contains("change set two failed", "released the migration lock");
		assertThat(closed.action()).contains("pg_advisory_unlock_all()", "DISCARD ALL");
		assertThat(tables()).containsExactly("one");
		assertThat(applied()).containsExactly("one");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nextChangeSetBeginsWithTheSessionAsTheGateMadeIt(boolean transactional) {
		this.database.executeAsSuperuser("""
				DO $$ BEGIN
				  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'isolated') THEN
				    CREATE ROLE isolated LOGIN SUPERUSER PASSWORD 'isolated';
				    CREATE ROLE other;
				  END IF;
				END $$""");
		StringBuilder text = new StringBuilder("--liquibase formatted sql\n--changeset ann:0\nCREATE TABLE seen AS "
				+ seen("before") + ";\nGRANT ALL ON seen TO PUBLIC;\n");
		for (int i = 0; i < SETTINGS.size(); i++) {
			text.append("--changeset ann:set%1$d splitStatements:false runInTransaction:%2$s\n%3$s\n".formatted(i,
					transactional, SETTINGS.get(i)))
				.append("--changeset ann:see%d\nINSERT INTO seen %s;\n".formatted(i,
						seen(SETTINGS.get(i).replace("'", "''"))));
		}
		this.changelog.file(FILE, text.toString());
		TestSettings settings = TestSettings.of(this.database.jdbcUrl(), "isolated", "isolated")
			.with("headgate.changelog", this.changelog.location(FILE));
		assertThat(new Gate(settings.read()).open()).isInstanceOf(Verdict.Open.class);
		assertThat(this.database.query("SELECT DISTINCT after FROM seen")).hasSize(SETTINGS.size() + 1);
		assertThat(this.database.query("SELECT concat_ws(' | ', a.after, name, b.setting, a.setting)"
				+ " FROM seen a JOIN seen b USING (name) WHERE b.after = 'before' AND a.setting IS DISTINCT FROM b.setting"))
			.isEmpty();
	}

	private static String seen(String after) {
		return "SELECT '" + after + "' AS after, name, setting FROM pg_settings WHERE name !~ '^transaction_'"
				+ " UNION ALL SELECT '" + after + "', 'user', concat(session_user, current_user,"
				+ " current_setting('role'), current_setting('my.own', true))";
	}

	@Test
	void rollbackBeginsWithTheSessionAsTheGateMadeIt() {
		write("--changeset ann:one", "SELECT 1;",
				"--rollback CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS t;", "--changeset ann:two",
				"SELECT 2;", "--rollback SET lock_timeout = 0;");
		opens();
		var settings = settings(FILE).profile("dev").read();
		this.database.execute("UPDATE headgate.environment SET name = 'dev'");
		try (Connection connection = this.database.connect()) {
			DowngradePlan plan = new Planner(settings).downgrade(connection, new DowngradeTarget.Base());
			assertThat(Gate.downgrade(settings, plan)).isInstanceOf(Verdict.Open.class);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		assertThat(this.database.query("SELECT t FROM seen")).containsExactly("2s");
	}

	@Test
	void onlyConcurrentStatementsWaitLong() {
		String seen = "INSERT INTO seen VALUES ('%s', current_setting('lock_timeout'));";
		write("--changeset ann:zero", "CREATE TABLE seen (what text, t text);", "--changeset ann:comment",
				"-- CREATE INDEX CONCURRENTLY would be better", seen.formatted("comment"), "--changeset ann:literal",
				seen.formatted("concurrently"), "--changeset ann:outside runInTransaction:false",
				seen.formatted("outside concurrently"), "--changeset ann:mixed runInTransaction:false",
				seen.formatted("before"), "CREATE INDEX CONCURRENTLY seen_idx ON seen (what);",
				"CREATE INDEX CONCURRENTLY timed_idx ON seen ((t || timeout()));", seen.formatted("after"));
		this.database
			.execute("CREATE SEQUENCE long; CREATE FUNCTION timeout() RETURNS text IMMUTABLE LANGUAGE plpgsql AS"
					+ " $$ BEGIN IF current_setting('lock_timeout') = '10min' THEN PERFORM nextval('public.long'); END IF;"
					+ " RETURN ''; END $$");
		opens();
		assertThat(this.database.query("SELECT DISTINCT t FROM seen")).containsExactly("2s");
		assertThat(this.database.query("SELECT is_called FROM long")).containsExactly("t");
	}

	@ParameterizedTest
	@ValueSource(strings = { "08001", "08006", "57P01", "57P03" })
	void errorOnALiveSessionIsNoLostConnection(String sqlState) {
		this.database.execute("CREATE SEQUENCE runs");
		write("--changeset ann:one runInTransaction:false", "SELECT nextval('runs');",
				"DO 'BEGIN RAISE ''no'' USING ERRCODE = ''" + sqlState + "''; END';");
		Verdict.Closed closed = failed();
		assertThat(closed.description()).contains("change set one failed", "[SQLSTATE " + sqlState + "]");
		assertThat(this.database.query("SELECT last_value FROM runs")).containsExactly("1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			COPY one FROM stdin;     | COPY through the client's stream
			\\connect other          | a command of psql
			SET client_encoding = 'LATIN1'; | the JDBC driver ends the session
			""")
	void whatOnlyPsqlCanDoIsNamedBeforeAnythingRuns(String statement, String reason) {
		write("--changeset ann:one splitStatements:false", "CREATE TABLE one (id int);", statement, "1", "\\.");
		assertThat(refused().description()).contains(FILE + ":4, change set one", reason);
		assertThat(tables()).isEmpty();
	}

	@Test
	void plansAndScriptsAreRefusedAlike() throws SQLException {
		write("--changeset ann:one", "CREATE TABLE one (id int);", "COMMIT;");
		Planner planner = new Planner(settings(FILE).read());
		try (Connection connection = this.database.connect()) {
			assertThatExceptionOfType(ChangelogException.class)
				.isThrownBy(() -> planner.upgrade(connection, new UpgradeTarget.Head()))
				.withMessageContaining(FILE + ":4");
		}
		assertThatExceptionOfType(ChangelogException.class)
			.isThrownBy(() -> planner.upgradeFrom("base", new UpgradeTarget.Head()))
			.withMessageContaining(FILE + ":4");
	}

	@Test
	void enginesOwnErrorLineIsNotLoggedForWhatTheGateReports() {
		this.database.execute("CREATE SEQUENCE runs");
		write("--changeset ann:lost splitStatements:false",
				"DO 'BEGIN IF nextval(''runs'') = 1 THEN RAISE ''x'' USING ERRCODE = ''55P03''; END IF; END';",
				"--changeset ann:fails", "SELECT 1/0;");
		List<LogRecord> errors = new ArrayList<>();
		Logger logger = Logger.getLogger("liquibase");
		Handler handler = new Handler() {

			@Override
			public void publish(LogRecord logged) {
				if (logged.getLevel().intValue() >= Level.SEVERE.intValue()) {
					errors.add(logged);
				}
			}

			@Override
			public void flush() {
				// Keeps nothing back.
			}

			@Override
			public void close() {
				// Holds nothing open.
			}

		};
		logger.addHandler(handler);
		try {
			failed();
		}
		finally {
			logger.removeHandler(handler);
		}
		assertThat(applied()).containsExactly("lost");
		assertThat(this.database.query("SELECT last_value FROM runs")).containsExactly("2");
		assertThat(errors).extracting(LogRecord::getMessage).isEmpty();
	}

	@Test
	void rollbackThatCommitsIsRefused() {
		write("--changeset ann:one", "CREATE TABLE one (id int);", "--rollback DROP TABLE one; COMMIT;");
		opens();
		this.database.execute("UPDATE headgate.environment SET name = 'test'");
		Planner planner = new Planner(settings(FILE).read());
		try (Connection connection = this.database.connect()) {
			assertThatExceptionOfType(GateClosedException.class)
				.isThrownBy(() -> planner.downgrade(connection, new DowngradeTarget.Base()))
				.satisfies((ex) -> assertThat(ex.verdict().description()).contains("COMMIT", "nothing was touched"));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void write(String... lines) {
		this.changelog.file(FILE, "--liquibase formatted sql\n" + String.join("\n", lines) + "\n");
	}

	private TestSettings settings(String file) {
		return TestSettings.of(this.database).with("headgate.changelog", this.changelog.location(file));
	}

	private void opens() {
		assertThat(new Gate(settings(FILE).read()).open()).isInstanceOf(Verdict.Open.class);
	}

	private Verdict.Closed refused() {
		return closed(FILE, ExitCode.USAGE);
	}

	private Verdict.Closed failed() {
		return closed(FILE, ExitCode.MIGRATION_FAILED);
	}

	private Verdict.Closed closed(String file, ExitCode exitCode) {
		Verdict verdict = new Gate(settings(file).read()).open();
		assertThat(verdict).isInstanceOf(Verdict.Closed.class);
		Verdict.Closed closed = (Verdict.Closed) verdict;
		assertThat(closed.exitCode()).as(closed.description()).isEqualTo(exitCode);
		return closed;
	}

	private List<String> tables() {
		return this.database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
				+ " AND tablename NOT LIKE 'databasechangelog%' ORDER BY 1");
	}

	private List<String> applied() {
		return this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted");
	}

	/** Commits by itself, as badly behaved code does. */
	public static class Commits implements CustomTaskChange {

		@Override
		public void execute(Database target) throws CustomChangeException {
			try {
				Connection connection = ((JdbcConnection) target.getConnection()).getUnderlyingConnection();
				connection.createStatement().execute("CREATE TABLE committed (id int)");
				connection.commit();
				goOn(connection);
			}
			catch (SQLException ex) {
				throw new CustomChangeException(ex);
			}
		}

		void goOn(Connection connection) throws SQLException {
			assertThat(connection.getAutoCommit()).isFalse();
		}

		@Override
		public String getConfirmationMessage() {
			return "done";
		}

		@Override
		public void setUp() {
			// Nothing to set up.
		}

		@Override
		public void setFileOpener(ResourceAccessor resourceAccessor) {
			// Reads no files.
		}

		@Override
		public ValidationErrors validate(Database target) {
			return new ValidationErrors();
		}

	}

	/** Leaves another transaction behind. */
	public static class CommitsAndGoesOn extends Commits {

		@Override
		void goOn(Connection connection) throws SQLException {
			connection.createStatement().execute("SELECT 1");
		}

	}

}
