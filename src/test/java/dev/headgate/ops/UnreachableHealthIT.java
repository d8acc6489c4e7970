package dev.headgate.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer that did not come is asked for again before the cache period is over: behind
 * a proxy with two replicas it may have been the only one's.
 */
@Timeout(60)
@Concurrent
class UnreachableHealthIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void isUpAgainSoonAfterOneAnswerThatDidNotCome() throws Exception {
		SchemaStateMonitor monitor = monitor("1h");
		allowConnections(false);
		assertThat(monitor.observe().state()).isInstanceOf(SchemaState.Unreachable.class);
		allowConnections(true);
		Eventually.asserted(() -> assertThat(monitor.observe().state()).isInstanceOf(SchemaState.AtHead.class));
	}

	@Test
	void tellsTheStateWhileTheAuditTrailIsLocked() throws Exception {
		SchemaStateMonitor monitor = monitor("1ms");
		assertThat(monitor.activity()).isPresent();
		try (Connection other = this.database.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("LOCK TABLE headgate.run");
			assertThat(monitor.observe().state()).isInstanceOf(SchemaState.AtHead.class);
			assertThat(monitor.activity()).isEmpty();
			other.rollback();
		}
		assertThat(monitor.activity()).isPresent();
	}

	private SchemaStateMonitor monitor(String cachePeriod) {
		Settings settings = TestSettings.of(this.database)
			.with("headgate.changelog", Bookshop.LOCATION)
			.with("headgate.health.cache-period", cachePeriod)
			.read();
		Verdict.Open open = (Verdict.Open) new Gate(settings).open();
		return new SchemaStateMonitor(open.reader(), settings.application(), settings.health());
	}

	private void allowConnections(boolean allowed) throws SQLException {
		try (TestDatabase other = TestDatabase.create()) {
			other.executeAsSuperuser("ALTER DATABASE " + this.database.name() + " ALLOW_CONNECTIONS " + allowed);
		}
	}

}
