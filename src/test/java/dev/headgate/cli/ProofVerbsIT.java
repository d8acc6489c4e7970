package dev.headgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import dev.headgate.testing.Bookshop;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The verbs that prove something in temporary databases: {@code check}, {@code drift} and
 * {@code stamp --verify}.
 */
@ResourceLock(Concurrent.SERVER)
class ProofVerbsIT {

	private static final String PACKAGES = "--headgate.entity-packages=fixture.bookshop";

	private static final String SCRATCH = "SELECT datname FROM pg_database WHERE datname LIKE 'headgate_scratch%'";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path directory;

	private String out = "";

	private String err = "";

	@AfterEach
	void nothingIsLeftBehind() {
		assertThat(this.database.query(SCRATCH)).isEmpty();
	}

	private int run(String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.add(this.database.scratchArgument());
		return runAlone(all.toArray(String[]::new));
	}

	private int runAlone(String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.addAll(List.of("--quiet", "--url", this.database.url()));
		addUnlessGiven(all, "--headgate.changelog=", Bookshop.LOCATION);
		addUnlessGiven(all, "--headgate.unmapped=", "books_old_code");
		VerbRun run = VerbRun.run(all.toArray(String[]::new));
		this.out = run.out();
		this.err = run.err();
		assertThat(this.out + this.err).doesNotContain("secret");
		return run.code();
	}

	private static void addUnlessGiven(List<String> args, String option, String value) {
		if (args.stream().noneMatch((arg) -> arg.startsWith(option))) {
			args.add(option + value);
		}
	}

	@Test
	void entitiesAreAsTheChangelogMakesThem() {
		assertThat(run("check", PACKAGES)).as(this.err + this.out).isZero();
		assertThat(this.out).isEqualTo("the schema at head is as the entities want it\n");
		assertThat(this.database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).isEmpty();
	}

	@Test
	void tableThatNoEntityMapsIsToldOnlyWhileItIsNotNamed() {
		assertThat(run("check", PACKAGES, "--headgate.unmapped=", "--json")).isEqualTo(18);
		assertThat(this.out).startsWith(
				"{\"verb\":\"check\",\"exitCode\":18," + "\"differences\":[\"drop table books_old_code\"],\"error\":{");
		assertThat(this.err).contains("The entities want another schema", "headgate.unmapped");
	}

	@Test
	void ownDatabaseServesForTemporaryOnesToo() {
		this.database.executeAsSuperuser("ALTER ROLE owner CREATEDB");
		try {
			assertThat(runAlone("check", PACKAGES)).as(this.err).isZero();
		}
		finally {
			this.database.executeAsSuperuser("ALTER ROLE owner NOCREATEDB");
		}
	}

	@Test
	void missingRightIsNamedWithTheSetting() {
		assertThat(runAlone("check", PACKAGES)).isEqualTo(13);
		assertThat(this.err).contains("role owner may not create one", "ALTER ROLE owner CREATEDB",
				"headgate.scratch-url");
	}

	@Test
	void packageWithoutEntitiesIsNamed() {
		assertThat(run("check", "--headgate.entity-packages=dev.headgate.config")).isEqualTo(2);
		assertThat(this.err).contains("no JPA entities in dev.headgate.config", "headgate.entity-packages");
	}

	@Test
	void brokenChangelogIsToldAsTheGateTellsIt() {
		ChangelogDirectory changelog = new ChangelogDirectory(this.directory).file("db/changelog/one.sql", """
				--liquibase formatted sql
				--changeset a:one
				CREATE TABEL x;
				""").master("- include: {file: one.sql, relativeToChangelogFile: true}");
		assertThat(run("check", PACKAGES, changelog.argument())).isEqualTo(11);
		assertThat(this.err).contains("In a temporary database", "one by a", "TABEL");
	}

	@Test
	void schemaMadeByHandIsStampedOnceItIsProved() throws IOException {
		this.database.execute(Files.readString(Bookshop.SCHEMA));
		assertThat(run("stamp", "head", "--verify")).as(this.out + this.err).isZero();
		assertThat(this.out).contains("at-head");
		assertThat(run("upgrade")).isZero();
		assertThat(this.out).contains("already at head");
		assertThat(run("check", PACKAGES)).isZero();
		assertThat(run("drift")).as(this.out).isZero();
	}

	@Test
	void falseStampIsRefusedAndTheColumnNamed() throws IOException {
		this.database.execute(Files.readString(Bookshop.SCHEMA));
		this.database.execute("""
				ALTER TABLE books DROP COLUMN cover_url, ALTER title TYPE varchar(250);
				DROP INDEX books_isbn_key;
				CREATE TABLE spare (id bigint);
				CREATE FUNCTION one() RETURNS int LANGUAGE sql RETURN 1""");
		assertThat(run("stamp", "head", "--verify")).isEqualTo(18);
		assertThat(this.out.lines()).containsExactly("missing column books.cover_url: character varying(500)",
				"column books.title is character varying(250) NOT NULL, expected character varying(200) NOT NULL",
				"missing index books_isbn_key on books: UNIQUE btree (lower(isbn::text))", "unexpected function one()",
				"unexpected table spare");
		assertThat(this.err).contains("Nothing was stamped", "is not that of head");
		assertThat(this.database.query("SELECT to_regclass('databasechangelog')")).containsExactly((String) null);
	}

	@Test
	void earlierRevisionIsProvedAsItWas() {
		Bookshop.migrations(this.database, "test").up(2);
		this.database.execute("DROP TABLE databasechangelog, databasechangeloglock");
		assertThat(run("stamp", "head", "--verify")).isEqualTo(18);
		assertThat(this.out).contains("missing column books.shelf_id");
		assertThat(run("stamp", "2c51d90f", "--verify")).as(this.out + this.err).isZero();
		assertThat(run("upgrade")).as(this.err).isZero();
	}

	@Test
	void driftIsWhatNoChangeSetDid() {
		Bookshop.migrations(this.database, "test").up(3);
		assertThat(run("drift")).as(this.out + this.err).isZero();
		this.database.execute("ALTER TABLE books ALTER isbn DROP NOT NULL");
		assertThat(run("drift")).isEqualTo(18);
		assertThat(this.out)
			.isEqualTo("column books.isbn is character varying(20), expected character varying(20) NOT NULL\n");
	}

	@Test
	void driftOfAnUnmanagedSchemaIsNotKnown() {
		this.database.execute("CREATE TABLE books (id bigint)");
		assertThat(run("drift")).isEqualTo(17);
		assertThat(this.err).contains("unmanaged");
	}

}
