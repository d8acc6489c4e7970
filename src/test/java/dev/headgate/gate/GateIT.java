package dev.headgate.gate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.headgate.config.Database;
import dev.headgate.config.Deployment;
import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateProperties;
import dev.headgate.config.Mode;
import dev.headgate.config.Secret;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.Currency;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gate on a real database, with this project's own changelog.
 */
class GateIT {

	private static final History HISTORY = new History("", "", "databasechangelog", "databasechangeloglock");

	private final TestDatabase database = TestDatabase.create();

	@AfterEach
	void drop() {
		this.database.close();
	}

	private Settings settings(Deployment deployment, String role, History history) {
		Database target = new Database(this.database.jdbcUrl(), role, new Secret(TestDatabase.PASSWORD));
		ChangelogSettings changelog = new ChangelogSettings("classpath:db/changelog/db.changelog-master.yaml", "",
				"db/seed", deployment == Deployment.DEV, List.of(deployment.id()), "", Map.of(), history);
		HeadgateProperties.Gate gate = new HeadgateProperties.Gate(Mode.MIGRATE, false, Duration.ofSeconds(5),
				Duration.ofSeconds(5), Duration.ofSeconds(5));
		return new Settings(deployment, target, target, changelog, gate,
				new HeadgateProperties.Health(Duration.ofSeconds(1), Duration.ofSeconds(1)), List.of());
	}

	private Verdict open(Deployment deployment) {
		return new Gate(settings(deployment, TestDatabase.OWNER, HISTORY)).open();
	}

	private static int applied(@Nullable Verdict verdict) {
		assertThat(verdict).isInstanceOf(Verdict.Open.class);
		return (verdict instanceof Verdict.Open open) ? open.applied() : -1;
	}

	@Test
	void appliesEverythingOnceAndRecordsEveryChangeSet() {
		int all = applied(open(Deployment.PROD));
		assertThat(this.database.query("SELECT count(*) FROM databasechangelog")).containsExactly("" + all);
		assertThat(this.database.query("SELECT name FROM headgate.environment")).containsExactly("prod");
		assertThat(this.database.query("SELECT count(*) FROM users")).containsExactly("0");
		assertThat(applied(open(Deployment.PROD))).isZero();
	}

	@Test
	void leavesLiquibasesOwnLockAlone() {
		open(Deployment.PROD);
		assertThat(this.database.query("SELECT to_regclass('databasechangeloglock')").getFirst()).isNull();
		assertThat(this.database.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
			.containsExactly("0");
	}

	@Test
	void seedsInDevAndKeepsAProtectedDatabaseFromDev() {
		applied(open(Deployment.UAT));
		assertThat(open(Deployment.DEV)).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.ENVIRONMENT_REFUSED));
		assertThat(this.database.query("SELECT count(*) FROM users")).containsExactly("0");
	}

	@Test
	void seededDatabaseIsAtHeadForProductionToo() {
		applied(open(Deployment.DEV));
		assertThat(Integer.parseInt(this.database.query("SELECT count(*) FROM users").getFirst())).isGreaterThan(100);
		assertThat(open(Deployment.PROD)).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.currency()).isInstanceOf(Currency.AtHead.class));
	}

	@Test
	void marksADatabaseThatWasMigratedByOthers() {
		applied(open(Deployment.PROD));
		this.database.execute("DROP SCHEMA headgate CASCADE");
		assertThat(applied(open(Deployment.PROD))).isZero();
		assertThat(this.database.query("SELECT name FROM headgate.environment")).containsExactly("prod");
	}

	@Test
	void roleNamedLikeItsOwnSchemaMigratesThePublicOne() {
		this.database.executeAsSuperuser("""
				DO $$ BEGIN
				  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'headgate') THEN
				    CREATE ROLE headgate LOGIN PASSWORD 'owner-secret';
				  END IF;
				END $$""");
		this.database.executeAsSuperuser("ALTER DATABASE " + this.database.name() + " OWNER TO headgate");
		int all = applied(new Gate(settings(Deployment.PROD, "headgate", HISTORY)).open());
		assertThat(this.database.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").getFirst())
			.isNotEqualTo("0");
		assertThat(all).isGreaterThan(8);
		assertThat(new Gate(settings(Deployment.PROD, "headgate", HISTORY)).open()).isInstanceOfSatisfying(
				Verdict.Open.class, (open) -> assertThat(open.currency()).isInstanceOf(Currency.AtHead.class));
		this.database.executeAsSuperuser("DELETE FROM public.databasechangelog WHERE orderexecuted > 1");
		assertThat(new Gate(settings(Deployment.PROD, "headgate", HISTORY), Mode.VERIFY).open()).isInstanceOfSatisfying(
				Verdict.Closed.class, (closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.BEHIND));
	}

	@Test
	void historyMayLieInASchemaAndATableOfItsOwn() {
		this.database.execute("CREATE SCHEMA app; CREATE SCHEMA history");
		History history = new History("app", "history", "Migrations", "migrations_lock");
		int all = applied(new Gate(settings(Deployment.PROD, TestDatabase.OWNER, history)).open());
		assertThat(this.database.query("SELECT count(*) FROM history.migrations")).containsExactly("" + all);
		assertThat(this.database.query("SELECT count(*) FROM app.users")).containsExactly("0");
		assertThat(applied(new Gate(settings(Deployment.PROD, TestDatabase.OWNER, history)).open())).isZero();
	}

	@Test
	void sessionTimeZoneChangesNothing() {
		this.database
			.executeAsSuperuser("ALTER DATABASE " + this.database.name() + " SET timezone TO 'Pacific/Chatham'");
		applied(open(Deployment.PROD));
		assertThat(applied(open(Deployment.PROD))).isZero();
	}

}
