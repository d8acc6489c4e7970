package dev.headgate.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.currency.HistoryTable;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code headgate doctor} on healthy and on ailing databases.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
@Timeout(300)
class DoctorIT {

	private static final String TEST = "--spring.profiles.active=test";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void healthyDatabaseHasNoProblem() {
		VerbRun.on(this.database, "upgrade", TEST).exitsWith(0);
		VerbRun run = VerbRun.on(this.database, "doctor", TEST).exitsWith(0);
		assertThat(run.err()).isEmpty();
		assertThat(run.out()).doesNotContain("problem  ")
			.contains("version      PostgreSQL ", "ok       primary      the server takes writes",
					"ok       connections  ", "ok       clock        ", "ok       wraparound   ",
					"ok       transactions none is older than 300 s",
					"ok       roles        migrations run as owner, and so does the service",
					"ok       service      the service can read the history",
					"ok       rights       may create objects in schema public and Headgate's own tables",
					"ok       pooler       ", "ok       environment  first migrated as test, and this is profile test",
					"ok       own tables   schema headgate is as this build needs it",
					"ok       schema       at head " + Bookshop.HEAD, "ok       history      6 rows, in order",
					"ok       attempts     ", "ok       runs         each has recorded how it ended",
					"ok       indexes      all are valid",
					"ok       locks        the migration lock and Liquibase's own are free", "0 problems, ");
		JsonNode json = JsonMapper.shared().readTree(VerbRun.on(this.database, "doctor", "--json", TEST).out());
		assertThat(json.path("problems").asInt()).isZero();
		assertThat(json.path("findings")).hasSizeGreaterThan(15)
			.allSatisfy((finding) -> assertThat(finding.path("level").asString()).isIn("ok", "warning"));
	}

	@Test
	void emptyDatabaseStaysEmptyAndIsOnlyBehind() {
		VerbRun run = VerbRun.on(this.database, "doctor", TEST).exitsWith(0);
		assertThat(run.out()).contains("warning  schema       behind: at nothing, 6 pending up to " + Bookshop.HEAD,
				"do: Apply what is pending: headgate upgrade",
				"ok       environment  no mark yet; the first migration writes test",
				"schema headgate is missing or older", "history      there is none yet");
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'"
				+ " UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
			.isEmpty();
	}

	@Test
	void odditiesOfTheHistoryAreNamed() {
		VerbRun.on(this.database, "upgrade", TEST).exitsWith(0);
		this.database.execute("""
				INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum)
				  SELECT id, author, './' || filename, now(), 6, exectype, md5sum FROM databasechangelog
				   WHERE id = '2c51d90f';
				UPDATE databasechangelog SET md5sum = NULL WHERE id = '3d8a46e2';
				UPDATE databasechangelog SET md5sum = '9:0' WHERE id = '4e9b57f3';
				UPDATE databasechangelog SET orderexecuted = 30 WHERE id = '60bd7915';
				INSERT INTO headgate.attempt VALUES ('"public"."databasechangelog"', 'db/a.sql', 'ann', 'halfway');
				UPDATE headgate.run SET outcome = 'running', finished_at = NULL""");
		VerbRun run = VerbRun.on(this.database, "doctor").exitsWith(18);
		assertThat(run.out()).contains(
				"problem  history      recorded twice: db/changelog/migrations/20260112_1000_2c51d90f_add_shelves.sql::2c51d90f::",
				"warning  history      recorded without a checksum", "::3d8a46e2::",
				"warning  history      23 places in the order are empty", "problem  schema       tampered: 4e9b57f3",
				"warning  environment  first migrated as test, and this is profile prod",
				"warning  attempts     begun outside a transaction and not ended, so part of it may be applied: db/a.sql::halfway::ann",
				"warning  runs         ended without recording an outcome: run 1 (migrate) of process ",
				"warning  roles        the service uses the role that migrates, owner", "2 problems, ");
		this.database.execute("UPDATE databasechangelog SET orderexecuted = 3 WHERE orderexecuted = 4");
		assertThat(VerbRun.on(this.database, "doctor").out())
			.contains("warning  history      the same place in the order more than once: 3");
	}

