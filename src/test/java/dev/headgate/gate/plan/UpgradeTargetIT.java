package dev.headgate.gate.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.Psql;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Upgrades to a target, by the gate and as a script, on a real database.
 */
@GateTest
@Concurrent
class UpgradeTargetIT {

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	private TestSettings given;

	UpgradeTargetIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.master("""
				- includeAll: { path: migrations/, relativeToChangelogFile: true }
				- changeSet: { id: release, author: ann, changes: [ tagDatabase: { tag: v1 } ] }
				- include: { file: later.sql, relativeToChangelogFile: true }
				- include: { file: ../seed/people.sql, relativeToChangelogFile: true, context: '@dev' }
				""").file("db/changelog/migrations/1.sql", """
				--liquibase formatted sql
				--changeset ann:abcd1111
				CREATE TABLE one (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);
				--changeset ann:abcd2222 splitStatements:false
				--comment: it's a function
				CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'a;b'::text; -- :name
				$$; -- the end
				--changeset ann:abcd3333 endDelimiter:/
				INSERT INTO one SELECT generate_series(1, 30)
				/
				UPDATE one SET n = 0 -- nothing
				""").file("db/changelog/later.sql", """
				--liquibase formatted sql
				--changeset ann:batch runInTransaction:false
				--batch table:one size:7 pause:0
				UPDATE one SET n = n + 1 WHERE id >= :from AND id <= :to;
				--changeset ann:always runAlways:true
				COMMENT ON TABLE one IS 'seen';
				""").file("db/seed/people.sql", """
				--liquibase formatted sql
				--changeset ann:people
				INSERT INTO one VALUES (100);
				""");
		this.given = TestSettings.of(this.database)
			.profile("dev")
			.with("headgate.changelog", this.changelog.location("db/changelog/master.yaml"));
	}

	private Settings settings() {
		return this.given.read();
	}

	private Verdict upgrade(UpgradeTarget target) {
		return new Gate(settings(), Mode.MIGRATE).upgrade(target);
	}

	private void applies(UpgradeTarget target, int count, Class<? extends SchemaState> state) {
		assertThat(upgrade(target)).isInstanceOfSatisfying(Verdict.Open.class, (open) -> {
			assertThat(open.applied()).isEqualTo(count);
			assertThat(open.state()).isInstanceOf(state);
		});
	}

	private String refused(UpgradeTarget target) {
		Verdict verdict = upgrade(target);
		assertThat(verdict).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.USAGE));
		return (verdict instanceof Verdict.Closed closed) ? closed.description() : "";
	}

	private static List<String> history(TestDatabase database) {
		return database
			.query("SELECT concat_ws('|', orderexecuted, id, author, filename, exectype, md5sum, description,"
					+ " comments, tag, liquibase, contexts, labels) FROM databasechangelog ORDER BY orderexecuted");
	}

	private String applied() {
		return String.join(",", this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted"));
	}

	@Test
	void targetsBelowHeadAreReachedWithoutSeeds() {
		applies(new UpgradeTarget.Next(1), 1, SchemaState.Behind.class);
		applies(new UpgradeTarget.To("abcd1111"), 0, SchemaState.Behind.class);
		assertThat(this.database.query("SELECT count(*) || ' ' || max(to_revision) FROM headgate.run"))
			.containsExactly("1 abcd1111");
		applies(new UpgradeTarget.To("abcd2"), 1, SchemaState.Behind.class);
		assertThat(refused(new UpgradeTarget.To("abcd"))).contains("ambiguous", "::abcd1111::ann", "::abcd3333::ann");
		assertThat(refused(new UpgradeTarget.To("people"))).contains("no revision 'people'");
		assertThat(refused(new UpgradeTarget.Next(5))).contains("4 revisions are pending");
		assertThat(refused(new UpgradeTarget.Tag("v2"))).contains("sets the tag 'v2'");
		applies(new UpgradeTarget.Tag("v1"), 2, SchemaState.Behind.class);
		assertThat(applied()).isEqualTo("abcd1111,abcd2222,abcd3333,release");
		applies(new UpgradeTarget.Next(2), 2, SchemaState.Behind.class);
		assertThat(this.database.query("SELECT count(*) FROM one")).containsExactly("30");
		applies(new UpgradeTarget.Head(), 2, SchemaState.AtHead.class);
		assertThat(applied()).endsWith("batch,always,people");
		applies(new UpgradeTarget.Head(), 1, SchemaState.AtHead.class);
		assertThat(applied()).endsWith("people,always");
	}

	@Test
	void scriptDoesTheSameForEveryKindOfChangeSet() {
		try (TestDatabase other = TestDatabase.create()) {
			Planner planner = new Planner(settings());
			for (UpgradeTarget target : List.of(new UpgradeTarget.Tag("v1"), new UpgradeTarget.Head())) {
				String from = (target instanceof UpgradeTarget.Tag) ? "base" : "release";
				Psql.run(other, planner.upgradeFrom(from, target).script().text());
				upgrade(target);
				assertThat(history(other)).isEqualTo(history(this.database));
				assertThat(other.query("SELECT sum(n) || f() FROM one"))
					.isEqualTo(this.database.query("SELECT sum(n) || f() FROM one"));
			}
			assertThat(other.query("SELECT sum(n) FROM one")).containsExactly("30");
			String again = planner.upgradeFrom("head", new UpgradeTarget.Head()).script().text();
			Psql.run(other, again);
			upgrade(new UpgradeTarget.Head());
			assertThat(history(other)).isEqualTo(history(this.database)).last().asString().contains("RERAN");
		}
	}

	@Test
	void scriptOfADatabaseBeginsWhereItStands() throws SQLException {
		applies(new UpgradeTarget.Next(2), 2, SchemaState.Behind.class);
		try (Connection connection = this.database.connect()) {
			UpgradePlan plan = new Planner(settings()).upgrade(connection, new UpgradeTarget.Head());
			assertThat(plan.summary()).isEqualTo("behind: at abcd2222, 5 pending up to always");
			assertThat(plan.changes()).extracting((change) -> change.key().id())
				.containsExactly("abcd3333", "release", "batch", "always", "people");
			String script = plan.script().text();
			assertThat(script).doesNotContain(TestDatabase.PASSWORD, "CREATE TABLE IF NOT EXISTS databasechangelog (");
			Psql.run(this.database, script);
		}
		assertThat(upgrade(new UpgradeTarget.Head())).isInstanceOf(Verdict.Open.class);
	}

	@Test
	void scriptRefusesADatabaseThatItIsNotFor() {
		Planner planner = new Planner(settings());
		String whole = planner.upgradeFrom("base", new UpgradeTarget.Head()).script().text();
		applies(new UpgradeTarget.Next(1), 1, SchemaState.Behind.class);
		fails(whole, "abcd1111 is applied here already");
		fails(planner.upgradeFrom("abcd2222", new UpgradeTarget.Head()).script().text(),
				"this script is for a database at abcd2222");
		String seeds = planner.upgradeFrom("abcd1111", new UpgradeTarget.Head()).script().text();
		this.database.execute("UPDATE headgate.environment SET name = 'prod'");
		fails(seeds, "this script has seeds");
		assertThat(applied()).isEqualTo("abcd1111");
	}

	@Test
	void scriptDoesNotRunBesideAMigration() throws SQLException {
		String script = new Planner(settings()).upgradeFrom("base", new UpgradeTarget.Tag("v1")).script().text();
		try (Connection holder = this.database.connect(); var statement = holder.createStatement()) {
			statement.execute("SELECT pg_advisory_lock("
					+ HistoryTable.locate(holder, settings().changelog().history()).lockKey() + ")");
			fails(script, "another migration is running");
		}
		Psql.run(this.database, script);
		assertThat(this.database.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
				+ " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
			.containsExactly("0");
	}

	@Test
	void secretsAndCodeAreNotWrittenDown() {
		this.changelog.file("db/changelog/later.sql", """
				--liquibase formatted sql
				--changeset ann:role
				COMMENT ON TABLE one IS '${app.password}';
				--rollback COMMENT ON TABLE one IS '${app.password}';
				""");
		this.given.with("spring.liquibase.parameters.app.password", "hunter22");
		Planner planner = new Planner(settings());
		GateClosedException thrown = catchThrowableOfType(GateClosedException.class,
				() -> planner.upgradeFrom("base", new UpgradeTarget.Head()).script().text());
		assertThat(thrown).hasMessageContaining("change set role can't be written as a script")
			.hasMessageContaining("a secret")
			.hasMessageNotContaining("hunter22");
		upgrade(new UpgradeTarget.Head());
		assertThat(this.database
			.query("SELECT count(*) FROM headgate.rollback_sql WHERE id = 'role'" + " AND statements IS NULL"))
			.containsExactly("1");
	}

	private void fails(String script, String message) {
		Psql.Result result = Psql.tryToRun(this.database, script);
		assertThat(result.code()).as(result.output()).isEqualTo(3);
		assertThat(result.output()).contains(message);
	}

}
