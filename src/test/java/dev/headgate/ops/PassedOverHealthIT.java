package dev.headgate.ops;

import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health names what is passed over, and what is applied under another path.
 */
@Timeout(60)
@Concurrent
class PassedOverHealthIT {

	private static final String WAITING = """
			--liquibase formatted sql
			--changeset ana:a
			CREATE TABLE a ();
			--changeset ana:b
			--preconditions onFail:CONTINUE
			--precondition-table-exists table:later
			CREATE TABLE b ();
			""";

	@TempDir
	private Path temporary;

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void deferredChangeSetIsUpAndNamed() {
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary).file("db/a.sql", WAITING);
		Settings settings = settings(changelog.location("db/a.sql"));
		Verdict.Open open = (Verdict.Open) new Gate(settings).open();
		Health health = new SchemaHealthIndicator(
				new SchemaStateMonitor(open.reader(), settings.application(), settings.health()), null)
			.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("state", "at-head")
			.containsEntry("pending", 0)
			.hasEntrySatisfying("deferred", (deferred) -> assertThat(deferred).asString()
				.contains("b is deferred until its precondition is met: ", "later"));
	}

	@Test
	void renamedFileIsDownAndNamed() {
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary).file("db/a.sql", WAITING);
		Verdict.Open open = (Verdict.Open) new Gate(settings(changelog.location("db/a.sql"))).open();
		assertThat(open.applied()).isOne();
		changelog.file("db/new/a.sql", WAITING);
		Settings settings = TestSettings.of(this.database)
			.with("headgate.changelog", changelog.location("db/new/a.sql"))
			.with("headgate.gate.mode", "observe")
			.read();
		open = (Verdict.Open) new Gate(settings).open();
		Health health = new SchemaHealthIndicator(
				new SchemaStateMonitor(open.reader(), settings.application(), settings.health()), null)
			.health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().toString()).contains("a was applied as db/a.sql, and is now db/new/a.sql",
				"logicalFilePath:db/a.sql");
	}

	private Settings settings(String location) {
		return TestSettings.of(this.database).with("headgate.changelog", location).read();
	}

}
