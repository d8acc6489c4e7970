package dev.headgate.gate;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import dev.headgate.config.Deployment;
import dev.headgate.config.ExitCode;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gate on a real database, with a small changelog.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
class GateIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private TestSettings settings() {
		return TestSettings.of(this.database);
	}

	private static Verdict open(TestSettings settings) {
		return new Gate(settings.read()).open();
	}

	private Verdict open(Deployment deployment) {
		return open(settings().profile(deployment.id()));
	}

	private static int applied(@Nullable Verdict verdict) {
		assertThat(verdict).isInstanceOf(Verdict.Open.class);
		return (verdict instanceof Verdict.Open open) ? open.applied() : -1;
	}

	@Test
	void appliesEverythingOnceAndRecordsEveryChangeSet() {
		int all = applied(open(Deployment.PROD));
		assertThat(all).isEqualTo(Bookshop.REVISIONS);
		assertThat(this.database.query("SELECT count(*) FROM databasechangelog")).containsExactly("" + all);
		assertThat(this.database.query("SELECT name FROM headgate.environment")).containsExactly("prod");
		assertThat(this.database.query("SELECT count(*) FROM books")).containsExactly("0");
		assertThat(applied(open(Deployment.PROD))).isZero();
	}

	@Test
	void leavesLiquibasesOwnLockAlone() {
		open(Deployment.PROD);
		assertThat(this.database.query("SELECT locked FROM databasechangeloglock")).containsExactly("f");
		assertThat(this.database.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
				+ " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
			.containsExactly("0");
	}

	@Test
	void seedsInDevAndKeepsAProtectedDatabaseFromDev() {
		applied(open(Deployment.UAT));
		assertThat(open(Deployment.DEV)).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.ENVIRONMENT_REFUSED));
		assertThat(this.database.query("SELECT count(*) FROM books")).containsExactly("0");
	}

	@Test
	void seededDatabaseIsAtHeadForProductionToo() {
		applied(open(Deployment.DEV));
		assertThat(Integer.parseInt(this.database.query("SELECT count(*) FROM books").getFirst())).isEqualTo(200);
		assertThat(open(Deployment.PROD)).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.state()).isInstanceOf(SchemaState.AtHead.class));
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
		TestSettings named = settings().with("spring.datasource.username", "headgate");
		int all = applied(open(named));
		assertThat(this.database.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").getFirst())
			.isNotEqualTo("0");
		assertThat(all).isEqualTo(Bookshop.REVISIONS);
		assertThat(open(named)).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.state()).isInstanceOf(SchemaState.AtHead.class));
		this.database.executeAsSuperuser("DELETE FROM public.databasechangelog WHERE orderexecuted > 1");
		assertThat(open(named.with("headgate.gate.mode", "verify"))).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.BEHIND));
	}

	@Test
	void searchPathOfAChangeSetIsGoneWithIt(@TempDir Path directory) {
		this.database.execute("CREATE SCHEMA app; CREATE SCHEMA elsewhere");
		ChangelogDirectory files = new ChangelogDirectory(directory)
			.master("- include:\n    file: db/changelog/a.sql\n")
			.file("db/changelog/a.sql", """
					--liquibase formatted sql
					--changeset a:plain
					CREATE TABLE plain (id int);
					--changeset a:dump
					SELECT pg_catalog.set_config('search_path', '', false);
					--changeset a:after-dump
					CREATE TABLE after_dump (id int);
					--changeset a:local
					SET search_path = elsewhere;
					SET LOCAL search_path = app;
					--changeset a:after-local
					CREATE TABLE after_local (id int);
					--changeset a:outside runInTransaction:false
					SET search_path = elsewhere;
					--changeset a:after-outside runInTransaction:false
					CREATE TABLE after_outside (id int);
					--changeset a:last
					CREATE TABLE last (id int);
					""");
		assertThat(applied(open(settings().with("headgate.changelog", files.location("db/changelog/master.yaml"))
			.with("spring.liquibase.default-schema", "app")))).isEqualTo(8);
		assertThat(this.database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'app' ORDER BY 1"))
			.containsExactly("after_dump", "after_local", "after_outside", "databasechangelog", "databasechangeloglock",
					"last", "plain");
	}

	@Test
	void historyMayLieInASchemaAndATableOfItsOwn() {
		this.database.execute("CREATE SCHEMA app; CREATE SCHEMA history");
		TestSettings apart = settings().with("spring.liquibase.default-schema", "app")
			.with("spring.liquibase.liquibase-schema", "history")
			.with("spring.liquibase.database-change-log-table", "Migrations");
		int all = applied(open(apart));
		assertThat(this.database.query("SELECT count(*) FROM history.migrations")).containsExactly("" + all);
		assertThat(this.database.query("SELECT count(*) FROM app.books")).containsExactly("0");
		assertThat(applied(open(apart))).isZero();
	}

	@Test
	void sessionTimeZoneChangesNothing() {
		this.database
			.executeAsSuperuser("ALTER DATABASE " + this.database.name() + " SET timezone TO 'Pacific/Chatham'");
		applied(open(Deployment.PROD));
		assertThat(applied(open(Deployment.PROD))).isZero();
	}

	/** A server that is told so by its own settings keeps to them. */
	@Test
	void statementOfAKilledProcessEndsSoon(@TempDir Path directory) {
		ChangelogDirectory files = new ChangelogDirectory(directory).file("db/changelog/a.sql", """
				--liquibase formatted sql
				--changeset a:one
				CREATE TABLE seen AS SELECT current_setting('client_connection_check_interval') AS after;
				""");
		TestSettings seen = settings().with("headgate.changelog", files.location("db/changelog/a.sql"));
		assertThat(applied(open(seen))).isEqualTo(1);
		assertThat(this.database.query("SELECT after FROM seen")).containsExactly("10s");
		this.database.execute("DROP TABLE seen, databasechangelog");
		this.database.executeAsSuperuser(
				"ALTER DATABASE " + this.database.name() + " SET client_connection_check_interval = '3s'");
		assertThat(applied(open(seen))).isEqualTo(1);
		assertThat(this.database.query("SELECT after FROM seen")).containsExactly("3s");
	}

}
