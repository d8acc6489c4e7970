package dev.headgate.gate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import liquibase.Scope;
import liquibase.command.CommandScope;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.headgate.changelog.Changelog;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged jar with the changelog in it, on a database of its own, from the outside.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class PackagedJarIT {

	/** Boot itself warms up Bean Validation and a little of Tomcat in a thread apart. */
	private static final Pattern SERVICE = Pattern
		.compile("org\\.hibernate\\.|org\\.apache\\.catalina\\.(core|startup|connector)\\."
				+ "|com\\.zaxxer\\.hikari\\.Hikari");

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	private final Changelog changelog = ChangelogReader
		.read(TestSettings.of(this.database).packagedChangelog().read().changelog())
		.model();

	private final int all = this.changelog.applicable().size();

	private final String first = this.changelog.revisions().getFirst().id();

	private final String head = this.changelog.head().orElseThrow();

	private JarProcess.Command jar() {
		return JarProcess.on(this.database).packagedChangelog();
	}

	@Test
	void migratesFirstAndServesThenAndNeverTwice() throws IOException {
		Path classes = this.temporary.resolve("classes");
		try (JarProcess service = jar().packaged()
			.option("-Xlog:class+load=info:file=" + classes)
			.start("--spring.profiles.active=prod")) {
			service.awaitOutput("Started HeadgateApplication");
			assertThat(service.hasListened()).isTrue();
			assertThat(service.out()).containsSubsequence("Using database ", this.database.name() + " as owner",
					"Environment prod, gate mode migrate, seeds do not run", "Changelog ",
					"Schema state: behind: at nothing, " + this.all + " pending", "Applied " + this.first,
					"Gate open: at head " + this.head + ", " + this.all + " change sets applied", "Tomcat initialized");
			assertThat(service.out()).contains("Applied " + this.head);
			assertThat(service.err()).isEmpty();
			assertThat(service.get("/actuator/health/readiness").body()).contains("\"status\":\"UP\"", "\"schema\"");
			assertThat(service.get("/actuator/health/liveness").body()).contains("\"status\":\"UP\"")
				.doesNotContain("schema");
			service.stop();
		}
		assertThat(serviceClasses(classes)).anyMatch((line) -> line.contains("org.hibernate."))
			.anyMatch((line) -> line.contains("org.apache.catalina."))
			.anyMatch((line) -> line.contains("com.zaxxer.hikari."));
		assertThat(this.database.query("SELECT id FROM databasechangelog WHERE filename NOT LIKE 'db/seed/%'"))
			.hasSize(this.all);
		assertThat(this.database.query("SELECT count(*) FROM databasechangelog")).containsExactly("" + this.all);
		try (JarProcess again = jar().start("serve", "--spring.profiles.active=prod")) {
			again.awaitOutput("Started HeadgateApplication");
			assertThat(again.out())
				.containsSubsequence("Schema state: at head",
						"Gate open: at head " + this.head + ", 0 change sets applied", "Tomcat initialized")
				.doesNotContain("Applied ");
		}
	}

	@Test
	void atHeadTheEngineIsNotEvenLoaded() throws IOException {
		Path full = this.temporary.resolve("full");
		jar().option("-Xlog:class+load=info:file=" + full).run("upgrade").exitsWith(0);
		assertThat(engineClasses(full)).isNotEmpty();
		Path classes = this.temporary.resolve("classes");
		try (JarProcess service = jar().option("-Xlog:class+load=info:file=" + classes)
			.start("--spring.profiles.active=prod")) {
			service.awaitOutput("Started HeadgateApplication");
			assertThat(service.out()).contains("unchanged since this build last saw it");
			assertThat(service.get("/actuator/health/readiness").body()).contains("\"status\":\"UP\"");
			assertThat(service.get("/actuator/prometheus").body()).contains("headgate_schema_current 1.0");
			service.stop();
		}
		assertThat(serviceClasses(classes)).isNotEmpty();
		assertThat(engineClasses(classes)).isEmpty();
		for (String verb : List.of("current", "upgrade")) {
			Path loaded = this.temporary.resolve(verb);
			jar().option("-Xlog:class+load=info:file=" + loaded).run(verb).exitsWith(0);
			assertThat(loaded).content().contains("dev.headgate.cli.");
			assertThat(engineClasses(loaded)).as(verb).isEmpty();
		}
	}

	private static List<String> engineClasses(Path log) throws IOException {
		try (Stream<String> lines = Files.lines(log)) {
			return lines.filter((line) -> line.contains("] liquibase.")).toList();
		}
	}

	@Test
	void closedGateLoadsNothingOfTheService() throws IOException {
		Path classes = this.temporary.resolve("classes");
		JarProcess closed = jar().option("-Xlog:class+load=info:file=" + classes).run("--headgate.gate.mode=verify");
		closed.exitsWith(10);
		assertThat(closed.hasListened()).isFalse();
		assertThat(closed.output()).contains("APPLICATION FAILED TO START",
				"pending      " + this.all + ": " + this.first, "exit code    10, behind head", "headgate upgrade");
		assertThat(classes).content().contains("dev.headgate.gate.Gate ");
		assertThat(serviceClasses(classes)).isEmpty();
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'"
				+ " UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
			.isEmpty();
	}

	@Test
	void asksNoRemoteHost() throws Exception {
		AtomicInteger requests = new AtomicInteger();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			requests.incrementAndGet();
			exchange.sendResponseHeaders(404, -1);
			exchange.close();
		});
		server.start();
		try {
			String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/analytics.yaml";
			jar().option("-Dliquibase.analytics.enabled=true")
				.option("-Dliquibase.analytics.devOverride=true")
				.option("-Dliquibase.analytics.configEndpointUrl=" + url)
				.run("upgrade")
				.exitsWith(0);
			assertThat(requests).hasValue(0);
			askAsLiquibaseItselfWould(url);
			assertThat(requests).hasPositiveValue();
		}
		finally {
			server.stop(0);
		}
	}

	private static List<String> serviceClasses(Path log) throws IOException {
		try (Stream<String> lines = Files.lines(log)) {
			return lines.filter((line) -> SERVICE.matcher(line.split(" source:", 2)[0]).find()).toList();
		}
	}

	private void askAsLiquibaseItselfWould(String url) throws Exception {
		Scope.child(Map.of("liquibase.analytics.enabled", true, "liquibase.analytics.devOverride", true,
				"liquibase.analytics.configEndpointUrl", url, Scope.Attr.ui.name(), new LoggerUIService(),
				Scope.Attr.resourceAccessor.name(), new ClassLoaderResourceAccessor()), () -> {
					new CommandScope("update")
						.addArgumentValue("changelogFile", "db/changelog/db.changelog-master.yaml")
						.addArgumentValue("url", this.database.jdbcUrl())
						.addArgumentValue("username", TestDatabase.OWNER)
						.addArgumentValue("password", TestDatabase.PASSWORD)
						.execute();
				});
	}

}
