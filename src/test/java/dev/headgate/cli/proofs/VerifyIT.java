package dev.headgate.cli.proofs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.util.FileSystemUtils;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.Migrations;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code verify} on a copy of the {@link Bookshop}, which passes, and on copies with one
 * thing broken, of which exactly one proof finds it.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Concurrent.SERVER)
class VerifyIT {

	private static final String SCRATCH = "SELECT datname FROM pg_database WHERE datname LIKE 'headgate_scratch%'";

	private static final String NEXT = "migrations/20260301_0900_7aaa0001_next.sql";

	private static final Pattern RESULT = Pattern.compile("(?m)^(\\w+) +(passed|failed|skipped) .*$");

	private static final List<Broken> BROKEN = List.of(
			new Broken("CREATE TABLE pages (id int); CREATE SEQUENCE page_numbers;", "DROP TABLE pages;",
					"after its rollback: unexpected sequence page_numbers: CREATE SEQUENCE page_numbers"),
			new Broken("CREATE TYPE mood AS ENUM ('good');", "not required",
					"after its rollback: unexpected enum type mood: good"),
			new Broken("CREATE FUNCTION one() RETURNS int LANGUAGE sql RETURN 1;", "SELECT 1;",
					"after its rollback: unexpected function one()"),
			new Broken("GRANT SELECT ON books TO pg_monitor;", "SELECT 1;",
					"after its rollback: unexpected grants on table books: "),
			new Broken("COMMENT ON COLUMN books.title IS 'its title';", "SELECT 1;",
					"after its rollback: unexpected comment on table column books.title: its title"),
			new Broken("DROP INDEX books_title_id_idx;", "SELECT 1;",
					"after its rollback: missing index books_title_id_idx on books: btree (title, id)"),
			new Broken("ALTER TABLE books ALTER title TYPE text;", "ALTER TABLE books ALTER title TYPE varchar(300);",
					"after its rollback: column books.title is character varying(300) NOT NULL,"
							+ " expected character varying(200) NOT NULL"),
			new Broken("ALTER TABLE books ENABLE ROW LEVEL SECURITY;", "SELECT 1;",
					"after its rollback: unexpected options of table books: row level security"),
			new Broken("ALTER TABLE books ADD CONSTRAINT titled CHECK (title <> '') NOT VALID;",
					"ALTER TABLE books DROP CONSTRAINT titled, ADD CONSTRAINT titled CHECK (title <> '');",
					"after its rollback: unexpected constraint books.titled: CHECK (title <> ''::text)"),
			new Broken("ALTER TABLE books VALIDATE CONSTRAINT titled;", "SELECT 1;",
					"after its rollback: constraint books.titled is CHECK (title <> ''::text),"
							+ " expected CHECK (title <> ''::text) NOT VALID"),
			new Broken("CREATE TABLE leaves (id int);", "DROP TABLE leave;",
					"its rollback fails: ERROR: table \"leave\" does not exist"),
			new Broken("ALTER TABLE books ADD COLUMN pages int;",
					"ALTER TABLE books DROP COLUMN pages, DROP COLUMN cover_url;\n"
							+ "ALTER TABLE books ADD COLUMN cover_url varchar(500);",
					"the values of column books.cover_url are lost by the rollback, the change set had kept them"),
			new Broken("INSERT INTO shelves (name) VALUES ('Maps');",
					"UPDATE books SET shelf_id = NULL;\nDELETE FROM shelves;",
					"3 of 3 rows of table shelves are lost by the rollback, the change set had kept them"),
			new Broken("CREATE TABLE covers (id int);", "ALTER TABLE covers RENAME TO old_covers;",
					"after its rollback: unexpected table old_covers"));

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path root;

	private VerbRun run = new VerbRun(0, "", "");

	@BeforeEach
	void copy() throws IOException {
		FileSystemUtils.copyRecursively(Bookshop.ROOT, this.root);
		String baseline = Files.readString(file("baseline/20260105_0900_1b0e7c4a_books.sql"));
		write("baseline/schema.sql",
				baseline.substring(baseline.indexOf("CREATE TABLE"), baseline.indexOf("--rollback")));
		write("db.changelog-master.yaml", Files.readString(file("db.changelog-master.yaml"))
			.replace("path: baseline/", "path: baseline/\n      endsWithFilter: _books.sql"));
	}

