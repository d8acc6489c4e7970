package dev.headgate.probe;

import java.sql.Connection;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.headgate.config.Database;
import dev.headgate.config.Secret;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An index build that is held up, and one that there is not.
 */
@Timeout(300)
@Concurrent
class IndexBuildProbeIT {

	@Test
	void namesTheIndexAndThePhase() throws Exception {
		try (TestDatabase database = TestDatabase.create();
				Connection writer = database.connect();
				IndexBuildProbe probe = new IndexBuildProbe(
						new Database(database.jdbcUrl(), TestDatabase.OWNER, new Secret(TestDatabase.PASSWORD)))) {
			database.execute("CREATE TABLE big AS SELECT generate_series(1, 1000) AS id");
			assertThat(probe.get()).isEmpty();
			writer.setAutoCommit(false);
			writer.createStatement().execute("UPDATE big SET id = 0 WHERE id = 1");
			Thread build = Thread.ofPlatform()
				.daemon()
				.start(() -> database.execute("CREATE INDEX CONCURRENTLY big_idx ON big (id)"));
			String seen = "";
			while (seen.isEmpty()) {
				Thread.sleep(Duration.ofMillis(100));
				seen = probe.get();
			}
			assertThat(seen).isEqualTo("building index big_idx: 0 % (waiting for writers before build)");
			writer.rollback();
			build.join();
		}
	}

	@Test
	void databaseThatDoesNotAnswerIsNoFailure() {
		try (IndexBuildProbe probe = new IndexBuildProbe(
				new Database("jdbc:postgresql://127.0.0.1:1/nothing", "nobody", null))) {
			assertThat(probe.get()).isEmpty();
		}
	}

}
