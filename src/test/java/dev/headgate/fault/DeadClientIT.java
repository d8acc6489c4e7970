package dev.headgate.fault;

import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed in the middle of a long statement lets go of the lock.
 */
@Tag("fault")
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
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
	void killedProcessLetsGoOfTheLockInTheMiddleOfAStatement() {
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary).file("db/changelog/slow.sql", """
				--liquibase formatted sql

				--changeset ana:slow
				SELECT pg_sleep(600);
				""");
		try (JarProcess process = JarProcess.on(this.database)
			.start("upgrade", changelog.argument("db/changelog/slow.sql"), "--spring.profiles.active=prod")) {
			Eventually.until(() -> !this.database.query(SLEEPS).isEmpty());
			assertThat(process.kill()).isTrue();
		}
		Eventually.until(() -> this.database.query(LOCKS).isEmpty());
	}

}
