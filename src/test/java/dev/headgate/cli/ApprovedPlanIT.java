package dev.headgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.plan.ApprovedPlan;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code upgrade --plan} and {@code --approved}: exactly what was approved runs, or
 * nothing.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
@GateTest
class ApprovedPlanIT {

	private static final String FILE = "db/changelog/changes.sql";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	@TempDir
	private Path directory;

	private Path plan;

	ApprovedPlanIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
	}

	@BeforeEach
	void oneIsApplied() {
		this.plan = this.directory.resolve("plan.json");
		write("one");
		upgrade().exitsWith(0);
		write("one", "two", "three");
	}

	private void write(String... ids) {
		StringBuilder text = new StringBuilder("--liquibase formatted sql\n");
		for (String id : ids) {
			text.append(
					"--changeset ann:%1$s\nCREATE TABLE %1$s (id int);\n--rollback DROP TABLE %1$s;\n".formatted(id));
		}
		this.changelog.file(FILE, text.toString());
	}

	private VerbRun upgrade(String... args) {
		List<String> all = new ArrayList<>(List.of("upgrade", this.changelog.argument(FILE)));
		all.addAll(List.of(args));
		return VerbRun.on(this.database, all.toArray(String[]::new));
	}

	private VerbRun approved() {
		return upgrade("--approved", this.plan.toString());
	}

	private void refused(String difference) {
		List<String> before = applied(this.database);
		VerbRun run = approved().exitsWith(17);
		assertThat(run.err()).contains("the approved plan is not what would run now", difference,
				"nothing was changed");
		assertThat(applied(this.database)).isEqualTo(before);
	}

	private static List<String> applied(TestDatabase database) {
		return database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted");
	}

	@Test
	void runsWhatWasPlanned() {
		assertThat(upgrade("--plan", this.plan.toString()).exitsWith(0).out())
			.startsWith("planned 2 change sets for localhost");
		assertThat(applied(this.database)).containsExactly("one");
		assertThat(this.plan).content()
			.contains("\"revision\":\"two\"", "\"statements\":[\"CREATE TABLE two (id int)\"]", "\"from\":\"one\"")
			.doesNotContain(TestDatabase.PASSWORD);
		assertThat(approved().exitsWith(0).out()).startsWith("applied 2 change sets");
		assertThat(applied(this.database)).containsExactly("one", "two", "three");
		refused("two is not pending here any more");
	}

	@Test
	void goesAsFarAsPlanned() {
		upgrade("+1", "--plan", this.plan.toString()).exitsWith(0);
		approved().exitsWith(0);
		assertThat(applied(this.database)).containsExactly("one", "two");
	}

	@Test
	void anotherChangeSetApplied() {
		upgrade("--plan", this.plan.toString()).exitsWith(0);
		upgrade("+1").exitsWith(0);
		refused("newest applied revision: two, planned for one");
	}

	@Test
	void anotherChangeSetAdded() {
		upgrade("--plan", this.plan.toString()).exitsWith(0);
		write("one", "two", "three", "four");
		refused("four would run, too");
	}

	@Test
	void editedFile() throws IOException {
		upgrade("--plan", this.plan.toString()).exitsWith(0);
		Path file = this.changelog.root().resolve(FILE);
		Files.writeString(file, Files.readString(file).replace("three (id int)", "three (id bigint)"));
		refused("three is not what it was: its checksum is ");
	}

	@Test
	void editedPlan() throws IOException {
		upgrade("--plan", this.plan.toString()).exitsWith(0);
		Files.writeString(this.plan, Files.readString(this.plan).replace("TABLE three", "TABLE third"));
		refused("three is not what it was: its statements are others");
	}

	@Test
	void looksOnceMoreUnderTheLock() throws SQLException {
		Settings settings = TestSettings.of(this.database)
			.with("headgate.changelog", this.changelog.location(FILE))
			.read();
		ApprovedPlan approved;
		try (Connection connection = this.database.connect()) {
			approved = ApprovedPlan.of(connection, settings, "head", new UpgradeTarget.Head());
		}
		write("one", "two", "three", "four");
		Verdict verdict = new Gate(settings, Mode.MIGRATE)
			.after((connection, revision) -> approved.refusal(connection, settings, new UpgradeTarget.Head()))
			.open();
		assertThat(verdict).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.description()).contains("four would run, too"));
		assertThat(applied(this.database)).containsExactly("one");
	}

	@Test
	void anotherDatabase() {
		upgrade("--plan", this.plan.toString()).exitsWith(0);
		try (TestDatabase copy = this.database.copy()) {
			VerbRun run = VerbRun.on(copy, "upgrade", this.changelog.argument(FILE), "--approved", this.plan.toString())
				.exitsWith(17);
			assertThat(run.err()).contains("database: " + copy.name() + ", planned for " + this.database.name());
			assertThat(applied(copy)).containsExactly("one");
		}
	}

	@Test
	void anotherServer() throws IOException {
		upgrade("--plan", this.plan.toString()).exitsWith(0);
		Files.writeString(this.plan, Files.readString(this.plan).replaceFirst("\"cluster\":\"\\d", "\"cluster\":\"0"));
		refused("another database of the name " + this.database.name());
	}

	@Test
	void anotherRole() {
		String role = "planner_" + this.database.name();
		this.database
			.executeAsSuperuser("CREATE ROLE " + role + " LOGIN SUPERUSER PASSWORD '" + TestDatabase.PASSWORD + "'");
		try {
			upgrade("--plan", this.plan.toString()).exitsWith(0);
			VerbRun run = VerbRun
				.at(this.database.url().replace(TestDatabase.OWNER + ":", role + ":"), "upgrade",
						this.changelog.argument(FILE), "--approved", this.plan.toString())
				.exitsWith(17);
			assertThat(run.err()).contains("role: " + role + ", planned for " + TestDatabase.OWNER);
			assertThat(applied(this.database)).containsExactly("one");
		}
		finally {
			this.database.executeAsSuperuser("DROP ROLE " + role);
		}
	}

	@Test
	void anotherPostgresql() throws IOException {
		upgrade("--plan", this.plan.toString()).exitsWith(0);
		Files.writeString(this.plan,
				Files.readString(this.plan).replaceFirst("\"postgresql\":\\d+", "\"postgresql\":12"));
		refused("planned for 12");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "[]", "{}", "{\"format\":1}", "{\"format\":2}",
			"{\"format\":1,\"changeSets\":[1]}" })
	void fileThatIsNoPlan(String text) throws IOException {
		Files.writeString(this.plan, text);
		assertThat(approved().exitsWith(2).err()).contains("--approved: the file " + this.plan,
				"headgate upgrade --plan " + this.plan);
		assertThat(applied(this.database)).containsExactly("one");
	}

	@Test
	void takesNoTargetBesideThePlan() {
		assertThat(upgrade("+1", "--approved", this.plan.toString()).exitsWith(2).err())
			.contains("--approved goes with");
		assertThat(upgrade("--dry-run", "--plan", this.plan.toString()).exitsWith(2).err()).contains("--plan");
		assertThat(upgrade("--sql", "--from", "base", "--plan", this.plan.toString()).exitsWith(2).err())
			.contains("--plan");
		assertThat(upgrade("--approved", "missing.json").exitsWith(2).err()).contains("does not exist");
	}

}
