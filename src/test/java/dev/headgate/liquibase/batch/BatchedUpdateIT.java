package dev.headgate.liquibase.batch;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import liquibase.Scope;
import liquibase.database.core.PostgresDatabase;
import liquibase.executor.ExecutorService;
import liquibase.executor.LoggingExecutor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.ExitCode;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.liquibase.apply.DeferredCommitConnection;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Batched changes on a real database, through the gate, through the packaged jar that is
 * killed in the middle, and past a Liquibase that knows nothing of them.
 */
@Concurrent
class BatchedUpdateIT {

	private static final String FILL = """
			--batch table:users key:id size:1000 pause:0
			UPDATE users SET n = n + 1 WHERE id >= :from AND id <= :to;
			""";

	@TempDir
	Path folder;

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private Path write(String name, String text) {
		try {
			return Files.writeString(this.folder.resolve(name), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A table that an earlier release made, and one batched change set. */
	private Path changelog(String batch) {
		return write("changelog.sql", "--liquibase formatted sql\n\n--changeset ana:fill runInTransaction:false\n"
				+ batch + "--rollback UPDATE users SET n = 0;\n");
	}

	private void users(String key, String values) {
		this.database.execute("CREATE TABLE users (id " + key + " PRIMARY KEY, n int NOT NULL DEFAULT 0);"
				+ " INSERT INTO users (id) " + values + "; CREATE TABLE databasechangelog ("
				+ "id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL,"
				+ " dateexecuted timestamp NOT NULL, orderexecuted int NOT NULL, exectype varchar(10) NOT NULL,"
				+ " md5sum varchar(35), description varchar(255), comments varchar(255), tag varchar(255),"
				+ " liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10))");
	}

	private Verdict open(Path changelog) {
		return new Gate(TestSettings.of(this.database).with("headgate.changelog", "file:" + changelog).read()).open();
	}

	private void opens(Path changelog, int applied) {
		Verdict verdict = open(changelog);
		assertThat(verdict).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.applied()).isEqualTo(applied));
	}

	private String closes(Path changelog) {
		Verdict verdict = open(changelog);
		assertThat(verdict).isInstanceOf(Verdict.Closed.class);
		return (verdict instanceof Verdict.Closed closed) ? closed.exitCode() + " " + closed.description() : "";
	}

	private String one(String sql) {
		return String.join("|", this.database.query(sql));
	}

	private String progress() {
		return one("SELECT concat_ws(' ', change, table_name, key_name, last_key, rows, batches, done, recorded)"
				+ " FROM headgate.batch_progress");
	}

	private void everyRowOnce(long rows) {
		assertThat(one("SELECT count(*) || ' ' || coalesce(min(n), 1) || ' ' || coalesce(max(n), 1) FROM users"))
			.isEqualTo(rows + " 1 1");
	}

	@ParameterizedTest
	@EnumSource
	void everyFormatRunsOnceInBatches(Format format) {
		users("int", "SELECT generate_series(1, 2500)");
		Path changelog = write(format.file, format.text);
		opens(changelog, 1);
		everyRowOnce(2500);
		assertThat(progress()).isEqualTo("0 public.users id 2500 2500 3 t t");
		opens(changelog, 0);
		everyRowOnce(2500);
	}

	@ParameterizedTest
	@EnumSource
	void liquibaseAloneFailsLoudly(Format format) throws Exception {
		users("int", "SELECT generate_series(1, 2500)");
		write(format.file, format.text);
		Result result = stock("update", format.file);
		assertThat(result.code()).isNotZero();
		assertThat(result.output())
			.containsPattern("syntax error at or near \":\"|Unknown change type '(headgate:)?batchedUpdate'");
		assertThat(one("SELECT sum(n) FROM users")).isEqualTo("0");
		assertThat(one("SELECT count(*) FROM databasechangelog")).isEqualTo("0");
	}

	@Test
	void checksumIsLiquibasesOwn() throws Exception {
		users("int", "SELECT generate_series(1, 10)");
		Path changelog = changelog(FILL);
		assertThat(stock("changelog-sync", "changelog.sql").output()).contains("successfully");
		String theirs = one("SELECT md5sum FROM databasechangelog");
		this.database.execute("DELETE FROM databasechangelog");
		opens(changelog, 1);
		assertThat(one("SELECT md5sum FROM databasechangelog")).isEqualTo(theirs).startsWith("9:");
	}

	static Stream<Arguments> keys() {
		return Stream.of(Arguments.of("bigint", "SELECT i * 7919 FROM generate_series(-1500, 1500) i", 3001),
				Arguments.of("smallint", "SELECT generate_series(-32768, -30000)", 2769),
				Arguments.of("uuid", "SELECT gen_random_uuid() FROM generate_series(1, 2500)", 2500),
				Arguments.of("text", "SELECT E'O\\'Neil \\\\ \"' || i FROM generate_series(1, 2500) i", 2500),
				Arguments.of("varchar(20)", "SELECT 'ä' || i FROM generate_series(1, 2500) i", 2500),
				Arguments.of("char(8)", "SELECT i::text FROM generate_series(1, 2500) i", 2500),
				Arguments.of("numeric", "SELECT i / 7.0 FROM generate_series(-1000, 1500) i", 2501),
				Arguments.of("timestamptz", "SELECT now() + i * interval '1 us' FROM generate_series(1, 2500) i", 2500),
				Arguments.of("int", "SELECT 1 WHERE false", 0), Arguments.of("int", "SELECT 1000000000", 1),
				Arguments.of("int", "SELECT generate_series(1, 1000)", 1000));
	}

	@ParameterizedTest
	@MethodSource("keys")
	void everyKindOfKey(String type, String values, long rows) {
		users(type, values);
		opens(changelog(FILL.replace(" key:id", "")), 1);
		everyRowOnce(rows);
		assertThat(progress()).contains(" " + rows + " " + (rows + 999) / 1000 + " t t");
	}

	@Test
	void customSchemaAndNamesThatNeedQuotes() {
		users("int", "SELECT 1");
		this.database
			.execute("CREATE SCHEMA app; CREATE TABLE app.\"Order Lines\" (a int, b int, \"lineNo\" int NOT NULL,"
					+ " n int DEFAULT 0, PRIMARY KEY (a, b), UNIQUE (\"lineNo\"));"
					+ " INSERT INTO app.\"Order Lines\" SELECT 1, i, i FROM generate_series(1, 300) i");
		opens(write("changelog.yaml", """
				databaseChangeLog:
				  - changeSet:
				      id: fill
				      author: ana
				      runInTransaction: false
				      changes:
				        - batchedUpdate:
				            schema: app
				            table: Order Lines
				            key: lineNo
				            set: n = n + 1
				            where: b > 100 OR b = 1 -- some
				            batchSize: 7
				            pause: 0
				"""), 1);
		assertThat(one("SELECT count(*) || ' ' || max(n) FROM app.\"Order Lines\" WHERE n > 0")).isEqualTo("201 1");
		assertThat(progress()).isEqualTo("0 app.\"Order Lines\" \"lineNo\" 300 300 43 t t");
	}

	@Test
	void failureNamesTheRangeAndTheRestFollowsLater() {
		users("int", "SELECT generate_series(1, 5000)");
		this.database.execute("ALTER TABLE users ADD CHECK (id <> 2500 OR n = 0)");
		Path changelog = changelog(FILL);
		assertThat(closes(changelog)).startsWith("MIGRATION_FAILED")
			.contains("batch 3, id from 2001 to 3000 of table public.users")
			.contains("users_check")
			.contains("[SQLSTATE 23514]");
		assertThat(progress()).isEqualTo("0 public.users id 2000 2000 2 f f");
		assertThat(one("SELECT sum(n) FROM users")).isEqualTo("2000");
		this.database.execute("ALTER TABLE users DROP CONSTRAINT users_check");
		opens(changelog, 1);
		everyRowOnce(5000);
	}

	@Test
	void doneButUnrecordedIsNotDoneAgainUnlikeUndone() {
		users("int", "SELECT generate_series(1, 2500)");
		Path changelog = changelog(FILL);
		opens(changelog, 1);
		this.database.execute("DELETE FROM databasechangelog; UPDATE headgate.batch_progress SET recorded = false");
		opens(changelog, 1);
		everyRowOnce(2500);
		this.database.execute("UPDATE users SET n = 0; DELETE FROM databasechangelog;"
				+ " UPDATE headgate.batch_progress SET recorded = true");
		opens(changelog, 1);
		everyRowOnce(2500);
	}

	@Test
	void waitsForLocksInTries() throws Exception {
		users("int", "SELECT generate_series(1, 2500)");
		this.database.executeAsSuperuser("ALTER DATABASE " + this.database.name() + " SET lock_timeout TO '100ms'");
		try (Connection blocker = this.database.connect(); var statement = blocker.createStatement()) {
			blocker.setAutoCommit(false);
			statement.execute("SELECT FROM users WHERE id = 1500 FOR UPDATE");
			CompletableFuture<Void> gate = CompletableFuture.runAsync(() -> opens(changelog(FILL), 1));
			Eventually
				.until(() -> this.database.query("SELECT to_regclass('headgate.batch_progress')").getFirst() != null
						&& progress().contains(" 1000 1 f f"));
			Thread.sleep(1500);
			assertThat(gate).isNotDone();
			blocker.rollback();
			gate.get(2, TimeUnit.MINUTES);
		}
		everyRowOnce(2500);
	}

	@Test
	void rowsAddedMeanwhileDoNotKeepItFromEnding() {
		users("int", "SELECT generate_series(1, 100)");
		opens(changelog("--batch table:users size:10 pause:0\nWITH done AS (UPDATE users SET n = n + 1"
				+ " WHERE id >= :from AND id <= :to RETURNING id) INSERT INTO users (id, n) SELECT id + 100, 1 FROM done;\n"),
				1);
		everyRowOnce(200);
	}

	@Test
	void tellsTheWatcherAfterEachBatch() throws Exception {
		users("int", "SELECT generate_series(1, 2500)");
		opens(changelog(FILL), 1);
		this.database.execute("VACUUM FULL ANALYZE users");
		List<String> told = new ArrayList<>();
		try (Connection connection = this.database.connect()) {
			BatchTable target = BatchTable.find(connection, "users", null);
			PostgresDatabase engine = new PostgresDatabase();
			engine.setConnection(new DeferredCommitConnection(connection));
			BatchProgressTable progressTable = BatchProgressTable.of(engine, new ChangeSetKey("p", "a", "i"), 0);
			BatchedUpdate update = new BatchedUpdate(connection, target,
					BatchSqlTemplate.of("UPDATE users SET n = n WHERE id >= :from AND id <= :to"), 1000, Duration.ZERO,
					progressTable, new BatchProgressReporter("fill", (state, ignored) -> told.add(state.toString())));
			update.run();
		}
		assertThat(told).containsExactly("batch 0, 0 of about 2500 rows, 0 %", "batch 1, 1000 of about 2500 rows, 40 %",
				"batch 2, 2000 of about 2500 rows, 80 %", "batch 3, 2500 of about 2500 rows, 99 %");
	}

	@ParameterizedTest
	@EnumSource
	void wrongUsageSaysWhatIsWrong(Wrong wrong) {
		users("int", "SELECT generate_series(1, 10)");
		this.database.execute("CREATE TABLE pairs (a int, b int, c float8 UNIQUE NOT NULL, d int UNIQUE, e int,"
				+ " PRIMARY KEY (a, b)); CREATE VIEW v AS SELECT * FROM users");
		assertThat(closes(write("changelog.sql", "--liquibase formatted sql\n\n--changeset ana:fill" + wrong.text)))
			.startsWith(wrong.code.name())
			.contains(wrong.message);
		assertThat(one("SELECT sum(n) FROM users")).isEqualTo("0");
	}

	@Test
	void scriptDoesTheSameInOneTransaction() throws Exception {
		users("int", "SELECT generate_series(1, 10)");
		BatchedUpdateChange change = new BatchedUpdateChange();
		change.setTable("users");
		change.setSet("n = n + 1");
		try (Connection connection = this.database.connect(); StringWriter script = new StringWriter()) {
			PostgresDatabase engine = new PostgresDatabase();
			engine.setConnection(new DeferredCommitConnection(connection));
			LoggingExecutor executor = new LoggingExecutor(null, script, engine);
			Scope.getCurrentScope().getSingleton(ExecutorService.class).setExecutor("jdbc", engine, executor);
			change.setKey("id");
			executor.execute(change.generateStatements(engine)[0]);
			this.database.execute(script.toString());
			everyRowOnce(10);
			script.getBuffer().setLength(0);
			change.setKey(null);
			executor.execute(change.generateStatements(engine)[0]);
			Scope.getCurrentScope().getSingleton(ExecutorService.class).clearExecutor("jdbc", engine);
			this.database.execute(script.toString());
			assertThat(one("SELECT count(*) || ' ' || min(n) || ' ' || max(n) FROM users")).isEqualTo("10 2 2");
			this.database.execute("ALTER TABLE users DROP CONSTRAINT users_pkey");
			assertThatIllegalStateException().isThrownBy(() -> this.database.execute(script.toString()))
				.withMessageContaining("query returned no rows");
		}
	}

	@Test
	void recipeOfTheDocumentRuns() throws Exception {
		users("int", "SELECT generate_series(1, 12000)");
		this.database.execute("ALTER TABLE users ADD is_active boolean NOT NULL DEFAULT true;"
				+ " UPDATE users SET is_active = false WHERE id % 3 = 0");
		List<String> blocks = Pattern.compile("(?ms)^ *```sql\\n(.*?)^ *```$")
			.matcher(Files.readString(Path.of("docs/large-tables.md")))
			.results()
			.map((block) -> block.group(1).stripIndent().replace("--liquibase formatted sql\n", ""))
			.filter((block) -> block.contains("--changeset"))
			.toList();
		assertThat(blocks).hasSize(4);
		StringBuilder applied = new StringBuilder("--liquibase formatted sql\n");
		for (int next : List.of(1, 0, 2)) {
			applied.append(blocks.get(next));
			assertThat(open(write("changelog.sql", applied.toString()))).isInstanceOf(Verdict.Open.class);
			this.database.execute("INSERT INTO users (id, is_active) VALUES (" + (20000 + next) + ", false)");
		}
		assertThat(this.database.query("SELECT status || ' ' || count(*) FROM users GROUP BY status ORDER BY 1"))
			.containsExactly("active 8000", "inactive 4003");
		applied.append(blocks.get(3));
		opens(write("changelog.sql", applied.toString()), 1);
	}

	@Test
	void ordinaryCommentStaysOne() {
		users("int", "SELECT generate_series(1, 10)");
		opens(changelog("--batch of small things\n-- batch table:users\nUPDATE users SET n = 1;\n"), 1);
		everyRowOnce(10);
	}

	@Test
	void killedProcessIsResumed() throws Exception {
		users("int", "SELECT generate_series(1, 200000)");
		Path changelog = changelog(FILL.replace("pause:0", "pause:20"));
		JarProcess first = jar(changelog);
		Eventually.until(() -> this.database.query("SELECT to_regclass('headgate.batch_progress')").getFirst() != null
				&& this.database.query("SELECT 1 FROM headgate.batch_progress WHERE batches >= 30").size() == 1);
		assertThat(first.kill()).isTrue();
		Eventually.until(() -> "0".equals(one("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
				+ " AND application_name = 'headgate gate'")));
		long rows = Long.parseLong(one("SELECT rows FROM headgate.batch_progress WHERE NOT done"));
		assertThat(rows).isBetween(30_000L, 199_000L);
		assertThat(one("SELECT sum(n) FROM users")).isEqualTo("" + rows);
		assertThat(one("SELECT max(id) FROM users WHERE n = 1")).isEqualTo("" + rows);

		String output = jar(changelog).exitsWith(0).output();
		assertThat(output).contains("fill: resumes after batch " + rows / 1000 + ", " + rows + " of about")
			.contains("fill: done, 200000 rows in 200 batches");
		everyRowOnce(200_000);
		assertThat(progress()).isEqualTo("0 public.users id 200000 200000 200 t t");
	}

	private JarProcess jar(Path changelog) {
		return JarProcess.on(this.database)
			.start("upgrade", "--changelog", "file:" + changelog, "--spring.profiles.active=prod");
	}

	/** Runs Liquibase's own command line on the same class path without Headgate. */
	private Result stock(String command, String file) throws Exception {
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(":"))
			.filter((entry) -> entry.endsWith(".jar") && !entry.contains("headgate"))
			.collect(Collectors.joining(":"));
		Process process = new ProcessBuilder(java(), "-cp", classPath,
				"liquibase.integration.commandline.LiquibaseCommandLine", "--analytics-enabled=false",
				"--search-path=" + this.folder, command, "--url=" + this.database.jdbcUrl(),
				"--username=" + TestDatabase.OWNER, "--password=" + TestDatabase.PASSWORD, "--changelog-file=" + file)
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Result(process.waitFor(), output);
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	private record Result(int code, String output) {
	}

	enum Format {

		SQL("changelog.sql", "--liquibase formatted sql\n\n--changeset ana:fill runInTransaction:false\n" + FILL),

		YAML("changelog.yaml", """
				databaseChangeLog:
				  - changeSet:
				      id: fill
				      author: ana
				      runInTransaction: false
				      changes:
				        - batchedUpdate:
				            table: users
				            key: id
				            batchSize: 1000
				            pause: 0
				            sql: UPDATE users SET n = n + 1 WHERE id >= :from AND id <= :to
				"""),

		XML("changelog.xml", """
				<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
				    xmlns:headgate="http://www.liquibase.org/xml/ns/dbchangelog-ext"
				    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
				    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
				        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
				  <changeSet id="fill" author="ana" runInTransaction="false">
				    <headgate:batchedUpdate table="users" batchSize="1000" pause="0">
				      <headgate:set>n = n + 1</headgate:set>
				      <headgate:where>id &lt; 5000</headgate:where>
				    </headgate:batchedUpdate>
				  </changeSet>
				</databaseChangeLog>
				""");

		private final String file;

		private final String text;

		Format(String file, String text) {
			this.file = file;
			this.text = text;
		}

	}

	enum Wrong {

		IN_TRANSACTION(ExitCode.MIGRATION_FAILED, "\n" + FILL, "the change set must have runInTransaction:false"),

		NO_TABLE(outside("--batch size:10", "users"), "table is missing"),

		BARE(outside("--batch", "users"), "table is missing"),

		UNKNOWN(ExitCode.USAGE, outside("--batch table:users bathsize:10", "users"), "'bathsize' is unknown"),

		MALFORMED(ExitCode.USAGE, outside("--batch table:users key", "users"), "can't read 'key'"),

		TWICE(ExitCode.USAGE, outside("--batch table:users table:v", "users"), "table is given twice"),

		NUMBER(ExitCode.USAGE, outside("--batch table:users size:1k", "users"), "'1k', which is not a whole number"),

		SIZE(outside("--batch table:users size:0", "users"), "the batch size is 0, it must be from 1 to"),

		PAUSE(outside("--batch table:users pause:-1", "users"), "pause is -1 ms"),

		PLACEHOLDER(" runInTransaction:false\n--batch table:users\nUPDATE users SET n = 1 WHERE id >= :from;\n",
				"must have both placeholders"),

		SEVERAL(outside("--batch table:users", "users") + "SELECT 1;\n", "one statement, not several"),

		TABLE(outside("--batch table:nobody", "users"), "there is no table public.nobody"),

		VIEW(outside("--batch table:v key:id", "users"), "public.v is not a table"),

		COMPOSITE(outside("--batch table:pairs", "users"), "no primary key of one column; name a unique column as key"),

		NOT_UNIQUE(outside("--batch table:pairs key:e", "users"),
				"key e of table public.pairs is not a column that is"),

		NULLABLE(outside("--batch table:pairs key:d", "users"), "may be NULL"),

		TYPE(outside("--batch table:pairs key:c", "users"), "is of type double precision");

		private final ExitCode code;

		private final String text;

		private final String message;

		Wrong(String text, String message) {
			this(ExitCode.MIGRATION_FAILED, text, message);
		}

		Wrong(ExitCode code, String text, String message) {
			this.code = code;
			this.text = text;
			this.message = message;
		}

		private static String outside(String line, String table) {
			return " runInTransaction:false\n" + line + "\nUPDATE " + table
					+ " SET n = n + 1 WHERE id >= :from AND id <= :to;\n";
		}

	}

}
