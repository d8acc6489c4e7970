package dev.headgate.proof.drift;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.Psql;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes made by hand, one after the other: each is found, and brought back.
 * {@code drift} runs as a role that may read the history and nothing else, and there is
 * no server for temporary databases. {@code -Dupdate-expected=true} writes what is found
 * into the cases, to be read before a commit.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
class DriftIT {

	private static final Path CASES = Path.of("src/test/resources/dev/headgate/drift");

	private static final boolean UPDATE = Boolean.getBoolean("update-expected");

	private static final String NO_DRIFT = "the schema is as its change sets made it\n";

	private static final Map<String, List<String>> FOUND = new LinkedHashMap<>();

	@TempDir
	private static Path directory;

	private static ChangelogDirectory changelog;

	private static TestDatabase original;

	private static TestDatabase database;

	/** A change that was not brought back is not to disturb the next case. */
	private static boolean isChanged = true;

	@BeforeAll
	static void migrate() throws IOException {
		changelog = new ChangelogDirectory(directory)
			.file("db/changelog/schema.sql", Files.readString(CASES.resolve("changelog.sql")))
			.master("- include: {file: schema.sql, relativeToChangelogFile: true}");
		original = TestDatabase.create();
		database = TestDatabase.create();
		original.executeAsSuperuser("CREATE ROLE " + reader() + " LOGIN PASSWORD 'reader-secret'");
		assertThat(asOwner("upgrade").code()).isZero();
		original.execute("GRANT SELECT ON databasechangelog TO " + reader());
		assertThat(asOwner("drift", "--write-expected", expected().toString(), original.scratchArgument()).code())
			.isZero();
	}

	private static String reader() {
		return "reader_" + original.name();
	}

	private static Path expected() {
		return directory.resolve("db/" + ExpectedSchemaFile.NAME);
	}

	@AfterAll
	static void drop() {
		original.executeAsSuperuser("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM " + reader());
		database.close();
		original.executeAsSuperuser("DROP ROLE " + reader());
		original.close();
	}

	@BeforeEach
	void copy() {
		if (isChanged) {
			database.close();
			database = original.copy();
		}
		isChanged = true;
	}

	private static VerbRun asOwner(String... args) {
		return run(original.url(), args);
	}

	private static VerbRun drift(String... options) {
		List<String> args = new ArrayList<>(List.of("drift"));
		args.addAll(List.of(options));
		return run("postgresql://%s:reader-secret@%s:%d/%s".formatted(reader(), database.host(), database.port(),
				database.name()), args.toArray(String[]::new));
	}

	private static VerbRun run(String url, String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.addAll(List.of(changelog.argument(), "--quiet"));
		VerbRun run = VerbRun.at(url, all.toArray(String[]::new));
		assertThat(run.out() + run.err()).doesNotContain("secret@");
		return run;
	}

	/** Only a superuser can make an index invalid. */
	private static void change(String sql) {
		if (sql.contains("pg_index")) {
			database.executeAsSuperuser(sql);
		}
		else {
			database.execute(sql);
		}
	}

	@ParameterizedTest
	@MethodSource
	void changeIsFoundAndBroughtBack(Change change) {
		change(change.sql());
		VerbRun run = drift("--sql", "--json");
		assertThat(run.code()).as(run.err()).isZero();
		JsonNode answer = JsonMapper.shared().readTree(run.out());
		List<String> differences = texts(answer, "differences");
		FOUND.put(change.sql(), differences);
		if (!UPDATE) {
			assertThat(differences).containsExactlyElementsOf(change.differences());
		}
		String script = answer.path("sql").asString();
		database.execute(script);
		VerbRun again = drift();
		assertThat(again.out()).as(script).isEqualTo(NO_DRIFT);
		assertThat(again.code()).isZero();
		isChanged = false;
	}

