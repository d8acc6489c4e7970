package dev.headgate.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.headgate.config.Database;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
@Concurrent
class ServerChecksIT {

	@Test
	void longTransactionIsNamedWithItsRemedy() throws SQLException, InterruptedException {
		try (TestDatabase database = TestDatabase.create();
				Connection looking = database.connect();
				Connection idle = database.connect();
				var statement = idle.createStatement()) {
			ServerChecks checks = new ServerChecks(Database.parse(database.jdbcUrl()), Duration.ofSeconds(1));
			idle.setAutoCommit(false);
			statement.execute("SELECT 1");
			Thread.sleep(Duration.ofMillis(1500));
			assertThat(checks.transactions(looking)).singleElement().satisfies((finding) -> {
				assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
				assertThat(finding.text()).contains("user owner", "idle in transaction, for ");
				assertThat(finding.action()).contains("SELECT pg_terminate_backend(");
			});
			idle.rollback();
			assertThat(checks.transactions(looking)).singleElement()
				.extracting(Finding::level)
				.isEqualTo(Finding.Level.OK);
		}
	}

}
