package dev.headgate.gate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Settings, databases and changelogs with which nothing can start, and what each gets.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class BadInputIT {

	private static final String HEADER = "--liquibase formatted sql\n";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	@ParameterizedTest
	@ValueSource(strings = { "serve", "upgrade" })
	void addressThatCannotBeReadAndEveryOtherProblemAreReportedTogether(String verb) {
		JarProcess process = JarProcess.command()
			.with("DATABASE_URL", "postgresql://owner:owner-secret@db:99999/app")
			.with("HEADGATE_GATE_LOCKBUDGET", "soon")
			.run(verb, "--headgate.gate.moed=wait", "--spring.liquibase.drop-first=true")
			.exitsWith(2);
		assertThat(process.hasListened()).isFalse();
		assertThat(verb.equals("upgrade") ? process.err() : process.output()).contains("4 settings are wrong",
				"DATABASE_URL: character 36: the port is not between 1 and 65535",
				"headgate.gate.moed: there is no such setting", "Did you mean 'headgate.gate.mode'?",
				"headgate.gate.lock-budget = 'soon': it is not a duration",
				"spring.liquibase.drop-first = 'true': not supported");
	}

	@ParameterizedTest
	@ValueSource(strings = { "owner:owner-secret@host/db", "mysql://owner:owner-secret@host/db",
			"jdbc:postgresql://host/db?user=owner&password=owner-secret",
			"postgresql://owner:owner-secret@host/db?nonsense=1", "postgresql://owner:owner-secret%@host/db" })
	void addressInAnotherFormIsRefusedWithoutRepeatingIt(String url) {
		VerbRun run = withDatabaseUrl(url, "upgrade").exitsWith(2);
		assertThat(run.err()).contains("DATABASE_URL: ", "postgresql://user:password@host:5432/database");
		assertThat(run.out()).isEmpty();
	}

	@Test
	void addressOnTheCommandLineIsNotRepeatedEither() {
		String url = "postgresql://owner:owner-secret@db:99999/app?password=owner-secret";
		for (String[] args : new String[][] { { "upgrade", "--url=" + url }, { "upgrade", url }, { url },
				{ "upgrade", "--password=owner-secret" } }) {
			assertThat(VerbRun.run(args).exitsWith(2).err()).isNotBlank();
		}
	}

	@Test
	void noDatabaseAtAllSaysWhatToSet() {
		assertThat(JarProcess.command().run().exitsWith(2).output()).contains("no database is configured",
				"Set DATABASE_URL, for example");
	}

	@ParameterizedTest
	@ValueSource(strings = { "DATABASE_URL", "spring.datasource.url", "spring.datasource.password",
			"spring.liquibase.password" })
	void wrongPasswordIsRefusedAtOnce(String variable, CapturedOutput log) {
		String wrong = "wr0ng-s3cret";
		String url = this.database.url();
		List<String> args = new ArrayList<>(List.of("upgrade", Bookshop.ARGUMENT));
		switch (variable) {
			case "DATABASE_URL" -> url = url.replace(TestDatabase.PASSWORD, wrong);
			case "spring.datasource.url" ->
				args.add("--spring.datasource.url=" + this.database.jdbcUrl() + "?user=owner&password=" + wrong);
			case "spring.datasource.password" -> args.add("--spring.datasource.password=" + wrong);
			default -> args.addAll(
					List.of("--spring.liquibase.user=" + TestDatabase.OWNER, "--spring.liquibase.password=" + wrong));
		}
		VerbRun run = withDatabaseUrl(url, args.toArray(String[]::new)).exitsWith(13);
		assertThat(run.err()).contains("[SQLSTATE 28P01]", "Check that the server runs")
			.contains(this.database.name() + " as owner");
		assertThat(run.out() + run.err() + log).doesNotContain("Waiting", wrong);
	}

	@Test
	void missingDatabaseIsRefusedAtOnce() {
		JarProcess process = JarProcess.command()
			.with("DATABASE_URL", this.database.url().replace(this.database.name(), "nowhere"))
			.run()
			.exitsWith(13);
		assertThat(process.hasListened()).isFalse();
		assertThat(process.output()).contains("database \"nowhere\" does not exist", "[SQLSTATE 3D000]")
			.doesNotContain("waiting");
	}

	@ParameterizedTest
	@ValueSource(strings = { "refuses", "is silent", "has no address" })
	void hostThatDoesNotAnswerIsTriedUntilTheBudgetIsSpent(String how, CapturedOutput log) throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			String host = switch (how) {
				case "refuses" -> "127.0.0.1:" + JarProcess.freePort();
				case "is silent" -> "127.0.0.1:" + silent.getLocalPort();
				default -> "host.invalid";
			};
			long start = System.nanoTime();
			VerbRun run = VerbRun
				.at("postgresql://owner:owner-secret@" + host + "/app", "upgrade", "--headgate.gate.connect-budget=3s")
				.exitsWith(13);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(3));
			assertThat(run.err()).contains("the database does not answer, or refuses", "/app as owner");
			if (!how.equals("is silent")) {
				assertThat(log).contains("Waiting for the database, which does not answer yet");
			}
		}
	}

	@Test
	void serverThatComesUpDuringTheBudgetIsWaitedFor() throws Exception {
		int port = JarProcess.freePort();
		String address = this.database.host() + ":" + this.database.port();
		String url = this.database.url().replace(address + "/", "localhost:" + port + "/");
		try (JarProcess process = JarProcess.command().with("DATABASE_URL", url).start("upgrade")) {
			process.awaitOutput("Waiting for the database, which does not answer yet");
			try (ServerSocket late = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
				Thread.ofVirtual().start(() -> forward(late));
				assertThat(process.exitsWith(0).out()).contains("applied " + Bookshop.REVISIONS + " change sets");
			}
		}
	}

	@Test
	void roleWithoutTheRightToCreateIsToldTheGrant() {
		String role = this.database.name() + "_reader";
		this.database.executeAsSuperuser("CREATE ROLE " + role + " LOGIN PASSWORD 'r3ader-s3cret'");
		try {
			String[] upgrade = { "upgrade", Bookshop.ARGUMENT, "--spring.liquibase.user=" + role,
					"--spring.liquibase.password=r3ader-s3cret" };
			assertThat(withDatabaseUrl(this.database.url(), upgrade).exitsWith(13).err()).contains(
					"the database refuses to be migrated", "role " + role + " may not create objects in schema public",
					"GRANT CREATE, USAGE ON SCHEMA public TO " + role + ";");
			this.database.executeAsSuperuser("GRANT CREATE ON SCHEMA public TO " + role);
			assertThat(withDatabaseUrl(this.database.url(), upgrade).exitsWith(13).err())
				.contains("may not create Headgate's own schema", "CREATE SCHEMA headgate AUTHORIZATION " + role);
			assertUntouched();
		}
		finally {
			this.database.executeAsSuperuser("DROP OWNED BY " + role + "; DROP ROLE " + role);
		}
	}

	@Test
	void readOnlyDatabaseIsRefused() {
		this.database
			.executeAsSuperuser("ALTER DATABASE " + this.database.name() + " SET default_transaction_read_only = on");
		JarProcess process = JarProcess.on(this.database).run().exitsWith(13);
		assertThat(process.hasListened()).isFalse();
		assertThat(process.output()).contains("the database is read-only", "End the read-only state");
		assertUntouched();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("changelogs")
	void changelogThatCannotBeReadIsNamed(String file, @Nullable String text, String expected) {
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary);
		if (text != null) {
			changelog.file(file, text);
		}
		VerbRun run = VerbRun.on(this.database, "upgrade", changelog.argument(file)).exitsWith(2);
		assertThat(run.err()).contains("Description:", file.substring(file.lastIndexOf('/')), expected, "Action:");
		assertThat(run.out()).isEmpty();
		assertUntouched();
	}

	@Test
	void fileNameThatTheLocaleCannotReadNamesTheLocale() throws IOException, InterruptedException {
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary)
			.master("- includeAll: { path: migrations/, relativeToChangelogFile: true }")
			.file("db/changelog/migrations/gr.sql", HEADER + "--changeset ann:1\nSELECT 1;\n");
		new ProcessBuilder("sh", "-c", "mv gr.sql \"$(printf 'gr\\303\\266.sql')\"")
			.directory(this.temporary.resolve("db/changelog/migrations").toFile())
			.start()
			.waitFor();
		JarProcess process = JarProcess.on(this.database)
			.with("LC_ALL", "POSIX")
			.run("upgrade", changelog.argument())
			.exitsWith(2);
		assertThat(process.err()).contains("The name of db/changelog/migrations/gr", "LC_ALL is POSIX",
				"Set LC_ALL=C.UTF-8");
		assertUntouched();
	}

	static Stream<Arguments> changelogs() {
		return Stream.of(arguments("db/missing.yaml", null, "does not exist"),
				arguments("db/empty.yaml", "", "can't be read: Empty file"),
				arguments("db/empty.sql", "", "empty file"), arguments("db/empty.xml", "", "empty file"),
				arguments("db/none.yaml", "databaseChangeLog: []\n", "has no change sets yet"),
				arguments("db/none.sql", HEADER, "has no change sets yet"),
				arguments("db/malformed.yaml", "databaseChangeLog:\n  - changeSet: { id: 1\n", "can't be read"),
				arguments("db/malformed.xml", "<databaseChangeLog><changeSet>", "can't be read"),
				arguments("db/malformed.sql", HEADER + "--changeset ann\nSELECT 1;\n", "can't be read"),
				arguments("db/unknown.txt", "hello\n", "can't be read"),
				arguments("db/other.yaml", "openapi: 3.1.0\n", "Could not find databaseChangeLog node"),
				arguments("db/include.yaml", "databaseChangeLog:\n  - include: { file: db/gone.sql }\n", "db/gone.sql"),
				arguments("db/twice.sql", HEADER + "--changeset ann:1\nSELECT 1;\n--changeset bob:1\nSELECT 1;\n"
						+ "--changeset ann:1\nSELECT 2;\n", "has these change sets twice: "));
	}

	/** A system property stands for the variable of the environment. */
	private static VerbRun withDatabaseUrl(String url, String... args) {
		System.setProperty("DATABASE_URL", url);
		try {
			return VerbRun.run(args);
		}
		finally {
			System.clearProperty("DATABASE_URL");
		}
	}

	private void assertUntouched() {
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'"
				+ " UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
			.isEmpty();
	}

	private void forward(ServerSocket from) {
		try {
			while (true) {
				Socket client = from.accept();
				Socket server = new Socket(this.database.host(), this.database.port());
				Thread.ofVirtual().start(() -> copy(client, server));
				Thread.ofVirtual().start(() -> copy(server, client));
			}
		}
		catch (IOException ex) {
			// the test is over
		}
	}

	private static void copy(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// one end has closed
		}
	}

}