	@ParameterizedTest
	@MethodSource
	void whatCanNotBeWrittenIsSaid(Change change) {
		change(change.sql());
		VerbRun run = drift("--sql");
		assertThat(run.code()).isEqualTo(18);
		String difference = change.differences().getFirst();
		assertThat(run.out()).contains("-- " + difference + "\n-- NOT WRITTEN: ");
		assertThat(run.out().lines().filter((line) -> !line.isEmpty() && !line.startsWith("-- ")))
			.allMatch((line) -> line.startsWith("SET LOCAL ") || line.equals("BEGIN;") || line.equals("COMMIT;"));
		assertThat(run.err()).contains("The script does not bring back all of it", difference);
	}

	@ParameterizedTest
	@MethodSource
	void whatIsNoChangeOfTheSchemaIsNotTold(Change change) {
		change(change.sql());
		VerbRun run = drift();
		assertThat(run.out()).as(run.err()).isEqualTo(NO_DRIFT);
	}

	@Test
	void lossOfDataIsMarked() {
		database.execute("ALTER TABLE person ADD more text, ALTER price TYPE numeric(12, 2)");
		VerbRun run = drift("--sql");
		assertThat(run.out()).contains("Statements below a line with LOSES DATA lose data: 2.", """
				-- unexpected column person.more: text
				-- LOSES DATA: what is in person.more
				ALTER TABLE person DROP COLUMN more;
				""", "LOSES DATA: values of person.price that numeric(10,2) can't hold exactly");
	}

	@Test
	void nameWithALineEndStaysInItsComment() {
		database.execute("CREATE TABLE \"a\nDROP TABLE person; --\" (id int)");
		VerbRun run = drift("--sql");
		assertThat(run.code()).isZero();
		Psql.run(database, run.out());
		assertThat(drift().out()).isEqualTo(NO_DRIFT);
	}

	@Test
	void schemaThatIsAsItShouldBeHasAnEmptyScript() {
		VerbRun run = drift("--sql");
		assertThat(run.code()).isZero();
		assertThat(run.out()).endsWith("-- There is nothing to do.\n");
		assertThat(drift("--json").out()).contains("\"differences\":[]", "\"comparedWith\":\"expected-schema.json\"");
	}

	private static List<String> texts(JsonNode answer, String name) {
		List<String> texts = new ArrayList<>();
		answer.path(name).forEach((text) -> texts.add(text.asString()));
		return texts;
	}

	static List<Change> changeIsFoundAndBroughtBack() {
		return read("changes.sql");
	}

	static List<Change> whatCanNotBeWrittenIsSaid() {
		return read("not-written.sql");
	}

	static List<Change> whatIsNoChangeOfTheSchemaIsNotTold() {
		return read("no-changes.sql");
	}

	private static List<Change> read(String file) {
		try {
			return Arrays.stream(Files.readString(CASES.resolve(file)).strip().split("\n\n")).map(Change::of).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@AfterAll
	static void update() throws IOException {
		if (UPDATE) {
			Files.writeString(CASES.resolve("changes.sql"), read("changes.sql").stream()
				.map((change) -> new Change(FOUND.getOrDefault(change.sql(), change.differences()), change.sql()))
				.map(Change::text)
				.collect(Collectors.joining("\n")));
		}
	}

	/**
	 * One case.
	 *
	 * @param differences what {@code drift} tells about it, as comments before the SQL
	 * @param sql what somebody does by hand
	 */
	record Change(List<String> differences, String sql) {

		private static final String COMMENT = "-- ";

		static Change of(String block) {
			return new Change(
					block.lines()
						.filter((line) -> line.startsWith(COMMENT))
						.map((line) -> line.substring(COMMENT.length()))
						.toList(),
					block.lines().filter((line) -> !line.startsWith(COMMENT)).collect(Collectors.joining("\n")));
		}

		String text() {
			return this.differences.stream().map((line) -> COMMENT + line + "\n").collect(Collectors.joining())
					+ this.sql + "\n";
		}

		@Override
		public String toString() {
			return this.sql.lines().findFirst().orElse("");
		}

	}

}
