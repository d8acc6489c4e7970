package dev.headgate.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.headgate.HeadgateApplication;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.TestDatabase;

import static org.awaitility.Awaitility.await;

/**
 * A process that is killed in the middle of a long statement lets go of the lock.
 */
@Tag("fault")
@Timeout(300)
class DeadClientIT {

	private static final String SLEEPS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
			+ " AND state = 'active' AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()";

	private static final String LOCKS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
			+ " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

	@TempDir
	private Path temporary;

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void killedProcessLetsGoOfTheLockInTheMiddleOfAStatement() throws Exception {
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary).file("db/changelog/slow.sql", """
				--liquibase formatted sql

				--changeset ana:slow
				SELECT pg_sleep(600);
				""");
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
				System.getProperty("java.class.path"), HeadgateApplication.class.getName(), "upgrade", "--url",
				this.database.url(), changelog.argument("db/changelog/slow.sql"), "--spring.profiles.active=prod")
			.redirectErrorStream(true)
			.redirectOutput(this.temporary.resolve("output.log").toFile())
			.start();
		try {
			await().atMost(Duration.ofMinutes(2)).until(() -> !this.database.query(SLEEPS).isEmpty());
		}
		finally {
			process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
		}
		await().atMost(Duration.ofMinutes(1)).until(() -> this.database.query(LOCKS).isEmpty());
	}

}