	@Test
	void devOnAProtectedDatabaseIsAProblem() {
		VerbRun.on(this.database, "upgrade", "--spring.profiles.active=uat").exitsWith(0);
		assertThat(VerbRun.on(this.database, "doctor", "--spring.profiles.active=dev").exitsWith(18).out())
			.contains("problem  environment  first migrated as uat, and this is profile dev: the gate refuses");
		VerbRun.on(this.database, "doctor", "--spring.profiles.active=uat").exitsWith(0);
	}

	@Test
	void invalidIndexIsNamedWithItsRemedy() throws SQLException {
		this.database.execute("CREATE TABLE \"Odd\" (n int); INSERT INTO \"Odd\" VALUES (1), (1);"
				+ " CREATE TABLE parts (n int) PARTITION BY RANGE (n); CREATE INDEX parts_n ON ONLY parts (n);"
				+ " CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (9);"
				+ " CREATE INDEX parts_m ON ONLY parts (n)");
		try (Connection connection = this.database.connect(); var statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.execute("CREATE UNIQUE INDEX CONCURRENTLY odd_n ON \"Odd\" (n)"));
			VerbRun run = VerbRun.on(this.database, "doctor", TEST).exitsWith(18);
			assertThat(run.out()).contains("problem  indexes      index public.odd_n of public.\"Odd\" is invalid",
					"values need not be unique",
					"do: REINDEX INDEX CONCURRENTLY public.odd_n; or DROP INDEX CONCURRENTLY public.odd_n;",
					"warning  indexes      index public.parts_m of public.parts is invalid: not every partition");
			statement.execute("DELETE FROM \"Odd\"");
			statement.execute("REINDEX INDEX CONCURRENTLY odd_n");
		}
		assertThat(VerbRun.on(this.database, "doctor", TEST).out()).doesNotContain("odd_n");
	}

	@Test
	void heldLocksAreNamed() throws SQLException {
		Bookshop.migrate(this.database, "test");
		this.database.execute("CREATE TABLE IF NOT EXISTS databasechangeloglock (id int PRIMARY KEY, locked boolean,"
				+ " lockgranted timestamp, lockedby varchar(255)); DELETE FROM databasechangeloglock;"
				+ " INSERT INTO databasechangeloglock VALUES (1, true, '2026-03-01 09:00', 'old-host')");
		try (Connection holder = this.database.connect(); var statement = holder.createStatement()) {
			statement.execute("SELECT pg_advisory_lock("
					+ new HistoryTable("public", "databasechangelog", "public", false).lockKey() + ")");
			assertThat(VerbRun.on(this.database, "doctor", TEST).exitsWith(0).out()).contains(
					"warning  locks        the migration lock is held by pid ",
					"warning  locks        Liquibase's own lock in \"public\".\"databasechangeloglock\" is held by old-host since 2026-03-01");
			assertThat(holder.isValid(5)).isTrue();
		}
		assertThat(this.database.query("SELECT locked FROM databasechangeloglock")).containsExactly("t");
	}

	@Test
	void roleWithFewRightsGetsWhatItMaySee() {
		VerbRun.on(this.database, "upgrade", TEST).exitsWith(0);
		String role = this.database.name() + "_few";
		this.database.executeAsSuperuser("CREATE ROLE " + role + " LOGIN PASSWORD 'few-secret'");
		try {
			String url = this.database.url().replace("owner:owner-secret", role + ":few-secret");
			VerbRun run = VerbRun.at(url, "doctor", TEST).exitsWith(18);
			assertThat(run.out()).contains(
					"problem  rights       role " + role + " may not create objects in schema public",
					"skipped  environment  not checked: ERROR: permission denied for schema headgate",
					"[SQLSTATE 42501]",
					"skipped  schema       not checked: ERROR: permission denied for table databasechangelog",
					"problem  service      the service can't read \"public\".\"databasechangelog\"",
					"ok       version      ", "ok       pooler       ", "ok       indexes      all are valid");
			assertThat(run.out() + run.err()).doesNotContain("few-secret");
			String jdbc = this.database.jdbcUrl();
			VerbRun service = VerbRun.run("doctor", TEST, Bookshop.ARGUMENT, "--spring.datasource.url=" + jdbc,
					"--spring.datasource.username=" + role, "--spring.datasource.password=few-secret",
					"--spring.liquibase.user=owner", "--spring.liquibase.password=owner-secret");
			assertThat(service.exitsWith(18).out()).contains(
					"problem  service      the service's role " + role + " can't read",
					"GRANT SELECT ON \"public\".\"databasechangelog\" TO " + role,
					"ok       roles        migrations run as owner", "1 problems");
			this.database.execute("GRANT SELECT ON databasechangelog TO " + role);
			VerbRun
				.run("doctor", TEST, Bookshop.ARGUMENT, "--spring.datasource.url=" + jdbc,
						"--spring.datasource.username=" + role, "--spring.datasource.password=few-secret",
						"--spring.liquibase.user=owner", "--spring.liquibase.password=owner-secret")
				.exitsWith(0);
			VerbRun locked = VerbRun.run("doctor", TEST, Bookshop.ARGUMENT, "--spring.datasource.url=" + jdbc,
					"--spring.datasource.username=" + role, "--spring.datasource.password=wrong",
					"--spring.liquibase.user=owner", "--spring.liquibase.password=owner-secret");
			assertThat(locked.exitsWith(18).out()).contains("the service itself can't connect to");
		}
		finally {
			this.database.executeAsSuperuser("DROP OWNED BY " + role + "; DROP ROLE " + role);
		}
	}

	/**
	 * As in the production stack: the service verifies, as a role that may only read and
	 * write rows.
	 */
	@ParameterizedTest
	@CsvSource({ "verify", "wait" })
	void whoAppliesNothingIsJudgedByWhatItDoes(String mode) {
		VerbRun.on(this.database, "upgrade", TEST).exitsWith(0);
		String role = this.database.name() + "_app";
		this.database.executeAsSuperuser("CREATE ROLE " + role + " LOGIN PASSWORD 'app-secret'; GRANT USAGE ON SCHEMA"
				+ " headgate TO " + role + "; GRANT SELECT ON ALL TABLES IN SCHEMA public, headgate TO " + role);
		try {
			String url = this.database.url().replace("owner:owner-secret", role + ":app-secret");
			VerbRun run = VerbRun.at(url, "doctor", TEST, "--headgate.gate.mode=" + mode).exitsWith(0);
			assertThat(run.out())
				.contains("0 problems, 0 warnings, ", "ok       service      the service can read",
						"ok       schema       at head",
						"skipped  rights       this process migrates nothing (mode " + mode + ")",
						"skipped  roles        ", "skipped  search path  ", "skipped  pooler       ")
				.doesNotContain("GRANT CREATE");
			VerbRun json = VerbRun.at(url, "doctor", TEST, "--json", "--headgate.gate.mode=" + mode).exitsWith(0);
			assertThat(json.out()).contains("\"level\":\"skipped\"");
			assertThat(VerbRun.at(url, "doctor", TEST).exitsWith(18).out())
				.contains("problem  rights       role " + role);
			this.database.execute("DELETE FROM databasechangelog WHERE id = '60bd7915';"
					+ " DELETE FROM headgate.run_step WHERE change_set = '60bd7915'");
			VerbRun.at(url, "doctor", TEST, "--headgate.gate.mode=" + mode).exitsWith("verify".equals(mode) ? 18 : 0);
		}
		finally {
			this.database.executeAsSuperuser("DROP OWNED BY " + role + "; DROP ROLE " + role);
		}
	}

	@Test
	void whatMakesAnUpgradeFailIsAProblem() {
		String name = this.database.name();
		String[] missing = { this.database.url() + "?currentSchema=nowhere" };
		assertThat(VerbRun.at(missing[0], "doctor", TEST).exitsWith(18).out())
			.contains("problem  search path  no schema of the search path of role owner exists: nowhere");
		VerbRun.at(missing[0], "upgrade", TEST).exitsWith(11);
		this.database.executeAsSuperuser("ALTER ROLE owner IN DATABASE " + name + " SET search_path = gone");
		assertThat(VerbRun.on(this.database, "doctor", TEST).exitsWith(18).out()).contains(
				"problem  search path  no schema of the search path of role owner exists: gone",
				"do: Create the schema, or correct currentSchema in the URL or ALTER ROLE owner SET search_path");
		assertThat(
				VerbRun.on(this.database, "doctor", TEST, "--spring.liquibase.default-schema=gone").exitsWith(18).out())
			.contains("problem  rights       role owner may not create objects in schema gone");
	}

	@Test
	void othersThatMayCreateBesideTheHistoryAreAWarning() {
		assertThat(VerbRun.on(this.database, "doctor", TEST).out()).contains("ok       creators     ");
		this.database.execute("GRANT CREATE ON SCHEMA public TO PUBLIC");
		assertThat(VerbRun.on(this.database, "doctor", TEST).exitsWith(0).out()).contains(
				"warning  creators     PUBLIC may create objects in schema public",
				"do: REVOKE CREATE ON SCHEMA public FROM PUBLIC;");
	}

	@Test
	void superuserIsAWarning() {
		String url = this.database.url().replace("owner:owner-secret", "postgres:postgres");
		assertThat(VerbRun.at(url, "doctor", TEST).exitsWith(0).out()).contains(
				"warning  roles        migrations run as the superuser postgres",
				"warning  service      the service works as the superuser postgres");
	}

	@Test
	void brokenChangelogIsAProblemAndTheRestGoesOn() {
		VerbRun run = VerbRun.on(this.database, "doctor", TEST, "--changelog", "file:/nowhere/master.yaml")
			.exitsWith(18);
		assertThat(run.out()).contains("problem  schema       The changelog file:/nowhere/master.yaml does not exist.",
				"ok       indexes      ");
	}

	@ParameterizedTest
	@CsvSource({ "owner-secret, wrong, password, Correct the password of role owner",
			"owner:owner-secret, nobody:x, password, Correct the password of role nobody",
			"/{name}, /no_such_database, database, CREATE DATABASE",
			"@localhost, @no-such-host.invalid, name, does not know the host 'no-such-host.invalid'",
			":{port}, :{free}, tcp, 'refused'", "/{name}, /{name}?sslmode=require, tls, Turn TLS on" })
	void whatFailsOnTheWayIsNamed(String from, String to, String check, String text) {
		String url = this.database.url()
			.replace("@" + this.database.host(), "@localhost")
			.replace(fill(from), fill(to));
		VerbRun run = VerbRun.at(url, "doctor", TEST).exitsWith(13);
		assertThat(run.out()).containsPattern("problem  " + check + " +").contains(text, "1 problems");
	}

	private String fill(String text) {
		return text.replace("{name}", this.database.name())
			.replace("{port}", String.valueOf(this.database.port()))
			.replace("{free}", String.valueOf(JarProcess.freePort()));
	}

	@Test
	void nothingIsWrittenEvenWhereItCould() {
		VerbRun.on(this.database, "upgrade", TEST).exitsWith(0);
		String state = "SELECT (SELECT md5(string_agg(r::text, '' ORDER BY id)) FROM headgate.run r)"
				+ " || (SELECT md5(string_agg(d::text, '' ORDER BY id)) FROM databasechangelog d)"
				+ " || (SELECT count(*) FROM pg_class)";
		List<String> before = this.database.query(state);
		VerbRun.on(this.database, "doctor", TEST).exitsWith(0);
		assertThat(this.database.query(state)).isEqualTo(before);
		this.database
			.executeAsSuperuser("ALTER DATABASE " + this.database.name() + " SET default_transaction_read_only = on");
		assertThat(VerbRun.on(this.database, "doctor", TEST).exitsWith(18).out())
			.contains("problem  rights       the database is read-only", "1 problems");
	}

}
