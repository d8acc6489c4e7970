package dev.headgate.proof.drift;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The file that travels with a changelog: when it counts, and when a temporary database
 * does.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
@GateTest
class ExpectedSchemaIT {

	private static final String FIRST = """
			--liquibase formatted sql
			--changeset ann:1
			CREATE TABLE person (id int PRIMARY KEY, name text);
			--changeset ann:2
			CREATE VIEW people AS SELECT person.id FROM person;
			""";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	ExpectedSchemaIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
	}

	@BeforeEach
	void migrate() {
		this.changelog.file("db/changelog/a.sql", FIRST)
			.master("- include: {file: a.sql, relativeToChangelogFile: true}");
		assertThat(run("upgrade").code()).isZero();
	}

	private VerbRun run(String... args) {
		String[] all = new String[args.length + 1];
		System.arraycopy(args, 0, all, 0, args.length);
		all[args.length] = this.changelog.argument();
		return VerbRun.on(this.database, all);
	}

	private VerbRun write() {
		return run("drift", "--write-expected", file().toString(), this.database.scratchArgument());
	}

	private Path file() {
		return Path.of(this.changelog.location("db/" + ExpectedSchemaFile.NAME).replaceFirst("^file:", ""));
	}

	@Test
	void withoutTheFileTheMissingRightAndTheFileAreNamed() {
		VerbRun run = run("drift");
		assertThat(run.code()).isEqualTo(13);
		assertThat(run.err()).contains("role owner may not create one", "ALTER ROLE owner CREATEDB",
				"headgate drift --write-expected FILE writes it");
	}

	@Test
	void fileOfTheAppliedChangeSetsCountsAndIsTheSameEachTime() throws IOException {
		assertThat(write().out()).isEqualTo("wrote the schema at head to " + file() + "\n");
		String first = Files.readString(file());
		assertThat(run("drift", "--json").out()).contains("\"comparedWith\":\"expected-schema.json\"");
		write();
		assertThat(file()).hasContent(first);
	}

	@Test
	void fileOfOtherChangeSetsDoesNotCount() {
		write();
		this.changelog.file("db/changelog/a.sql", FIRST + "--changeset ann:3\nCREATE TABLE pet (id int);\n");
		VerbRun behind = run("drift", "--json", this.database.scratchArgument());
		assertThat(behind.code()).as("behind: %s", behind.err()).isZero();
		assertThat(behind.out()).contains("\"comparedWith\":\"expected-schema.json\"");
		assertThat(run("upgrade").code()).isZero();
		VerbRun stale = run("drift", "--json", this.database.scratchArgument());
		assertThat(stale.code()).isZero();
		assertThat(stale.out()).contains("\"comparedWith\":\"temporary database\"");
		assertThat(run("drift").code()).isEqualTo(13);
	}

	@Test
	void optionAsksForATemporaryDatabase() {
		write();
		assertThat(run("drift", "--temporary", "--json", this.database.scratchArgument()).out())
			.contains("\"comparedWith\":\"temporary database\"");
	}

	@Test
	void textThatAnotherVersionPrintsIsListedAsNotCompared() throws IOException {
		write();
		String text = Files.readString(file());
		Files.writeString(file(), text.replaceFirst("\"postgresql\":\\d+", "\"postgresql\":14"));
		this.database.execute("CREATE OR REPLACE VIEW people AS SELECT id FROM person WHERE id > 1");
		VerbRun other = run("drift", "--json");
		assertThat(other.code()).as(other.err()).isZero();
		assertThat(other.out()).contains("\"notCompared\":[\"the text of view people: PostgreSQL 14, ");
		Files.writeString(file(), text);
		assertThat(run("drift").out()).isEqualTo("view people differs\n");
	}

	@Test
	void fileThatIsNoneIsNamed() throws IOException {
		Files.writeString(file(), "{\"format\":2}");
		assertUnreadable("its format is 2, and this build reads 1");
		Files.writeString(file(),
				"{\"format\":1,\"changeSets\":\"a\",\"postgresql\":17,\"objects\":[{\"column\":\"x\"}]}");
		assertUnreadable("'table' is missing in {column=x}");
		Files.writeString(file(), "[1]");
		assertUnreadable("it is no JSON object");
		Files.writeString(file(), "");
		assertUnreadable("it is no JSON object");
	}

	private void assertUnreadable(String reason) {
		VerbRun run = run("drift");
		assertThat(run.code()).as(run.err()).isEqualTo(2);
		assertThat(run.err()).contains("db/expected-schema.json can't be read: " + reason,
				"headgate drift --write-expected db/expected-schema.json");
	}

	@Test
	void fileThatCanNotBeWrittenIsNamed() {
		VerbRun run = run("drift", "--write-expected", "/nowhere/file", this.database.scratchArgument());
		assertThat(run.code()).isEqualTo(2);
		assertThat(run.err()).contains("/nowhere/file can't be written", "Name a file in a directory that exists");
	}

	@Test
	void roleWithoutUsageIsNamed() {
		write();
		String role = "blind_" + this.database.name();
		this.database.executeAsSuperuser("CREATE ROLE " + role
				+ " LOGIN PASSWORD 'blind-secret'; CREATE SCHEMA history;" + " GRANT USAGE ON SCHEMA history TO " + role
				+ "; ALTER TABLE databasechangelog SET SCHEMA history;"
				+ " GRANT SELECT ON history.databasechangelog TO " + role
				+ "; REVOKE USAGE ON SCHEMA public FROM PUBLIC;" + " GRANT USAGE ON SCHEMA public, history TO owner");
		VerbRun run = VerbRun.at(
				"postgresql://%s:blind-secret@%s:%d/%s".formatted(role, this.database.host(), this.database.port(),
						this.database.name()),
				"drift", this.changelog.argument(), "--spring.liquibase.default-schema=public",
				"--spring.liquibase.liquibase-schema=history");
		assertThat(run.code()).as(run.out()).isEqualTo(13);
		assertThat(run.err()).contains("Role " + role + " lacks USAGE on schema public",
				"GRANT USAGE ON SCHEMA public TO " + role + ";");
		this.database.executeAsSuperuser("DROP OWNED BY " + role + "; DROP ROLE " + role);
	}

	@Test
	void customSchemaHasNamesOfItsOwnAndTheSameFile() {
		write();
		try (TestDatabase other = TestDatabase.create()) {
			other.execute("CREATE SCHEMA app");
			String schema = "--spring.liquibase.default-schema=app";
			VerbRun upgrade = VerbRun.on(other, "upgrade", schema, this.changelog.argument());
			assertThat(upgrade.code()).as(upgrade.err()).isZero();
			VerbRun drift = VerbRun.on(other, "drift", "--json", schema, this.changelog.argument());
			assertThat(drift.code()).as(drift.err() + drift.out()).isZero();
			assertThat(drift.out()).contains("\"comparedWith\":\"expected-schema.json\"");
			other.execute("ALTER TABLE app.person ADD more text");
			VerbRun script = VerbRun.on(other, "drift", "--sql", schema, this.changelog.argument());
			other.execute(script.out());
			assertThat(VerbRun.on(other, "drift", schema, this.changelog.argument()).code()).isZero();
		}
	}

	@Test
	void optionsThatExcludeEachOtherAreRefused() {
		assertThat(run("drift", "--sql", "--write-expected", "x").err()).contains("--write-expected goes with neither");
		assertThat(Path.of("x")).doesNotExist();
	}

	@Test
	void databaseOfAnotherChangelogIsRefused() {
		VerbRun run = VerbRun.on(this.database, "drift", Bookshop.ARGUMENT);
		assertThat(run.code()).isEqualTo(17);
		assertThat(run.err()).contains("this changelog is not the one that made it");
	}

}
