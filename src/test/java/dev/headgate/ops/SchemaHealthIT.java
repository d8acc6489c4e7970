package dev.headgate.ops;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.currency.HistoryTable;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health of a running service whose database changes underneath it. The service's own
 * role may do nothing with the history but read it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoint.health.show-details=always",
				"management.endpoint.health.group.bare.include=schema",
				"management.endpoint.health.group.bare.show-details=never", "headgate.health.cache-period=500ms",
				"headgate.health.timeout=1s", "spring.jpa.hibernate.ddl-auto=none" })
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class SchemaHealthIT {

	private static final TestDatabase DATABASE = TestDatabase.create();

	private static final String HEAD = "SELECT id FROM databasechangelog ORDER BY orderexecuted DESC LIMIT 1";

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private Verdict verdict;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		String reader = "reader_" + DATABASE.name();
		DATABASE.executeAsSuperuser("CREATE ROLE " + reader + " LOGIN PASSWORD 'reader-secret'");
		DATABASE.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO " + reader);
		registry.add("spring.datasource.url", DATABASE::jdbcUrl);
		registry.add("spring.datasource.username", () -> reader);
		registry.add("spring.datasource.password", () -> "reader-secret");
		registry.add("spring.liquibase.user", () -> TestDatabase.OWNER);
		registry.add("spring.liquibase.password", () -> TestDatabase.PASSWORD);
		registry.add("headgate.changelog", () -> Bookshop.LOCATION);
	}

	@AfterAll
	static void drop() {
		DATABASE.close();
	}

	@BeforeEach
	void startsAtHead() throws Exception {
		eventually(() -> assertSchema("UP", "at-head"));
	}

	@Test
	void handsTheVerdictToTheContext() {
		assertThat(this.verdict).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.applied()).isEqualTo(Bookshop.REVISIONS));
	}

	@Test
	void readinessHasItAndLivenessDoesNot() throws Exception {
		assertThat(get("readiness").body()).contains("\"schema\"");
		assertThat(get("liveness").body()).doesNotContain("schema");
		JsonNode details = schema().path("details");
		assertThat(details.path("current").asString()).isEqualTo(details.path("head").asString())
			.isEqualTo(DATABASE.query(HEAD).getFirst());
		assertThat(details.path("pending").asInt(-1)).isZero();
		assertThat(details.path("unknown").asInt(-1)).isZero();
	}

	@Test
	void noticesThatTheDatabaseFellBehindAndThatItIsCurrentAgain() throws Exception {
		String newest = DATABASE.query(HEAD).getFirst();
		DATABASE.execute("CREATE TABLE kept AS SELECT * FROM databasechangelog WHERE id = '" + newest + "'");
		DATABASE.execute("DELETE FROM databasechangelog WHERE id = '" + newest + "'");
		eventually(() -> {
			assertSchema("DOWN", "behind");
			assertThat(schema().path("details").path("pendingIds").path(0).asString()).isEqualTo(newest);
		});
		assertThat(get("readiness").statusCode()).isEqualTo(503);
		assertThat(get("liveness").statusCode()).isEqualTo(200);
		DATABASE.execute("INSERT INTO databasechangelog SELECT * FROM kept; DROP TABLE kept");
		eventually(() -> assertSchema("UP", "at-head"));
		assertThat(get("readiness").statusCode()).isEqualTo(200);
	}

	@Test
	void eachChangeOfTheStateIsLoggedOnceWithWhatToDo(CapturedOutput output) throws Exception {
		String newest = DATABASE.query(HEAD).getFirst();
		DATABASE.execute("CREATE TABLE kept AS SELECT * FROM databasechangelog WHERE id = '" + newest + "'");
		DATABASE.execute("DELETE FROM databasechangelog WHERE id = '" + newest + "'");
		eventually(() -> assertSchema("DOWN", "behind"));
		String checksum = DATABASE.query("SELECT md5sum FROM databasechangelog WHERE id = (" + HEAD + ")").getFirst();
		String edit = "UPDATE databasechangelog SET md5sum = '%s' WHERE id = (" + HEAD + ")";
		DATABASE.execute(edit.formatted("9:0000"));
		eventually(() -> assertSchema("DOWN", "tampered"));
		for (int i = 0; i < 3; i++) {
			Thread.sleep(600);
			assertSchema("DOWN", "tampered");
		}
		DATABASE.execute(edit.formatted(checksum));
		eventually(() -> assertSchema("DOWN", "behind"));
		DATABASE.execute("INSERT INTO databasechangelog SELECT * FROM kept; DROP TABLE kept");
		eventually(() -> assertSchema("UP", "at-head"));
		Eventually.asserted(() -> assertThat(changesOfState(output)).hasSizeGreaterThanOrEqualTo(4));
		List<String> lines = changesOfState(output);
		assertThat(lines).hasSize(4);
		assertThat(lines.get(0)).contains(" WARN ", "DOWN: behind: at ", "1 pending up to " + newest,
				"(it was at-head)", "What to do: Apply what is pending: headgate upgrade");
		assertThat(lines.get(1)).contains(" WARN ", "DOWN: tampered: ", "(it was behind)",
				"What to do: Restore their text");
		assertThat(lines.get(2)).contains(" WARN ", "DOWN: behind: ", "(it was tampered)");
		assertThat(lines.get(3)).contains(" INFO ", "UP again: at head " + newest + " (it was behind for ");
	}

	@Test
	void stateIsShownWithoutDetails() throws Exception {
		DATABASE.execute("ALTER TABLE databasechangelog RENAME TO hidden");
		try {
			eventually(() -> assertSchema("DOWN", "unmanaged"));
			assertThat(get("bare").body())
				.isEqualTo("{\"components\":{\"schema\":{\"description\":\"unmanaged\",\"status\":\"DOWN\"}},"
						+ "\"description\":\"unmanaged\",\"status\":\"DOWN\"}");
			assertThat(get("bare").statusCode()).isEqualTo(503);
		}
		finally {
			DATABASE.execute("ALTER TABLE hidden RENAME TO databasechangelog");
		}
	}

	@Test
	void anotherProcessThatMigratesMakesItDownOnlyWhileBehind() throws Exception {
		String newest = DATABASE.query(HEAD).getFirst();
		try (Connection holder = DATABASE.connect()) {
			long key = new HistoryTable("public", "databasechangelog", "public", true).lockKey();
			holder.createStatement()
				.execute("SET application_name = 'other gate'; SELECT pg_advisory_lock(" + key + ")");
			Thread.sleep(600);
			assertSchema("UP", "at-head");
			DATABASE.execute("CREATE TABLE kept AS SELECT * FROM databasechangelog WHERE id = '" + newest + "'");
			DATABASE.execute("DELETE FROM databasechangelog WHERE id = '" + newest + "'");
			eventually(() -> assertSchema("DOWN", "migrating"));
			assertThat(schema().path("details").path("lockHolder").asString()).contains("pid ", "other gate");
		}
		eventually(() -> assertSchema("DOWN", "behind"));
		DATABASE.execute("INSERT INTO databasechangelog SELECT * FROM kept; DROP TABLE kept");
	}

	@Test
	void newerReleaseLeavesItUpUnlessIncompatible() throws Exception {
		DATABASE.execute("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype)"
				+ " VALUES ('future', 'ana', 'db/future.sql', now(), 9999, 'EXECUTED')");
		eventually(() -> assertSchema("UP", "ahead"));
		assertThat(schema().path("details").path("unknownIds").path(0).asString()).isEqualTo("future");
		DATABASE.execute("UPDATE databasechangelog SET labels = 'a, incompatible' WHERE id = 'future'");
		eventually(() -> assertSchema("DOWN", "ahead"));
		DATABASE.execute("DELETE FROM databasechangelog WHERE id = 'future'");
	}

	@Test
	void editedChangeSetMakesItDown() throws Exception {
		String newest = DATABASE.query(HEAD).getFirst();
		String checksum = DATABASE.query("SELECT md5sum FROM databasechangelog WHERE id = '" + newest + "'").getFirst();
		DATABASE.execute("UPDATE databasechangelog SET md5sum = '9:0000' WHERE id = '" + newest + "'");
		eventually(() -> assertSchema("DOWN", "tampered"));
		assertThat(schema().path("details").path("edited").path(0).asString()).isEqualTo(newest);
		DATABASE.execute("UPDATE databasechangelog SET md5sum = '" + checksum + "' WHERE id = '" + newest + "'");
	}

	@Test
	void lostHistoryIsUnmanaged() throws Exception {
		DATABASE.execute("ALTER TABLE databasechangelog RENAME TO hidden");
		eventually(() -> assertSchema("DOWN", "unmanaged"));
		assertThat(schema().path("details").path("action").asString()).contains("stamp");
		DATABASE.execute("ALTER TABLE hidden RENAME TO databasechangelog");
	}

	@Test
	void databaseThatHangsMakesItDownMeanwhile() throws Exception {
		try (Connection hanging = DATABASE.connect()) {
			hanging.setAutoCommit(false);
			hanging.createStatement().execute("LOCK TABLE databasechangelog IN ACCESS EXCLUSIVE MODE");
			eventually(() -> {
				JsonNode schema = schema();
				assertThat(schema.path("details").path("state").asString()).isEqualTo("unreachable");
				assertThat(schema.path("status").asString()).isEqualTo("DOWN");
			});
			hanging.rollback();
		}
		eventually(() -> assertSchema("UP", "at-head"));
	}

	@Test
	void databaseThatRefusesMakesItDownWithoutASecret() throws Exception {
		executeElsewhere("ALTER DATABASE " + DATABASE.name() + " ALLOW_CONNECTIONS false");
		try {
			eventually(() -> assertSchema("DOWN", "unreachable"));
			assertThat(schema().toString()).doesNotContain("reader-secret");
		}
		finally {
			executeElsewhere("ALTER DATABASE " + DATABASE.name() + " ALLOW_CONNECTIONS true");
		}
	}

	@Test
	void writesNothing() throws Exception {
		String written = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()";
		assertThat(DATABASE.query(written)).hasSize(1);
		String tables = "SELECT string_agg(relname || n_tup_ins || n_tup_upd || n_tup_del, ',' ORDER BY relname)"
				+ " FROM pg_stat_user_tables";
		String before = DATABASE.query(tables).getFirst();
		for (int i = 0; i < 4; i++) {
			assertSchema("UP", "at-head");
			Thread.sleep(300);
		}
		assertThat(DATABASE.query(tables).getFirst()).isEqualTo(before);
	}

	private static void executeElsewhere(String sql) throws SQLException {
		try (TestDatabase other = TestDatabase.create()) {
			other.executeAsSuperuser(sql);
		}
	}

	private void assertSchema(String status, String state) throws Exception {
		JsonNode schema = schema();
		assertThat(schema.path("details").path("state").asString() + " " + schema.path("status").asString())
			.as(schema.toString())
			.isEqualTo(state + " " + status);
	}

	private JsonNode schema() throws Exception {
		return JsonMapper.shared().readTree(get("").body()).path("components").path("schema");
	}

	private HttpResponse<String> get(String path) throws Exception {
		URI uri = URI.create("http://localhost:" + this.port + "/actuator/health/" + path);
		return CLIENT.send(
				HttpRequest.newBuilder(uri.resolve(path.isEmpty() ? "/actuator/health" : uri.getPath())).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private static List<String> changesOfState(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("SchemaStateLog ")).toList();
	}

	private static void eventually(ThrowingRunnable check) {
		Eventually.asserted(check);
	}

}
