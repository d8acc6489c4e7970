package dev.headgate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A secret of its own in every form and place, right and wrong, and none of them in what
 * a process prints, logs at TRACE, answers in JSON or keeps in its tables.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class PlantedSecretsIT {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private static final TestDatabase DATABASE = TestDatabase.create();

	private static final String TRACE = "--logging.level.root=trace";

	/** Where the driver logs addresses; at TRACE it logs statements, as is its job. */
	private static final String DRIVER = "--logging.level.org.postgresql=debug";

	@TempDir
	private Path folder;

	@AfterAll
	static void endTracing() {
		LoggingSystem logging = LoggingSystem.get(PlantedSecretsIT.class.getClassLoader());
		logging.setLogLevel("ROOT", LogLevel.INFO);
		logging.setLogLevel("org.postgresql", LogLevel.INFO);
		DATABASE.close();
	}

	static Stream<Arguments> addresses() {
		return Stream.of(arguments(2, "postgresql://u:SECRET@h:99999/d"),
				arguments(2, "postgresql://u:SECRET@h:port/d"), arguments(2, "postgresql://postgres:SECRET/d"),
				arguments(2, "postgresql://u:12/SECRET@h/d"), arguments(2, "postgresql://u:12?SECRET@h/d"),
				arguments(2, "postgresql://u:12?a=SECRET@h/d"), arguments(2, "postgresql://u:p@SECRET@h/d"),
				arguments(2, "postgresql://u:p@a/SECRET@h/d"), arguments(2, "postgresql://u:SECRET%zz@h/d"),
				arguments(2, "postgresql://u:x@h/d?SECRET=1"), arguments(2, "postgresql://u:x@h/d?SECRET"),
				arguments(2, "postgresql://u:SECRET@%2Fvar/d"), arguments(2, "postgresql:///d?host=SECRET:1"),
				arguments(2, "postgresql:///d?port=SECRET"), arguments(2, "postgresql://h/d?sslmode=SECRET"),
				arguments(2, "postgresql://h/d?ssl=SECRET"), arguments(2, "postgresql://h/d?connect_timeout=SECRET"),
				arguments(2, "postgresql://h/d?passfile=SECRET"),
				arguments(2, "postgresql://h/d?target_session_attrs=SECRET"),
				arguments(2, "postgresql://h/d?require_auth=SECRET"), arguments(2, "postgresql://h/d?service=SECRET"),
				arguments(2, "postgresql://h/d?password=SECRET&nonsense=1"), arguments(2, "mysql://u:SECRET@h/d"),
				arguments(2, "u:SECRET@h/d"), arguments(2, "postgresql:u:SECRET"),
				arguments(2, "jdbc:postgresql://u:SECRET@h/d"), arguments(2, "jdbc:postgresql://u:SECRET@h:5432/d"),
				arguments(2, "jdbc:postgresql://u:12/SECRET@h/d"), arguments(2, "jdbc:postgresql://u:SECRET/d"),
				arguments(2, "jdbc:postgresql://h/d?password=SECRET%zz"),
				arguments(2, "jdbc:postgresql://h/d?sslMode=require&password=SECRET"),
				arguments(2, "jdbc:postgresql://h/d?sslmode=SECRET"), arguments(2, "jdbc:mysql://u:SECRET@h/d"),
				arguments(13, "postgresql://u:${SECRET}@HERE"), arguments(13, "postgresql://u:%24%7BSECRET%7D@HERE"),
				arguments(13, "postgresql://u:${x:SECRET}@HERE"), arguments(13, "postgresql://u:#{SECRET}@HERE"),
				arguments(13, "postgresql://u:a${SECRET${b}}%2Fc@HERE"), arguments(13, "postgresql://u:SECRET@HERE"),
				arguments(13, "postgresql+asyncpg://u@HERE?password=SECRET"),
				arguments(13, "jdbc:postgresql://HERE?user=u&password=SECRET"),
				arguments(13, "jdbc:postgresql://HERE?user=u&password=%24%7BSECRET%7D"),
				arguments(13, "jdbc:postgresql://HERE?user=u&password=x&sslpassword=SECRET"));
	}

	@ParameterizedTest
	@MethodSource("addresses")
	void addressIsNeverRepeatedWhereverItStands(int code, String form, CapturedOutput log) {
		String here = DATABASE.host() + ":" + DATABASE.port() + "/" + DATABASE.name();
		String secret = secret();
		String url = form.replace("SECRET", secret).replace("HERE", here);
		new Planted(log, secret).run(code, "current", "--json", "--url", url);
		String mounted = mount(Map.of("DATABASE_URL", url, "spring.liquibase.url", url));
		if (code == 2) {
			// All that is wrong is reported together.
			VerbRun run = new Planted(log, secret).run(2, "current", mounted, "--headgate.scratch-url=" + url);
			assertThat(run.err()).contains("DATABASE_URL: ", "spring.liquibase.url: ", "headgate.scratch-url: ");
			assertThat(new Planted(log, secret).run(2, "current", "--spring.datasource.url=" + url).err())
				.contains("spring.datasource.url: ");
		}
		else if (form.startsWith("jdbc:")) {
			new Planted(log, secret).run(13, "current", "--spring.datasource.url=" + url);
		}
		else {
			new Planted(log, secret).run(13, "status", mounted, "--json");
		}
	}

	static Stream<Arguments> commandLines() {
		return Stream
			.of("current --password=SECRET", "current --password SECRET", "current --ulr=postgresql://u:SECRET@h/d",
					"current --ulr postgresql://u:SECRET@h/d", "upgrade postgresql://u:SECRET@h/d",
					"stamp postgresql://u:SECRET@h/d", "stamp jdbc:postgresql://u:SECRET@h/d",
					"postgresql://u:SECRET@h/d", "current --spring.datasource.password SECRET",
					"current --spring.datasource.url postgresql://u:SECRET@h/d", "current --url", "current --url=",
					"history --json=SECRET'x@y", "show x --url mysql://u:SECRET@h/d",
					"current --headgate.scratch-ulr=postgresql://u:SECRET@h/d --headgate.password=SECRET")
			.map((line) -> arguments((Object) line.split(" ")));
	}

	@ParameterizedTest
	@MethodSource("commandLines")
	void whatIsTypedWronglyIsNotRepeated(String[] line, CapturedOutput log) {
		String secret = secret();
		String[] args = Arrays.stream(line).map((arg) -> arg.replace("SECRET", secret)).toArray(String[]::new);
		VerbRun run = VerbRun.run(args).exitsWith(2);
		new Planted(log, secret).isNotIn(run);
	}

	@ParameterizedTest
	@MethodSource("passwords")
	void passwordIsTakenAsItIsWrittenAndNotRepeated(String form, CapturedOutput log) {
		String secret = form.replace("SECRET", secret());
		Planted planted = new Planted(log, secret);
		DATABASE.executeAsSuperuser("ALTER ROLE planted PASSWORD '" + secret + "'");
		String url = "--spring.datasource.url=" + DATABASE.jdbcUrl();
		String user = "--spring.datasource.username=planted";
		planted.run(0, "current", url, user, "--spring.datasource.password=" + secret);
		planted.run(0, "current", url, user, mount(Map.of("spring.datasource.password", secret)));
		planted.run(0, "current", url, "--spring.liquibase.user=planted",
				mount(Map.of("spring.liquibase.password", secret)));
		ChangelogDirectory files = new ChangelogDirectory(this.folder);
		files.file("conf/application-uat.yaml", "spring.datasource.password: '${spring.mounted}'\n");
		planted.run(0, "current", url, user, mount(Map.of("spring.mounted", secret)),
				"--spring.config.additional-location=" + this.folder.resolve("conf") + "/",
				"--spring.profiles.active=uat");
		planted.run(13, "current", url, user, "--spring.datasource.password=" + secret + "x", "--json");
	}

	static Stream<String> passwords() {
		DATABASE.executeAsSuperuser("DROP ROLE IF EXISTS planted");
		DATABASE.executeAsSuperuser("CREATE ROLE planted LOGIN IN ROLE " + TestDatabase.OWNER);
		return Stream.of("SECRET", "a${SECRET}c/d?e@f", "${x:SECRET}", "${SECRET${b}}", "#{SECRET}", "%24%7BSECRET%7D");
	}

	@ParameterizedTest
	@MethodSource("changeSets")
	void valueOfASecretParameterIsInNoErrorAndNoTable(String parameter, String changeSet, CapturedOutput log) {
		String secret = secret();
		Planted planted = new Planted(log, secret);
		ChangelogDirectory changelog = new ChangelogDirectory(this.folder);
		changelog.file("db/failing.sql", "--liquibase formatted sql\n"
				+ changeSet.replace("|", "\n").replace("PARAMETER", "${" + parameter + "}"));
		String[] settings = { changelog.argument("db/failing.sql"),
				"--spring.liquibase.parameters." + parameter + "=" + secret };
		VerbRun run = planted.run(11, "upgrade", DATABASE.url(), settings);
		assertThat(changeSet.contains("onFail") || run.err().contains("******")).as(run.err()).isTrue();
		planted.run(11, "upgrade", DATABASE.url(), settings[0], settings[1], "--json");
		planted.run(0, "status", DATABASE.url(), settings);
		planted.run(0, "history", DATABASE.url(), settings);
		for (String table : DATABASE
			.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'headgate'")) {
			assertThat(DATABASE.query("SELECT t::text FROM headgate." + table + " t")).as(table)
				.noneMatch((row) -> row.toLowerCase(Locale.ROOT).contains(secret.toLowerCase(Locale.ROOT)));
		}
	}

	static Stream<Arguments> changeSets() {
		return Stream.of(arguments("db_password", "--changeset a:1|SELECT 'PARAMETER'::int;"),
				arguments("api_token", "--changeset a:2|SELECT * FROM \"PARAMETER\";"),
				arguments("clientSecret",
						"--changeset a:3|DO $$ BEGIN RAISE 'no: %', 'PARAMETER'; END $$;".replace("$$;", "$$")),
				arguments("api-key",
						"--changeset a:4|--preconditions onFail:HALT onFailMessage:PARAMETER|"
								+ "--precondition-sql-check expectedResult:1 SELECT 0|SELECT 1;"),
				arguments("owner_pwd", "--changeset a:5 runInTransaction:false|SELECT PARAMETER;"));
	}

	@Test
	void valueOfAnotherParameterIsShown(CapturedOutput log) {
		ChangelogDirectory changelog = new ChangelogDirectory(this.folder);
		changelog.file("db/failing.sql", "--liquibase formatted sql\n--changeset a:9\nSELECT '${region}'::int;\n");
		VerbRun run = VerbRun.on(DATABASE, "upgrade", changelog.argument("db/failing.sql"),
				"--spring.liquibase.parameters.region=north-west");
		assertThat(run.exitsWith(11).err()).contains("north-west");
	}

	/** As a service, with everything logged, and with a database that turns it away. */
	@Test
	void serviceUsesThePasswordAsItIsWrittenAndLogsItNowhere() {
		String secret = "a${" + secret() + "}c/d?e@f";
		String role = DATABASE.name() + "_service";
		try (TestDatabase database = TestDatabase.create()) {
			database.executeAsSuperuser("CREATE ROLE " + role + " LOGIN PASSWORD '" + secret + "'");
			database.executeAsSuperuser("ALTER DATABASE " + database.name() + " OWNER TO " + role);
			database.executeAsSuperuser("GRANT ALL ON SCHEMA public TO " + role);
			String url = "postgresql://" + role + ":"
					+ secret.replace("/", "%2F").replace("?", "%3F").replace("@", "%40") + "@" + database.host() + ":"
					+ database.port() + "/" + database.name();
			try (JarProcess process = JarProcess.command()
				.hiding(secret)
				.hiding(secret.substring(4, 20))
				.with("DATABASE_URL", url)
				.with("MANAGEMENT_ENDPOINT_HEALTH_SHOWDETAILS", "always")
				.with("HEADGATE_HEALTH_CACHEPERIOD", "1ms")
				.start("serve", TRACE, DRIVER)) {
				process.awaitOutput("Started HeadgateApplication");
				assertThat(process.get("/actuator/health").statusCode()).isEqualTo(200);
				database.executeAsSuperuser("ALTER ROLE " + role + " NOLOGIN");
				assertThat(process.get("/actuator/health").body()).contains("schema").doesNotContain(secret);
			}
			finally {
				database.executeAsSuperuser("DROP OWNED BY " + role + " CASCADE");
				database.executeAsSuperuser("ALTER DATABASE " + database.name() + " OWNER TO postgres");
				database.executeAsSuperuser("DROP ROLE " + role);
			}
		}
	}

	@Test
	void variablesThatAreRefusedAreNotRepeated() {
		String[] secrets = Stream.generate(PlantedSecretsIT::secret).limit(6).toArray(String[]::new);
		JarProcess.Command command = JarProcess.command()
			.with("DATABASE_URL", "postgresql://u:" + secrets[0] + "/x@h/d")
			.with("SPRING_LIQUIBASE_URL", "jdbc:postgresql://u:" + secrets[1] + "@h/d")
			.with("SPRING_LIQUIBASE_PASSWORD", "${" + secrets[2] + "}")
			.with("HEADGATE_SCRATCHURL", "postgresql://u@h/d?sslmode=" + secrets[3])
			.with("HEADGATE_GATE_LOCKBUDGET", "soon")
			.with("SPRING_LIQUIBASE_PARAMETERS_TOKEN", "${" + secrets[4] + "}")
			.with("SPRING_PROFILES_ACTIVE", "dev,prod");
		for (String secret : secrets) {
			command.hiding(secret);
		}
		JarProcess process = command.run("serve", TRACE, DRIVER).exitsWith(15);
		assertThat(process.output()).contains("5 settings are wrong");
	}

	private static String secret() {
		return "S3cr3t%04dPw".formatted(COUNT.incrementAndGet());
	}

	private String mount(Map<String, String> files) {
		Path tree = this.folder.resolve("tree" + COUNT.incrementAndGet());
		ChangelogDirectory directory = new ChangelogDirectory(tree);
		files.forEach((name, text) -> directory.file(name, text + "\n"));
		return "--spring.config.import=configtree:" + tree + "/";
	}

	/**
	 * A secret that was planted.
	 *
	 * @param log what this process prints
	 * @param secret the secret
	 */
	private record Planted(CapturedOutput log, String secret) {

		VerbRun run(int code, String verb, String... args) {
			List<String> line = new ArrayList<>(List.of(verb));
			for (String arg : args) {
				line.addAll(arg.startsWith("postgresql:") && line.size() == 1 ? List.of("--url", arg) : List.of(arg));
			}
			line.addAll(List.of(TRACE, DRIVER));
			VerbRun run = VerbRun.run(line.toArray(String[]::new)).exitsWith(code);
			isNotIn(run);
			return run;
		}

		VerbRun run(int code, String verb, String url, String[] settings) {
			return run(code, verb, url, settings[0], settings[1]);
		}

		void isNotIn(VerbRun run) {
			String bare = this.secret.replaceAll(".*(S3cr3t\\d+Pw).*", "$1");
			assertThat(run.out() + run.err() + this.log.getAll()).doesNotContainIgnoringCase(bare);
		}

	}

}
