package dev.headgate.gate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.headgate.cli.VerbRun;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.proof.drift.ExpectedSchemaCheck;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the gate does before it opens when somebody changed the schema by hand.
 */
@GateTest
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class DriftPolicyIT {

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	DriftPolicyIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
	}

	@BeforeEach
	void writeChangelogAndExpectedSchema() {
		this.changelog.file("db/changelog/a.sql", """
				--liquibase formatted sql
				--changeset ann:1
				CREATE TABLE person (id int PRIMARY KEY, name text);
				""").master("- include: {file: a.sql, relativeToChangelogFile: true}");
		String file = this.changelog.location("db/expected-schema.json").replaceFirst("^file:", "");
		assertThat(VerbRun
			.on(this.database, "drift", "--write-expected", file, this.changelog.argument(),
					this.database.scratchArgument())
			.code()).isZero();
	}

	private Verdict open(String reaction) {
		return open(reaction, "migrate");
	}

	private Verdict open(String reaction, String mode) {
		Settings settings = TestSettings.of(this.database)
			.with("headgate.changelog", this.changelog.location("db/changelog/master.yaml"))
			.with("headgate.gate.on-drift", reaction)
			.with("headgate.gate.mode", mode)
			.read();
		return new Gate(settings).checking(new ExpectedSchemaCheck(settings)).open();
	}

	@Test
	void opensWhereNobodyChangedAnything(CapturedOutput output) {
		assertThat(open("close")).isInstanceOf(Verdict.Open.class);
		assertThat(open("close")).as("by the fast path").isInstanceOf(Verdict.Open.class);
		assertThat(output).contains("unchanged since this build last saw it")
			.doesNotContain("not as its change sets made it", "Did not look");
	}

	@Test
	void staysClosedAlsoOnTheFastPath(CapturedOutput output) {
		assertThat(open("close")).isInstanceOf(Verdict.Open.class);
		this.database.execute("ALTER TABLE person ADD nickname text");
		assertThat(open("close")).isInstanceOfSatisfying(Verdict.Closed.class, (closed) -> {
			assertThat(closed.exitCode()).isEqualTo(ExitCode.PROOF_FAILED);
			assertThat(closed.description()).contains("the schema is not as its change sets made it: 1 difference.",
					"difference   unexpected column person.nickname: text", "exit code    18");
			assertThat(closed.action()).contains("headgate drift --sql", "headgate.gate.on-drift=warn");
		});
		assertThat(output).contains("unchanged since this build last saw it");
		this.database.execute("ALTER TABLE person DROP nickname");
		assertThat(open("close")).isInstanceOf(Verdict.Open.class);
	}

	@Test
	void staysClosedOnTheFullPathAndLeavesItInTheAuditTrail() {
		assertThat(open("close")).isInstanceOf(Verdict.Open.class);
		this.database.execute("ALTER TABLE person ADD nickname text; DELETE FROM headgate.gate_state");
		assertThat(open("close")).isInstanceOf(Verdict.Closed.class);
		assertThat(this.database.query("SELECT count(*) FROM headgate.gate_state")).containsExactly("0");
	}

	@Test
	void warnsAndOpens(CapturedOutput output) {
		assertThat(open("warn")).isInstanceOf(Verdict.Open.class);
		this.database.execute("ALTER TABLE person ADD nickname text");
		assertThat(open("warn")).isInstanceOf(Verdict.Open.class);
		assertThat(output).contains("The schema is not as its change sets made it: 1 difference, the first is: "
				+ "unexpected column person.nickname: text. 'headgate drift' shows all of it");
	}

	@Test
	void comparesNothingByDefault(CapturedOutput output) {
		assertThat(open("ignore")).isInstanceOf(Verdict.Open.class);
		this.database.execute("ALTER TABLE person ADD nickname text");
		assertThat(open("ignore")).isInstanceOf(Verdict.Open.class);
		assertThat(output).doesNotContain("not as its change sets made it", "Did not look");
	}

	@Test
	void onlyWarnsInModeObserve(CapturedOutput output) {
		assertThat(open("close")).isInstanceOf(Verdict.Open.class);
		this.database.execute("ALTER TABLE person ADD nickname text");
		assertThat(open("close", "observe")).isInstanceOf(Verdict.Open.class);
		assertThat(output).contains("The schema is not as its change sets made it");
	}

	@Test
	void opensAndSaysSoWhereTheExpectedSchemaIsOfOtherChangeSets(CapturedOutput output) {
		this.changelog.file("db/changelog/a.sql", """
				--liquibase formatted sql
				--changeset ann:1
				CREATE TABLE person (id int PRIMARY KEY);
				""");
		assertThat(open("close")).isInstanceOf(Verdict.Open.class);
		assertThat(output).contains("Did not look for changes made to the schema by hand: "
				+ "expected-schema.json is the schema of other change sets than those applied");
	}

}
