package dev.headgate.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary with a streaming standby, which takes over.
 */
@Tag("fault")
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class FailoverIT {

	private static final int CHANGE_SETS = Integer.getInteger("fault.failover.change-sets", 20);

	@TempDir
	private Path temporary;

	private Cluster primary;

	private Cluster standby;

	private ChangelogDirectory changelog;

	@BeforeEach
	void prepare() throws IOException, SQLException {
		this.primary = Cluster.create(this.temporary);
		this.standby = this.primary.standby();
		this.primary.start();
		this.standby.start();
		StringBuilder sql = new StringBuilder("--liquibase formatted sql\n");
		for (int i = 1; i <= CHANGE_SETS; i++) {
			sql.append("--changeset ann:step%1$d\nCREATE TABLE t%1$d (id int);\nSELECT pg_sleep(0.2);\n".formatted(i));
		}
		this.changelog = new ChangelogDirectory(this.temporary.resolve("changelog"))
			.master("- include: { file: steps.sql, relativeToChangelogFile: true }")
			.file("db/changelog/steps.sql", sql.toString());
	}

	@AfterEach
	void stop() throws IOException {
		if (this.standby != null) {
			this.standby.close();
		}
		if (this.primary != null) {
			this.primary.close();
		}
	}

	private JarProcess start(String verb, String url, String... more) {
		String[] args = new String[more.length + 2];
		args[0] = verb;
		args[1] = this.changelog.argument();
		System.arraycopy(more, 0, args, 2, more.length);
		return JarProcess.command()
			.with("SPRING_DATASOURCE_URL", url)
			.with("SPRING_DATASOURCE_USERNAME", TestDatabase.OWNER)
			.with("SPRING_DATASOURCE_PASSWORD", TestDatabase.PASSWORD)
			.start(args);
	}

	private static void assertHead(Cluster cluster) {
		assertThat(cluster.query("SELECT count(*) || ' ' || count(DISTINCT id) FROM databasechangelog"))
			.containsExactly(CHANGE_SETS + " " + CHANGE_SETS);
		assertThat(cluster.query("SELECT count(*) FROM pg_tables WHERE tablename ~ '^t[0-9]+$'"))
			.containsExactly(String.valueOf(CHANGE_SETS));
	}

	@Test
	void headIsReachedOnTheNewPrimary() throws IOException, SQLException {
		String both = "jdbc:postgresql://" + this.primary.host() + "," + this.standby.host() + "/" + Cluster.NAME
				+ "?targetServerType=primary";
		try (JarProcess gate = start("upgrade", both)) {
			gate.awaitOutput("Applied step" + CHANGE_SETS / 4 + ", ");
			this.primary.kill();
			long killed = System.nanoTime();
			Faults.sleep(Duration.ofSeconds(1));
			this.standby.promote();
			gate.exitsWith(0);
			Faults.report("primary killed in mid-migration of %d change sets: at head on the new one %d ms later"
				.formatted(CHANGE_SETS, Duration.ofNanos(System.nanoTime() - killed).toMillis()));
			assertThat(gate.err()).contains("Connecting again: ");
		}
		assertHead(this.standby);
		assertThat(this.standby.query("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")).isEmpty();
	}

	@Test
	void gateOnAStandbyWaitsForItsPromotion() throws IOException, SQLException {
		try (JarProcess gate = start("upgrade", this.standby.jdbcUrl())) {
			gate.awaitOutput("the server is a standby; migrations need the primary");
			Faults.sleep(Duration.ofSeconds(1));
			this.primary.kill();
			this.standby.promote();
			gate.exitsWith(0);
		}
		assertHead(this.standby);
	}

	@Test
	void gateOnAStandbyClosesWhenTheConnectBudgetIsSpent() {
		try (JarProcess gate = start("upgrade", this.standby.jdbcUrl(), "--headgate.gate.connect-budget=3s")) {
			gate.awaitOutput("the server is a standby; migrations need the primary");
			long start = System.nanoTime();
			gate.exitsWith(13);
			Duration took = Duration.ofNanos(System.nanoTime() - start);
			Faults.report("standby for good, connect budget 3 s: closed after " + took.toMillis() + " ms");
			assertThat(took).isGreaterThan(Duration.ofSeconds(2));
			Faults.within(took, Duration.ofSeconds(7));
			assertThat(gate.err()).contains("the server is a standby, and was not promoted within 3 s",
					"targetServerType=primary", "exit code    13");
		}
	}

	@Test
	void verifyingOnAStandbyIsFine() throws IOException {
		try (JarProcess gate = start("upgrade", this.primary.jdbcUrl())) {
			gate.exitsWith(0);
		}
		this.standby.awaitReplay(this.primary);
		try (JarProcess gate = start("serve", this.standby.jdbcUrl(), "--headgate.gate.mode=verify")) {
			gate.awaitOutput("Gate open: at head step" + CHANGE_SETS);
		}
		try (JarProcess gate = start("upgrade", this.standby.jdbcUrl())) {
			gate.exitsWith(0);
			assertThat(gate.out()).contains("already at head");
		}
	}

}