	@AfterEach
	void nothingIsLeftBehind() {
		assertThat(this.database.query(SCRATCH)).isEmpty();
	}

	private Path file(String name) {
		return this.root.resolve("db/changelog").resolve(name);
	}

	private String read(String name) {
		try {
			return Files.readString(file(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void write(String name, String text) {
		try {
			Files.writeString(file(name), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void edit(String name, String old, String replacement) {
		String text = read(name);
		assertThat(text).contains(old);
		write(name, text.replace(old, replacement));
	}

	/** Writes a revision behind the head. */
	private void next(String options, String up, String rollback) {
		revision(NEXT, "7aaa0001", Bookshop.HEAD, options, up, rollback);
	}

	private void revision(String name, String id, String parent, String options, String up, String rollback) {
		write(name, """
				--liquibase formatted sql logicalFilePath:db/changelog/%s

				-- Revision: %s
				-- Parent: %s

				--changeset ann.lee:%s%s
				--comment: What is tried
				%s
				%s""".formatted(name, id, parent, id, options, up,
				rollback.lines().map((line) -> "--rollback " + line + "\n").collect(Collectors.joining())));
	}

	private void verify(String... args) {
		assertThat(headgate("sum").code()).isZero();
		verifyUnrecorded(args);
	}

	private void verifyUnrecorded(String... args) {
		List<String> all = new ArrayList<>(
				List.of("verify", "--headgate.entity-packages=fixture.bookshop", "--headgate.unmapped=books_old_code",
						"--scratch-url", this.database.scratchArgument().replaceFirst("[^=]*=", "")));
		all.addAll(List.of(args));
		this.run = headgate(all.toArray(String[]::new));
	}

	private VerbRun headgate(String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.add("--headgate.changelog=file:" + this.root.resolve(Migrations.CHANGELOG));
		all.add("--quiet");
		return VerbRun.run(all.toArray(String[]::new));
	}

	private List<String> withStatus(String status) {
		return RESULT.matcher(this.run.out())
			.results()
			.filter((result) -> result.group(2).equals(status))
			.map((result) -> result.group(1))
			.toList();
	}

	private void onlyFails(String proof, String... texts) {
		this.run.exitsWith(18);
		assertThat(withStatus("failed")).as(this.run.out()).containsExactly(proof);
		assertThat(this.run.out()).contains(texts);
		assertThat(this.run.err()).contains("Not proved: " + proof + ".");
	}

	@Test
	void soundChangelogPassesAllProofs() {
		verify();
		this.run.exitsWith(0);
		assertThat(withStatus("passed")).as(this.run.out())
			.containsExactlyInAnyOrder("graph", "fresh", "stairway", "baseline", "model", "seeds", "offline", "lint");
	}

	@Test
	void editedFileFailsGraphAloneAndStopsTheRest() throws IOException {
		verify("--only", "graph");
		edit("migrations/20260119_1100_3d8a46e2_place_books.sql", "shelf_id bigint", "shelf_id bigint DEFAULT NULL");
		verifyUnrecorded();
		onlyFails("graph", "3d8a46e2 by ann.lee", "20260119_1100_3d8a46e2_place_books.sql was edited");
		assertThat(withStatus("skipped")).hasSize(8);
	}

	@Test
	void checkThatReadsItsTableFailsLintAlone() {
		next("", "ALTER TABLE books ADD CONSTRAINT books_titled CHECK (title <> '');",
				"ALTER TABLE books DROP CONSTRAINT books_titled;");
		write("../schema.sql",
				read("../schema.sql") + "\nALTER TABLE books ADD CONSTRAINT books_titled CHECK (title <> '');");
		verify();
		onlyFails("lint", "7aaa0001 by ann.lee", "[check-checks-at-once]");
	}

	@Test
	void missingChecksumFileFailsGraph() {
		verifyUnrecorded();
		onlyFails("graph", "the changelog has no changelog.sum");
	}

	@Test
	void fileNamedForAnotherRevisionFailsGraph() throws IOException {
		Files.move(file("migrations/20260119_1100_3d8a46e2_place_books.sql"),
				file("migrations/20260119_1100_00000000_place_books.sql"));
		verify();
		onlyFails("graph", "is named for revision 00000000, but is revision 3d8a46e2");
	}

	@Test
	void changeSetThatCanNotRunFailsFreshAlone() {
		next("", "ALTER TABLE boks ADD x int;", "ALTER TABLE boks DROP x;");
		verify();
		onlyFails("fresh", "7aaa0001 by ann.lee", "relation \"boks\" does not exist");
		assertThat(withStatus("skipped")).hasSize(7);
	}

	@Test
	void changeSetThatIsNotToRunTwiceFailsFreshAlone() {
		write("../schema.sql", read("../schema.sql") + "\nALTER TABLE books ALTER title SET STATISTICS 101;");
		next(" runAlways:true", """
				DO $$ DECLARE n int := (SELECT coalesce(attstattarget, -1) FROM pg_attribute
				  WHERE attrelid = 'books'::regclass AND attname = 'title');
				BEGIN EXECUTE 'ALTER TABLE books ALTER title SET STATISTICS ' || greatest(n, 100) + 1; END $$;""",
				"ALTER TABLE books ALTER title SET STATISTICS -1;");
		edit(NEXT, "runAlways:true", "runAlways:true splitStatements:false");
		verify();
		onlyFails("fresh", "7aaa0001 by ann.lee", "options of column books.title is statistics 102");
	}

	/** One revision each, behind one another. */
	@Test
	void rollbacksThatDoNotUndoFailStairwayAlone() {
		String parent = Bookshop.HEAD;
		for (Broken broken : BROKEN) {
			String id = "7bbb%04d".formatted(BROKEN.indexOf(broken));
			revision("migrations/20260302_%02d00_%s_broken.sql".formatted(BROKEN.indexOf(broken), id), id, parent, "",
					broken.up(), broken.rollback());
			parent = id;
		}
		verify("--since", Bookshop.HEAD, "--only", "graph,fresh,stairway,seeds,offline");
		onlyFails("stairway", "14 change sets up, down and up");
		for (Broken broken : BROKEN) {
			String id = "7bbb%04d".formatted(BROKEN.indexOf(broken));
			assertThat(this.run.out())
				.contains("    " + id + " by ann.lee (db/changelog/migrations/20260302_%02d00_%s_broken.sql)"
					.formatted(BROKEN.indexOf(broken), id) + "\n        " + broken.text());
		}
	}

	@Test
	void missingRollbackFailsStairwayAlone() {
		next("", "CREATE VIEW titles AS SELECT title FROM books;", "");
		write("../schema.sql", read("../schema.sql") + "CREATE VIEW titles AS SELECT title FROM books;");
		verify();
		onlyFails("stairway", "7aaa0001 by ann.lee", "has no rollback that can run");
	}

	@Test
	void rowsThatTheChangeSetTakesAwayAreListed() {
		next("", "ALTER TABLE books DROP COLUMN cover_url;", "ALTER TABLE books ADD COLUMN cover_url varchar(500);");
		verify("--only", "stairway", "--since", "60bd7915");
		this.run.exitsWith(0);
		assertThat(this.run.out()).contains("1 change set up, down and up", "note: 7aaa0001 by ann.lee (db/changelog/"
				+ NEXT + "): the values of column books.cover_url do not come back");
	}

	@Test
	void changeSetThatGeneratedRowsDoNotSuitIsProvedWithoutThem() {
		next("", "ALTER TABLE books ADD COLUMN kind int NOT NULL;", "ALTER TABLE books DROP COLUMN kind;");
		verify("--only", "stairway", "--since", "head-1");
		this.run.exitsWith(0);
		assertThat(this.run.out()).contains("7aaa0001 by ann.lee", "does not take the generated rows",
				"column \"kind\" of relation \"books\" contains null values", "proved without rows");
	}

	@Test
	void staleSchemaOfTheBaselineFailsBaselineAlone() {
		edit("baseline/schema.sql", "cover_url varchar(500)", "cover_url varchar(400)");
		verify();
		onlyFails("baseline", "1b0e7c4a by ann.lee",
				"after the upgrade: column books.cover_url is character varying(400),"
						+ " expected character varying(500)");
	}

	@Test
	void schemaOfTheBaselineThatHasTooMuchFailsBaselineAlone() {
		write("baseline/schema.sql", read("baseline/schema.sql") + "CREATE TABLE shelves (id int);");
		verify();
		onlyFails("baseline", "db/changelog/baseline/schema.sql: the upgrade fails",
				"relation \"shelves\" already exists");
	}

	@Test
	void columnThatNoEntityMapsFailsModelAlone() {
		next("", "ALTER TABLE books ADD COLUMN pages int;", "ALTER TABLE books DROP COLUMN pages;");
		edit("../schema.sql", "shelf_id bigint,", "shelf_id bigint, pages int,");
		verify();
		onlyFails("model", "7aaa0001 by ann.lee", "the entities want: drop column books.pages");
	}

	@Test
	void staleSchemaFileFailsModelAlone() {
		edit("../schema.sql", "CREATE INDEX books_title_id_idx ON books (title, id);", "");
		verify();
		onlyFails("model", "5fac6804 by ann.lee", "db/schema.sql: missing index books_title_id_idx on books");
	}

	@Test
	void seedThatLeavesRowsFailsSeedsAlone() {
		edit("../seed/10_books.sql", "LIKE 'seed-%'", "LIKE 'seed-1%'");
		verify();
		onlyFails("seeds", "books by seed (db/seed/10_books.sql)", "after its rollback: 89 rows stay in table books");
	}

	@Test
	void seedWithoutRollbackFailsSeedsAlone() {
		edit("../seed/10_books.sql", "--rollback DELETE FROM books WHERE isbn LIKE 'seed-%';", "");
		verify();
		onlyFails("seeds", "books by seed", "has no rollback that can run");
	}

	@Test
	void preconditionThatAScriptDoesNotAskFailsOfflineAlone() {
		next("", "CREATE TABLE pages (id int);", "not required");
		edit(NEXT, "--comment", """
				--preconditions onFail:MARK_RAN
				--precondition-sql-check expectedResult:1 SELECT count(*) FROM pg_class WHERE relname = 'pages'
				--comment""");
		verify();
		onlyFails("offline", "7aaa0001 by ann.lee", "after the script: it is recorded as EXECUTED",
				", expected MARK_RAN", "after the script: unexpected table pages");
	}

	@Test
	void reportsAreWritten() throws Exception {
		edit("../schema.sql", "CREATE INDEX books_title_id_idx ON books (title, id);", "");
		Path junit = this.root.resolve("reports/verify.xml");
		Path markdown = this.root.resolve("verify.md");
		verify("--only", "graph,model,baseline", "--junit", junit.toString(), "--markdown", markdown.toString(),
				"--json");
		this.run.exitsWith(18);
		SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
			.newSchema(Path.of("src/test/resources/dev/headgate/verify/junit.xsd").toFile())
			.newValidator()
			.validate(new StreamSource(junit.toFile()));
		assertThat(Files.readString(junit)).contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"0\"",
				"name=\"model\"", "5fac6804 by ann.lee", "missing index books_title_id_idx on books");
		assertThat(Files.readString(markdown)).contains("| `model` | **failed** |", "### model failed",
				"5fac6804 by ann.lee");
		assertThat(this.run.out()).contains("{\"name\":\"model\",\"status\":\"failed\"",
				"\"id\":\"5fac6804\",\"author\":\"ann.lee\"");
	}

	@Test
	void databaseWithAHistoryServesNoTemporaryOnes() {
		Bookshop.migrate(this.database, "test");
		this.run = headgate("verify", "--scratch-url", this.database.url());
		this.run.exitsWith(15);
		assertThat(this.run.err()).contains("it has the history \"public\".\"databasechangelog\"", "--scratch-url");
	}

	@Test
	void embeddedServerIsStartedWhereNoneIsNamed() {
		headgate("sum");
		this.run = headgate("verify", "--only", "graph,fresh");
		this.run.exitsWith(0);
		assertThat(withStatus("passed")).containsExactly("graph", "fresh");
	}

	@Test
	void oneServerIsEnough() {
		this.run = headgate("verify", "--scratch", "embedded", "--scratch-url", this.database.url());
		this.run.exitsWith(2);
		assertThat(this.run.err()).contains("--scratch-url names a server, and --scratch starts one");
	}

	@Test
	void wrongNamesAreRefused() {
		verify("--only", "stairways");
		this.run.exitsWith(2);
		assertThat(this.run.err()).contains("There is no proof 'stairways'", "graph, fresh, stairway");
		verify("--since", "99999999");
		this.run.exitsWith(2);
		assertThat(this.run.err()).contains("99999999");
	}

	/**
	 * A change set whose rollback does not do what it should.
	 *
	 * @param up what it does
	 * @param rollback what its rollback does
	 * @param text what is said of it
	 */
	private record Broken(String up, String rollback, String text) {
	}

}
