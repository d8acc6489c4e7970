package dev.headgate.ops;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters of the packaged service, on the path where Prometheus fetches them.
 */
@Execution(ExecutionMode.CONCURRENT)
class SchemaMetricsIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	@Test
	void tellsTheStateAndWhatTheGateCost() throws Exception {
		String changelog = new ChangelogDirectory(this.temporary).file("db/changelog/fill.sql", """
				--liquibase formatted sql

				--changeset ana:users
				CREATE TABLE users (id int PRIMARY KEY, n int);
				INSERT INTO users SELECT generate_series(1, 2500);

				--changeset ana:fill runInTransaction:false
				--batch table:users key:id size:1000 pause:0
				UPDATE users SET n = 1 WHERE id >= :from AND id <= :to;
				""").argument("db/changelog/fill.sql");
		try (JarProcess service = JarProcess.on(this.database)
			.start(changelog, "--spring.jpa.hibernate.ddl-auto=none", "--headgate.health.cache-period=100ms",
					"--headgate.drift.check=1h", this.database.scratchArgument())) {
			service.awaitOutput("Started HeadgateApplication");
			assertThat(metrics(service))
				.contains("\nheadgate_schema_current 1.0\n", "\nheadgate_schema_pending 0.0\n",
						"\nheadgate_schema_unknown 0.0\n", "\nheadgate_changeset_duration_seconds_count 2\n",
						"\nheadgate_lock_retries_total 0.0\n", "\nheadgate_batch_rows_total 2500.0\n",
						"\nheadgate_batch_batches_total 3.0\n")
				.containsPattern("\nheadgate_gate_duration_seconds 0*[1-9.]")
				.containsPattern("\nheadgate_lock_wait_seconds \\d");
			Eventually.asserted(() -> assertThat(metrics(service)).contains("headgate_run_info"));
			MetersPage.check(metrics(service));
			this.database.execute("DELETE FROM databasechangelog WHERE id = 'fill'");
			Eventually.asserted(() -> assertThat(metrics(service)).contains("\nheadgate_schema_current 0.0\n",
					"\nheadgate_schema_pending 1.0\n"));
			service.stop();
		}
	}

	private static String metrics(JarProcess service) {
		HttpResponse<String> answer = service.get("/actuator/prometheus");
		assertThat(answer.statusCode()).isEqualTo(200);
		return answer.body();
	}

}
