package dev.headgate.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.ExitCode;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that the server ends at random, and a server that goes away in the middle.
 * {@code -Dfault.terminations} says how many sessions.
 */
@Tag("fault")
@Timeout(600)
@Concurrent
class LostSessionIT {

	private static final Logger log = LoggerFactory.getLogger(LostSessionIT.class);

	private static final String TERMINATE = """
			SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM (
			  SELECT pid FROM pg_stat_activity WHERE datname = current_database()
			     AND application_name = 'headgate gate' ORDER BY backend_start LIMIT 1) main""";

	/**
	 * The audit trail holds a run up for five seconds when it is lost, and at the end.
	 */
	private static final Duration AUDIT = Duration.ofSeconds(10);

	private final int wanted = Sizes.of("fault.terminations", 15);

	private final Random random = Sizes.random("LostSessionIT");

	@TempDir
	private Path temporary;

	/** A gate that is cut off before it gets anywhere, again and again, may give up. */
	@Test
	void terminatedSessionsLoseNothing() throws Exception {
		SixtyChangeSets changelog = new SixtyChangeSets(this.temporary);
		String undisturbed;
		try (TestDatabase database = TestDatabase.create()) {
			opens(gate(settings(database, changelog)).join());
			undisturbed = SixtyChangeSets.describe(database);
		}
		int terminated = 0;
		int rounds = 0;
		int gaveUp = 0;
		while (terminated < this.wanted) {
			try (TestDatabase database = TestDatabase.create()) {
				rounds++;
				CompletableFuture<Verdict> gate = gate(settings(database, changelog));
				while (!gate.isDone() && terminated < this.wanted) {
					Thread.sleep(100 + this.random.nextInt(500));
					terminated += Integer.parseInt(database.query(TERMINATE).getFirst());
				}
				if (gate.get(2, TimeUnit.MINUTES) instanceof Verdict.Closed closed) {
					assertThat(closed.exitCode()).as(closed.description()).isEqualTo(ExitCode.UNREACHABLE);
					gaveUp++;
					opens(gate(settings(database, changelog)).get(2, TimeUnit.MINUTES));
				}
				SixtyChangeSets.assertClean(database);
				assertThat(SixtyChangeSets.describe(database)).isEqualTo(undisturbed);
			}
		}
		log.info("{} sessions terminated in {} databases; {} gates gave up, and the next went on", terminated, rounds,
				gaveUp);
	}

	@Test
	void serverThatIsStartedAgainIsWaitedFor() throws Exception {
		SixtyChangeSets changelog = new SixtyChangeSets(this.temporary.resolve("changelog"));
		Path data = this.temporary.resolve("data");
		int port = JarProcess.freePort();
		Duration away = Duration.ofSeconds(Sizes.of("fault.away", 5));
		try (Server first = new Server(start(data, port))) {
			String url = first.url();
			CompletableFuture<Verdict> gate = gate(settings(url, changelog, 30));
			awaitSteps(url, 10);
			first.stop();
			Thread.sleep(away);
			assertThat(gate).isNotDone();
			long back = System.nanoTime();
			try (Server second = new Server(start(data, port))) {
				opens(gate.get(1, TimeUnit.MINUTES));
				log.info("server away for {} s; open {} ms after its start", away.toSeconds(),
						TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back));
				assertThat(count(second.url(), "SELECT count(DISTINCT id) FROM databasechangelog"))
					.isEqualTo(SixtyChangeSets.COUNT);
				assertThat(count(second.url(), "SELECT count(*) FROM databasechangelog"))
					.isEqualTo(SixtyChangeSets.COUNT);
				assertThat(count(second.url(), "SELECT count(*) FROM big WHERE n = 1")).isEqualTo(6000);
				assertThat(count(second.url(), "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")).isZero();
			}
		}
	}

	@Test
	void serverThatStaysAwayIsGivenUp() throws Exception {
		SixtyChangeSets changelog = new SixtyChangeSets(this.temporary.resolve("changelog"));
		int port = JarProcess.freePort();
		try (Server server = new Server(start(this.temporary.resolve("data"), port))) {
			int budget = 6;
			CompletableFuture<Verdict> gate = gate(settings(server.url(), changelog, budget));
			awaitSteps(server.url(), 10);
			server.stop();
			long gone = System.nanoTime();
			assertThat(gate.get(1, TimeUnit.MINUTES)).isInstanceOfSatisfying(Verdict.Closed.class,
					(closed) -> assertThat(closed.exitCode()).isEqualTo(ExitCode.UNREACHABLE));
			Duration took = Duration.ofNanos(System.nanoTime() - gone);
			log.info("server gone for good: closed after {} ms with a budget of {} s", took.toMillis(), budget);
			Faults.within(took, Duration.ofSeconds(budget).plus(AUDIT).plusSeconds(3));
		}
	}

	private static TestSettings settings(TestDatabase database, SixtyChangeSets changelog) {
		return TestSettings.of(database)
			.with("headgate.changelog", changelog.location())
			.with("headgate.gate.connect-budget", "30s")
			.with("headgate.gate.lock-budget", "30s");
	}

	private static TestSettings settings(String url, SixtyChangeSets changelog, int budget) {
		return TestSettings.of(url, "postgres", "postgres")
			.with("headgate.changelog", changelog.location())
			.with("headgate.gate.connect-budget", budget + "s")
			.with("headgate.gate.lock-budget", "30s");
	}

	private static CompletableFuture<Verdict> gate(TestSettings settings) {
		return CompletableFuture.supplyAsync(() -> new Gate(settings.read()).open());
	}

	private static void opens(Verdict verdict) {
		assertThat(verdict).isInstanceOf(Verdict.Open.class);
	}

	private static EmbeddedPostgres start(Path data, int port) throws IOException {
		return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).setPort(port).start();
	}

	private static void awaitSteps(String url, int steps) throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		int seen = 0;
		while (seen < steps && System.nanoTime() < deadline) {
			Thread.sleep(50);
			try {
				seen = count(url, "SELECT count(*) FROM databasechangelog");
			}
			catch (IllegalStateException ex) {
				log.debug("no history yet", ex);
			}
		}
		assertThat(seen).isBetween(steps, SixtyChangeSets.COUNT - 1);
	}

	private static int count(String url, String sql) {
		try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
				ResultSet row = connection.createStatement().executeQuery(sql)) {
			row.next();
			return row.getInt(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Server(EmbeddedPostgres postgres) implements AutoCloseable {

		String url() {
			return "jdbc:postgresql://localhost:" + this.postgres.getPort() + "/postgres";
		}

		@Override
		public void close() {
			stop();
		}

		void stop() {
			try {
				this.postgres.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
