package dev.headgate.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.testing.Bookshop;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Verbs that look do no more than that.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
@Timeout(120)
class ViewsIT {

	private static final String READER = "t_reader";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@ParameterizedTest
	@ValueSource(strings = { "status", "current", "history", "pending", "show head", "wait --timeout 1s" })
	void emptyDatabaseStaysEmpty(String verb) {
		VerbRun run = run(this.database.url(), verb.split(" "));
		assertThat(run.code()).as(run.err()).isEqualTo(verb.startsWith("wait") ? 12 : 0);
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'"
				+ " UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
			.isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "status", "current --check-heads", "history --indicate-current", "pending", "show current",
			"wait" })
	void roleThatMayReadTheHistoryIsEnough(String verb) {
		assertThat(run(this.database.url(), "upgrade").code()).isZero();
		createReader();
		try {
			VerbRun run = run(this.database.url().replaceFirst("//.*@", "//" + READER + ":secret@"), verb.split(" "));
			assertThat(run.code()).as(run.err()).isZero();
			if (verb.equals("status")) {
				assertThat(run.out()).contains("the database is unknown (this role may not read the schema headgate)",
						"last run      unknown (this role", "state         at-head");
			}
		}
		finally {
			this.database.executeAsSuperuser("DROP OWNED BY " + READER + "; DROP ROLE " + READER);
		}
	}

	/** Whatever writes fails: the role's transactions are read-only. */
	private void createReader() {
		this.database.executeAsSuperuser(
				("CREATE ROLE %s LOGIN PASSWORD 'secret';" + "ALTER ROLE %s SET default_transaction_read_only = on;"
						+ "GRANT SELECT ON databasechangelog TO %s")
					.replace("%s", READER));
	}

	@Test
	void historyThatStockLiquibaseMadeIsShown() {
		Bookshop.migrate(this.database, "prod");
		VerbRun status = run(this.database.url(), "status");
		assertThat(status.out()).contains("the database is not marked yet", "last run      none kept",
				"state         at-head");
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'")).isEmpty();
	}

	@Test
	void waitOutlastsADatabaseThatIsNotUpYet() throws Exception {
		int port = JarProcess.freePort();
		String url = this.database.url().replaceFirst("@[^/]*/", "@127.0.0.1:" + port + "/");
		CompletableFuture<VerbRun> waiting = CompletableFuture.supplyAsync(() -> run(url, "wait", "--timeout", "60s"));
		Thread.sleep(1500);
		assertThat(waiting).isNotDone();
		try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
			Thread.ofPlatform().daemon().start(() -> forward(server));
			Thread.sleep(1500);
			assertThat(waiting).isNotDone();
			assertThat(run(this.database.url(), "upgrade").code()).isZero();
			VerbRun run = waiting.get(2, TimeUnit.MINUTES);
			assertThat(run.code()).as(run.err()).isZero();
			assertThat(run.out()).isEqualTo("at head " + Bookshop.HEAD + "\n");
		}
	}

	@Test
	void waitEndsAtOnceWhenTheDatabaseRefuses() {
		VerbRun run = run(this.database.url().replace(TestDatabase.PASSWORD, "wrong"), "wait", "--timeout", "60s");
		assertThat(run.code()).isEqualTo(13);
		assertThat(run.err()).contains("refuses", "28P01").doesNotContain("wrong");
	}

	private void forward(ServerSocket server) {
		try {
			while (true) {
				Socket client = server.accept();
				Socket target = new Socket(this.database.host(), this.database.port());
				Thread.ofPlatform().daemon().start(() -> copy(client, target));
				Thread.ofPlatform().daemon().start(() -> copy(target, client));
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
			// one of them has gone
		}
	}

	private static VerbRun run(String url, String... args) {
		return VerbRun.at(url, args);
	}

}
