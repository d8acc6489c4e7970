package dev.headgate.proof.scratch;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Templates on a server that several processes use: each has a {@link ScratchServer}.
 */
@GateTest
class DatabaseTemplatesIT {

	private static final String NAMES = "SELECT datname FROM pg_database WHERE datname LIKE 'headgate\\_template\\_%'";

	private final TestDatabase own;

	private final List<ScratchServer> servers = new ArrayList<>();

	private final AtomicInteger filled = new AtomicInteger();

	DatabaseTemplatesIT(TestDatabase own) {
		this.own = own;
	}

	@BeforeEach
	@AfterEach
	void dropAll() {
		this.servers.forEach(ScratchServer::close);
		this.servers.clear();
		this.own.query(NAMES).forEach((name) -> this.own.executeAsSuperuser("DROP DATABASE " + name));
	}

	private ScratchServer server() {
		Settings settings = TestSettings.of(this.own)
			.with("headgate.scratch-url", this.own.scratchArgument().replaceFirst("^[^=]*=", ""))
			.read();
		ScratchServer server = ScratchServer.open(settings);
		this.servers.add(server);
		return server;
	}

	private static String content(String text) {
		return HexFormat.of().formatHex(Fingerprint.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
	}

	private DatabaseTemplates.Maker maker(ScratchServer server, boolean lasting) {
		return (empty) -> {
			this.filled.incrementAndGet();
			try (Connection connection = server.connect(empty); var statement = connection.createStatement()) {
				statement.execute("CREATE TABLE filled AS SELECT 1 AS one");
			}
			return lasting;
		};
	}

	private Database find(ScratchServer server, String text) throws SQLException {
		return new DatabaseTemplates(server).find(content(text), maker(server, true));
	}

	@Test
	void contentIsMadeOnceForAllProcesses() throws Exception {
		try (ExecutorService processes = Executors.newFixedThreadPool(4)) {
			List<Callable<Database>> tasks = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				ScratchServer server = server();
				tasks.add(() -> find(server, "one"));
			}
			for (Future<Database> found : processes.invokeAll(tasks)) {
				assertThat(found.get().address()).endsWith("/headgate_template_" + content("one").substring(0, 32));
			}
		}
		assertThat(this.filled).hasValue(1);
		find(server(), "other");
		assertThat(this.filled).hasValue(2);
	}

	@Test
	void copyHasWhatTheTemplateHasAndIsDroppedAlone() throws SQLException {
		ScratchServer server = server();
		Database template = find(server, "one");
		Database copy = server.copy(template);
		try (Connection connection = server.connect(copy);
				var row = connection.createStatement().executeQuery("SELECT one FROM filled")) {
			assertThat(row.next()).isTrue();
		}
		this.servers.removeLast().close();
		assertThat(this.own.query(NAMES)).hasSize(1);
		assertThat(this.own
			.query("SELECT 1 FROM pg_database WHERE datname = '" + copy.address().replaceFirst(".*/", "") + "'"))
			.isEmpty();
	}

	@Test
	void oldTemplatesThatNobodyUsesAreDropped() throws SQLException {
		ScratchServer user = server();
		Database used = find(user, "used");
		Database unused = find(server(), "unused");
		this.servers.removeLast().close();
		ScratchServer last = server();
		for (int i = 0; i < 8; i++) {
			find(last, "newer " + i);
		}
		assertThat(this.own.query(NAMES)).hasSize(9)
			.contains(used.address().replaceFirst(".*/", ""))
			.doesNotContain(unused.address().replaceFirst(".*/", ""));
	}

	@Test
	void whatFailsOrIsNotToBeKeptIsNoTemplate() throws SQLException {
		ScratchServer server = server();
		DatabaseTemplates templates = new DatabaseTemplates(server);
		assertThatIllegalStateException().isThrownBy(() -> templates.find(content("one"), (empty) -> {
			throw new IllegalStateException("does not apply");
		}));
		assertThat(templates.find(content("one"), maker(server, false)).address()).contains("/headgate_scratch_");
		assertThat(this.own.query(NAMES)).isEmpty();
		assertThat(find(server(), "one").address()).contains("/headgate_template_");
	}

	@Test
	void nobodyConnectsToATemplateByChance() throws SQLException {
		ScratchServer server = server();
		Database template = find(server, "one");
		assertThat(this.own.query("SELECT datallowconn FROM pg_database WHERE datname = '"
				+ template.address().replaceFirst(".*/", "") + "'"))
			.containsExactly("f");
	}

}
