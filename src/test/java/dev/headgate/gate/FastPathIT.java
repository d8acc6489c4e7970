package dev.headgate.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Mode;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.VerifiedHeadTable;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fast path, and every way to fool it.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class FastPathIT {

	private static final String SIGN = "unchanged since this build last saw it";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path root;

	private ChangelogDirectory files;

	private CapturedOutput output;

	@BeforeEach
	void writeChangelog(CapturedOutput output) {
		this.output = output;
		this.files = new ChangelogDirectory(this.root).master("- includeAll:\n    path: db/changelog/migrations/\n");
		migration("one", "CREATE TABLE IF NOT EXISTS one (id int);");
		migration("two", "CREATE TABLE IF NOT EXISTS two (id int);");
	}

	private void migration(String id, String sql) {
		migration(id, "", sql);
	}

	private void migration(String id, String attributes, String sql) {
		this.files.file("db/changelog/migrations/" + id + ".sql",
				"--liquibase formatted sql\n\n--changeset test:" + id + " " + attributes + "\n" + sql + "\n");
	}

	private TestSettings settings() {
		return TestSettings.of(this.database)
			.with("headgate.changelog", this.files.location("db/changelog/master.yaml"));
	}

	private Verdict fast(TestSettings settings) {
		return opened(settings, true);
	}

	private Verdict full(TestSettings settings) {
		return opened(settings, false);
	}

	private Verdict opened(TestSettings settings, boolean fast) {
		int before = this.output.getAll().length();
		Verdict verdict = new Gate(settings.read()).open();
		assertThat(this.output.getAll().substring(before).contains(SIGN)).as("fast: %s", verdict).isEqualTo(fast);
		return verdict;
	}

	private static SchemaState state(Verdict verdict) {
		assertThat(verdict).isInstanceOf(Verdict.Open.class);
		return ((Verdict.Open) verdict).state();
	}

	private static int applied(Verdict verdict) {
		assertThat(verdict).isInstanceOf(Verdict.Open.class);
		return ((Verdict.Open) verdict).applied();
	}

	private void seeHead() {
		assertThat(applied(full(settings()))).isEqualTo(2);
		assertThat(state(fast(settings()))).isInstanceOf(SchemaState.AtHead.class);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void opensInEveryMode(Mode mode) {
		seeHead();
		Verdict slow = full(settings().with("headgate.changelog-root", this.root.toString()));
		Verdict fast = fast(settings().with("headgate.gate.mode", mode.name()));
		assertThat(state(fast)).isEqualTo(state(slow));
		assertThat(state(fast).schemaPosition().orElseThrow().current()).isEqualTo("two");
	}

	@Test
	void runsOnThePackagedChangelog() {
		TestSettings packaged = TestSettings.of(this.database).packagedChangelog();
		full(packaged);
		fast(packaged);
		full(packaged.profile("uat"));
	}

	@Test
	void seesAnEditedFileOfTheSameSizeAndTime() throws IOException {
		seeHead();
		Path file = this.root.resolve("db/changelog/migrations/two.sql");
		FileTime time = Files.getLastModifiedTime(file);
		Files.writeString(file, Files.readString(file).replace("two (id", "TWO (id"));
		Files.setLastModifiedTime(file, time);
		assertThat(full(settings())).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.TAMPERED));
	}

	@Test
	void seesANewFileAndOneThatIsGone() throws IOException {
		seeHead();
		migration("zed", "CREATE TABLE zed (id int);");
		assertThat(applied(full(settings()))).isEqualTo(1);
		fast(settings());
		Files.delete(this.root.resolve("db/changelog/migrations/zed.sql"));
		assertThat(state(full(settings()))).isInstanceOf(SchemaState.Ahead.class);
		assertThat(state(full(settings()))).isInstanceOf(SchemaState.Ahead.class);
	}

	@Test
	void seesARolledBackChangeSet() {
		seeHead();
		this.database.execute("DROP TABLE two; DELETE FROM databasechangelog WHERE id = 'two'");
		assertThat(applied(full(settings()))).isEqualTo(1);
		assertThat(this.database.query("SELECT count(*) FROM two")).containsExactly("0");
		fast(settings());
	}

	@Test
	void seesAStampedRow() {
		seeHead();
		stamp("by-hand");
		assertThat(state(full(settings()))).isInstanceOf(SchemaState.Ahead.class);
		this.database.execute("DELETE FROM databasechangelog WHERE id = 'by-hand'");
		fast(settings());
	}

	private void stamp(String id) {
		this.database.execute("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted,"
				+ " exectype, md5sum) SELECT '" + id + "', author, filename, dateexecuted, 99, exectype, md5sum"
				+ " FROM databasechangelog LIMIT 1");
	}

	@Test
	void seesARowThatWasReplaced() {
		seeHead();
		this.database.execute("UPDATE databasechangelog SET id = 'other' WHERE id = 'two'");
		assertThat(new Gate(settings().read()).open()).isInstanceOf(Verdict.Closed.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "id = id || 'x'", "author = author || 'x'", "filename = filename || 'x'",
			"author = left(author, -1), filename = right(author, 1) || filename", "md5sum = NULL", "md5sum = '9:0'",
			"labels = 'incompatible'", "orderexecuted = orderexecuted + 1",
			"dateexecuted = dateexecuted + interval '1 ms'",
			"md5sum = (SELECT o.md5sum FROM databasechangelog o WHERE o.id <> databasechangelog.id LIMIT 1)" })
	void seesAChangeOfAnyColumn(String change) {
		seeHead();
		String digest = VerifiedHeadTable.DIGEST + "databasechangelog";
		List<String> before = this.database.query(digest);
		assertThat(before).hasSize(1).doesNotContain("2:0");
		this.database.execute("UPDATE databasechangelog SET " + change);
		assertThat(this.database.query(digest)).isNotEqualTo(before);
	}

	@Test
	void seesAChecksumThatWasEditedOrCleared() {
		seeHead();
		this.database.execute("UPDATE databasechangelog SET md5sum = NULL");
		assertThat(state(full(settings()))).isInstanceOf(SchemaState.AtHead.class);
		this.database.execute("UPDATE databasechangelog SET md5sum = '9:00000000000000000000000000000000'");
		assertThat(full(settings())).isInstanceOf(Verdict.Closed.class);
	}

	@Test
	void seesARestoredBackup() {
		seeHead();
		TestDatabase older = this.database.copy();
		try (older) {
			migration("zed", "CREATE TABLE zed (id int);");
			full(settings());
			fast(settings());
			// The whole of it comes back, and then only the tables and their history.
			TestSettings restored = TestSettings.of(older)
				.with("headgate.changelog", this.files.location("db/changelog/master.yaml"));
			assertThat(applied(full(restored))).isEqualTo(1);
			fast(restored);
			older.execute("DROP TABLE zed; DELETE FROM databasechangelog WHERE id = 'zed'");
			assertThat(applied(full(restored))).isEqualTo(1);
		}
	}

	@Test
	void seesOtherContextsLabelsParametersAndProfiles() {
		migration("later", "context:later labels:slow", "CREATE TABLE later (id int);");
		assertThat(applied(full(settings()))).isEqualTo(2);
		fast(settings());
		full(settings().with("spring.liquibase.label-filter", "!slow"));
		full(settings().with("headgate.seed-path", "db/other"));
		full(settings().with("spring.liquibase.parameters.x", "1"));
		full(settings().profile("uat"));
		assertThat(applied(full(settings().with("spring.liquibase.contexts", "later")))).isEqualTo(1);
		assertThat(this.database.query("SELECT count(*) FROM later")).containsExactly("0");
	}

	@Test
	void runsAlwaysWhatRunsAlways() {
		migration("zed", "runAlways:true", "INSERT INTO one VALUES (1);");
		full(settings());
		full(settings());
		assertThat(this.database.query("SELECT count(*) FROM one")).containsExactly("2");
		assertThat(this.database.query("SELECT count(*) FROM headgate.gate_state")).containsExactly("0");
	}

	@Test
	void trustsNoChangelogThatTakesValuesFromOutside() {
		migration("values", "CREATE TABLE ${name} (id int);");
		TestSettings named = settings().with("spring.liquibase.parameters.name", "three");
		full(named);
		full(named);
		assertThat(full(settings().with("spring.liquibase.parameters.name", "four")))
			.isInstanceOf(Verdict.Closed.class);
	}

	@Test
	void trustsNoChangelogThatReadsFilesFromElsewhere() {
		this.files.file("sql/elsewhere.sql", "CREATE TABLE elsewhere (id int);");
		this.files.file("db/changelog/migrations/away.yaml", """
				databaseChangeLog:
				  - changeSet:
				      id: away
				      author: test
				      changes:
				        - sqlFile:
				            path: sql/elsewhere.sql
				""");
		full(settings());
		full(settings());
		this.files.file("sql/elsewhere.sql", "CREATE TABLE edited (id int);");
		assertThat(full(settings())).isInstanceOf(Verdict.Closed.class);
	}

	@Test
	void trustsNothingThatAnotherBuildHasKept() {
		seeHead();
		this.database.execute("UPDATE headgate.gate_state SET fingerprint = 'older'");
		full(settings());
		fast(settings());
		assertThat(this.database.query("SELECT count(*) FROM headgate.gate_state")).containsExactly("2");
		this.database.execute("UPDATE headgate.gate_state SET digest = '2:1'");
		full(settings());
		fast(settings());
	}

	@Test
	void forgetsOldBuilds() {
		seeHead();
		this.database.execute("""
				INSERT INTO headgate.gate_state (history, fingerprint, digest, change_sets, seeds_left_out, revisions,
				       verified_at)
				SELECT history, 'old' || i, digest, 1, 0, revisions, now() - i * interval '1 day'
				  FROM headgate.gate_state, generate_series(1, 20) i""");
		migration("zed", "CREATE TABLE zed (id int);");
		full(settings());
		assertThat(this.database.query("SELECT count(*) FROM headgate.gate_state")).containsExactly("8");
		assertThat(this.database.query("SELECT count(*) FROM headgate.gate_state WHERE fingerprint LIKE 'old%'"))
			.containsExactly("6");
	}

	@Test
	void doesNotDependOnTheClock() {
		seeHead();
		this.database.execute("UPDATE headgate.gate_state SET verified_at = now() + interval '10 years'");
		fast(settings());
		this.database.execute("UPDATE headgate.gate_state SET verified_at = now() - interval '10 years'");
		fast(settings());
		this.database.execute("DELETE FROM databasechangelog WHERE id = 'two'");
		assertThat(applied(full(settings()))).isEqualTo(1);
	}

	@Test
	void keepsTwoApplicationsApart() {
		seeHead();
		this.files.file("db/other/master.yaml", """
				databaseChangeLog:
				  - changeSet:
				      id: other
				      author: test
				      changes:
				        - sql: CREATE TABLE other (id int)
				""");
		TestSettings other = settings().with("headgate.changelog", this.files.location("db/other/master.yaml"))
			.with("spring.liquibase.default-schema", "other");
		this.database.execute("CREATE SCHEMA other");
		assertThat(applied(full(other))).isEqualTo(1);
		fast(other);
		this.database.execute("DELETE FROM databasechangelog WHERE id = 'two'");
		fast(other);
		assertThat(applied(full(settings()))).isEqualTo(1);
		// Both in one history: each finds the other's rows there.
		TestSettings shared = settings().with("headgate.changelog", this.files.location("db/other/master.yaml"));
		assertThat(full(shared)).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.INCOMPATIBLE));
	}

	@Test
	void leavesProtectedDatabasesToTheWall() {
		seeHead();
		TestSettings developer = settings().profile("dev");
		this.database.execute("UPDATE headgate.environment SET name = 'dev'");
		full(developer);
		fast(developer);
		this.database.execute("UPDATE headgate.environment SET name = 'prod'");
		assertThat(full(developer)).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.ENVIRONMENT_REFUSED));
		this.database.execute("DELETE FROM headgate.environment");
		full(settings());
		assertThat(this.database.query("SELECT name FROM headgate.environment")).containsExactly("prod");
	}

	@Test
	void followsTheLinksOfAMountedVolume() throws IOException {
		Path data = Files.createDirectories(this.root.resolve("mount/..2026"));
		Files.move(this.root.resolve("db"), data.resolve("db"));
		Files.createSymbolicLink(this.root.resolve("mount/..data"), Path.of("..2026"));
		Files.createSymbolicLink(this.root.resolve("mount/db"), Path.of("..data/db"));
		TestSettings mounted = settings().with("headgate.changelog",
				"file:" + this.root.resolve("mount/db/changelog/master.yaml"));
		assertThat(applied(full(mounted))).isEqualTo(2);
		fast(mounted);
		Files.writeString(data.resolve("db/changelog/migrations/zed.sql"),
				"--liquibase formatted sql\n\n--changeset test:zed\nCREATE TABLE zed (id int);\n");
		assertThat(applied(full(mounted))).isEqualTo(1);
	}

	@Test
	void looksFurtherWithoutTheEngine() throws SQLException {
		seeHead();
		Verdict.Open open = (Verdict.Open) fast(settings());
		try (Connection connection = this.database.connect()) {
			assertThat(open.reader().read(connection)).isEqualTo(open.state());
			open.reader().prepare(connection);
			this.database.execute("TRUNCATE headgate.gate_state");
			this.files.master("- not: a changelog any more\n");
			stamp("newer");
			assertThat(open.reader().read(connection)).isInstanceOfSatisfying(SchemaState.Ahead.class,
					(ahead) -> assertThat(ahead.position().unknownIds()).containsExactly("newer"));
			this.database.execute("DELETE FROM databasechangelog WHERE id IN ('two', 'newer')");
			assertThat(open.reader().read(connection)).isInstanceOfSatisfying(SchemaState.Behind.class,
					(behind) -> assertThat(behind.position().pendingIds()).containsExactly("two"));
			this.database.execute("UPDATE databasechangelog SET md5sum = '9:0'");
			assertThat(open.reader().read(connection)).isInstanceOf(SchemaState.Tampered.class);
		}
	}

	@Test
	void doesWithoutWhereItMayNotRead() {
		seeHead();
		this.database.executeAsSuperuser("ALTER SCHEMA headgate OWNER TO CURRENT_USER;"
				+ " REVOKE ALL ON headgate.gate_state FROM PUBLIC; ALTER TABLE headgate.gate_state OWNER TO CURRENT_USER");
		this.database.executeAsSuperuser("GRANT USAGE ON SCHEMA headgate TO owner");
		assertThat(state(full(settings()))).isInstanceOf(SchemaState.AtHead.class);
		assertThat(state(full(settings()))).isInstanceOf(SchemaState.AtHead.class);
	}

	@Test
	void tellsOfADatabaseThatDoesNotAnswer() {
		TestSettings gone = settings().with("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/none")
			.with("headgate.gate.connect-budget", "1s");
		assertThat(full(gone)).isInstanceOfSatisfying(Verdict.Closed.class,
				(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.UNREACHABLE));
	}

}
