package dev.headgate.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged jar, probed every few milliseconds from its start through a long migration
 * until it serves.
 */
@GateTest
@Execution(ExecutionMode.CONCURRENT)
class PortHandoverIT {

	private static final Logger log = LoggerFactory.getLogger(PortHandoverIT.class);

	private static final String LIVENESS = "/actuator/health/liveness";

	private static final String READINESS = "/actuator/health/readiness";

	/** The tables of the service's own entities are not in these changelogs. */
	private static final String WITHOUT_ENTITIES = "--spring.jpa.hibernate.ddl-auto=none";

	private static final int SECONDS = Integer.getInteger("fault.hand-over.seconds", 4);

	private static final Duration EVERY = Duration.ofMillis(10);

	private static final Duration LONGEST_FAILURE = Duration.ofMillis(50);

	private final int port = JarProcess.freePort();

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	PortHandoverIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.master("- includeAll: { path: migrations/, relativeToChangelogFile: true }")
			.file("db/changelog/migrations/1.sql",
					"--liquibase formatted sql\n--changeset ann:first\nCREATE TABLE one (id int);\n")
			.file("db/changelog/migrations/2.sql",
					"--liquibase formatted sql\n--changeset ann:slow\nSELECT pg_sleep(" + SECONDS + ");\n");
	}

	@Test
	void livesThroughoutAndIsReadyOnlyWhenTheServiceIs() throws Exception {
		Path classes = this.changelog.root().resolve("classes.log");
		try (JarProcess process = start("-Dserver.port=" + this.port, "-Xlog:class+load:file=" + classes)) {
			Prober liveness = new Prober(this.port, LIVENESS);
			Prober readiness = new Prober(this.port, READINESS);
			readiness.await(process, (probe) -> probe.status() == 200);
			Thread.sleep(2000);
			liveness.stop();
			readiness.stop();
			assertHandedOver(process, liveness, readiness);
			assertThat(between(classes, "dev.headgate.probe.StartupProbeServer ",
					"dev.headgate.gate.verdict.Verdict$Open "))
				.anyMatch((line) -> line.contains("StartupProbeResponses$Answer "))
				.noneMatch((line) -> line
					.matches(".* org\\.(apache\\.(catalina|coyote|tomcat)|springframework\\.web)\\..*"));
			process.stop();
		}
	}

	@Test
	void managementPortOfItsOwnIsHandedOverLast() throws Exception {
		try (JarProcess process = start("-Dmanagement.server.port=" + this.port,
				"-Dserver.port=" + JarProcess.freePort())) {
			Prober liveness = new Prober(this.port, LIVENESS);
			Prober readiness = new Prober(this.port, READINESS);
			readiness.await(process, (probe) -> probe.status() == 200);
			Thread.sleep(1000);
			liveness.stop();
			readiness.stop();
			assertHandedOver(process, liveness, readiness);
			process.stop();
		}
	}

	@Test
	void closingGateTakesTheListenerAway() throws Exception {
		this.changelog.file("db/changelog/migrations/2.sql",
				"--liquibase formatted sql\n--changeset ann:slow\nSELECT pg_sleep(3);\nSELECT 1/0;\n");
		try (JarProcess process = start("-Dserver.port=" + this.port)) {
			Prober liveness = new Prober(this.port, LIVENESS);
			process.exitsWith(11);
			liveness.stop();
			assertThat(liveness.probes).anyMatch((probe) -> probe.status() == 200);
			assertThat(liveness.probes.getLast().status()).isZero();
			assertThat(process.output()).contains("change set slow failed").doesNotContain("Tomcat");
		}
	}

	@Test
	void contextThatFailsLetsTheProcessEnd() {
		try (JarProcess process = start("-Dserver.port=" + this.port,
				"-Dspring.datasource.hikari.maximum-pool-size=-1")) {
			process.exitsWith(1);
			assertThat(process.output()).contains("Probe listener started", "Gate open");
		}
	}

	private JarProcess start(String... options) {
		JarProcess.Command command = JarProcess.on(this.database).option("-Dheadgate.gate.live-listener=true");
		Stream.of(options).forEach(command::option);
		return command.start(this.changelog.argument(), WITHOUT_ENTITIES);
	}

	private static void assertHandedOver(JarProcess process, Prober liveness, Prober readiness) {
		List<Probe> probes = liveness.sinceFirstAnswer();
		List<Probe> failed = probes.stream().filter((probe) -> probe.status() != 200).toList();
		log.info("liveness: {} probes, {} failed, longest failure {} ms, slowest answer {} ms", probes.size(),
				failed.size(), longestFailure(probes).toMillis(), slowest(probes).toMillis());
		failed.forEach((probe) -> log.info("failed {}", probe));
		assertThat(probes).as(process.output()).hasSizeGreaterThan(100);
		assertThat(failed.size()).isLessThanOrEqualTo(probes.size() / 2);
		if (Boolean.getBoolean("fault.timed")) {
			assertThat(failed.size()).isLessThanOrEqualTo(probes.size() / 10);
			assertThat(longestFailure(probes)).isLessThanOrEqualTo(LONGEST_FAILURE);
		}

		List<Probe> ready = readiness.sinceFirstAnswer();
		log.info("readiness: {} probes, slowest answer {} ms", ready.size(), slowest(ready).toMillis());
		assertThat(ready).anyMatch((probe) -> probe.body().contains("\"changeSet\":\"slow\",\"number\":2,\"total\":2"));
		assertThat(ready.getFirst().status()).isEqualTo(503);
		assertThat(ready).filteredOn((probe) -> probe.status() == 200)
			.isNotEmpty()
			.allMatch((probe) -> probe.body().contains("readinessState"));
	}

	/** From the start of the first failure to the start of the next success. */
	private static Duration longestFailure(List<Probe> probes) {
		long longest = 0;
		long since = -1;
		for (Probe probe : probes) {
			if (probe.status() != 200) {
				since = (since < 0) ? probe.started() : since;
			}
			else if (since >= 0) {
				longest = Math.max(longest, probe.started() - since);
				since = -1;
			}
		}
		return Duration.ofNanos(longest);
	}

	private static Duration slowest(List<Probe> probes) {
		return Duration.ofNanos(probes.stream().mapToLong(Probe::took).max().orElse(0));
	}

	private static List<String> between(Path log, String first, String last) throws IOException {
		List<String> lines = Files.readAllLines(log).stream().map((line) -> line + " ").toList();
		List<String> inside = lines.stream().dropWhile((line) -> !line.contains(first)).toList();
		return inside.stream().takeWhile((line) -> !line.contains(last)).toList();
	}

	/**
	 * One request.
	 *
	 * @param started when, in nanoseconds
	 * @param took how long, in nanoseconds
	 * @param status the HTTP status, 0 for no answer
	 * @param body the answer, or why there was none
	 */
	private record Probe(long started, long took, int status, String body) {
	}

	/**
	 * Asks again and again, each time on a new connection, as a kubelet does.
	 */
	private static final class Prober {

		private final List<Probe> probes = new CopyOnWriteArrayList<>();

		private final int port;

		private final String path;

		private final Thread thread;

		private volatile boolean closed;

		Prober(int port, String path) {
			this.port = port;
			this.path = path;
			this.thread = Thread.ofPlatform().daemon().name("prober").start(this::run);
		}

		private void run() {
			while (!this.closed) {
				long started = System.nanoTime();
				this.probes.add(probe(started));
				long rest = started + EVERY.toNanos() - System.nanoTime();
				if (rest > 0) {
					pause(Duration.ofNanos(rest));
				}
			}
		}

		private Probe probe(long started) {
			int status = 0;
			String body;
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1000);
				socket.setSoTimeout(1000);
				socket.getOutputStream()
					.write(("GET " + this.path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
						.getBytes(StandardCharsets.US_ASCII));
				body = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				status = body.startsWith("HTTP/1.1 ") ? Integer.parseInt(body.substring(9, 12)) : 0;
			}
			catch (IOException ex) {
				body = String.valueOf(ex.getMessage());
			}
			return new Probe(started, System.nanoTime() - started, status, body);
		}

		void await(JarProcess process, Predicate<Probe> wanted) {
			Eventually.until(() -> this.probes.stream().anyMatch(wanted) || !process.isAlive());
			assertThat(this.probes).as(process.output()).anyMatch(wanted);
		}

		List<Probe> sinceFirstAnswer() {
			return this.probes.stream().dropWhile((probe) -> probe.status() == 0).toList();
		}

		private static void pause(Duration duration) {
			try {
				Thread.sleep(duration);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		void stop() throws InterruptedException {
			this.closed = true;
			this.thread.join();
		}

	}

}
