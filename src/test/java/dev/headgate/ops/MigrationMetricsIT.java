package dev.headgate.ops;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.assertj.core.data.Offset;
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
 * What a running service's meters tell of migrations that other processes ran.
 */
@Execution(ExecutionMode.CONCURRENT)
class MigrationMetricsIT {

	private static final String USERS = """
			--liquibase formatted sql

			--changeset ana:users
			CREATE TABLE users (id int PRIMARY KEY);
			""";

	private static final String EMAIL = """

			--changeset ana:email
			ALTER TABLE users ADD COLUMN email text;
			""";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	@Test
	void tellsOfTheLastRunWhenItsProcessHasEnded() throws Exception {
		Instant before = Instant.now();
		upgrade(USERS + EMAIL).exitsWith(0).close();
		Instant after = Instant.now();
		try (JarProcess service = service(USERS + EMAIL, "100ms")) {
			String text = metrics(service);
			assertThat(text).contains("headgate_run_outcome{outcome=\"opened\"} 1.0",
					"headgate_run_outcome{outcome=\"failed\"} 0.0", "headgate_run_planned 2.0",
					"headgate_run_applied 2.0", "headgate_run_retries 0.0", "headgate_run_lock_wait_seconds 0.0",
					"headgate_lock_holder_age_seconds 0.0", "headgate_lock_holder_blocked_seconds 0.0",
					"headgate_schema_indexes_invalid 0.0", "headgate_schema_attempts_broken 0.0");
			assertThat(value(text, "headgate_run_started_seconds")).isBetween(before.toEpochMilli() / 1e3 - 1,
					after.toEpochMilli() / 1e3 + 1);
			assertThat(value(text, "headgate_run_ended_seconds") - value(text, "headgate_run_started_seconds"))
				.isCloseTo(value(text, "headgate_run_duration_seconds"), Offset.offset(0.002))
				.isPositive();
			Eventually.asserted(() -> assertThat(metrics(service))
				.containsPattern(
						"headgate_run_info\\{from=\"none\",mode=\"migrate\",to=\"email\",version=\"\\S+\"} 1\n")
				.contains("headgate_schema_info{current=\"email\",head=\"email\"} 1\n"));
			upgrade(USERS + EMAIL + "--changeset ana:bad\nCREATE TABLE users (id int);\n").exitsWith(11).close();
			Eventually
				.asserted(() -> assertThat(metrics(service)).contains("headgate_run_outcome{outcome=\"opened\"} 0.0",
						"headgate_run_outcome{outcome=\"failed\"} 1.0", "headgate_run_planned 1.0",
						"headgate_run_applied 0.0", "to=\"bad\""));
			this.database.execute("UPDATE headgate.run SET outcome = 'running', finished_at = NULL,"
					+ " duration_ms = NULL WHERE outcome = 'failed'");
			Eventually.asserted(
					() -> assertThat(metrics(service)).contains("headgate_run_outcome{outcome=\"interrupted\"} 1.0",
							"headgate_run_ended_seconds NaN", "headgate_run_duration_seconds NaN"));
			service.stop();
		}
	}

	@Test
	void tellsOfARunThatWaitsForAnotherSession() throws Exception {
		upgrade(USERS).exitsWith(0).close();
		try (JarProcess service = service(USERS, "100ms"); Connection other = this.database.connect()) {
			other.setAutoCommit(false);
			try (var statement = other.createStatement()) {
				statement.execute("LOCK TABLE users");
			}
			try (JarProcess upgrade = upgrade(USERS + EMAIL)) {
				Eventually.asserted(() -> {
					String text = metrics(service);
					assertThat(text).contains("headgate_run_outcome{outcome=\"running\"} 1.0",
							"headgate_run_ended_seconds NaN", "headgate_schema_state{state=\"at-head\"} 1.0");
					assertThat(value(text, "headgate_lock_holder_age_seconds")).isPositive();
					assertThat(value(text, "headgate_run_duration_seconds")).isPositive();
					assertThat(value(text, "headgate_lock_holder_blocked_seconds")).isPositive();
				});
				Eventually.asserted(() -> assertThat(value(metrics(service), "headgate_run_retries")).isGreaterThan(0));
				other.rollback();
				upgrade.exitsWith(0);
			}
			Eventually.asserted(() -> {
				String text = metrics(service);
				assertThat(text).contains("headgate_run_outcome{outcome=\"opened\"} 1.0",
						"headgate_lock_holder_age_seconds 0.0", "headgate_schema_state{state=\"ahead\"} 1.0",
						"headgate_schema_state{state=\"at-head\"} 0.0",
						"headgate_schema_info{current=\"email\",head=\"users\"} 1\n");
				assertThat(text.split("headgate_schema_info\\{")).as("the revision before is gone").hasSize(2);
				assertThat(value(text, "headgate_run_lock_wait_seconds")).isPositive();
			});
			service.stop();
		}
	}

	@Test
	void tellsWhatBrokenRunsLeftAndOfBackups() throws Exception {
		upgrade(USERS).exitsWith(0).close();
		this.database.execute("INSERT INTO headgate.attempt (history, path, author, id)"
				+ " SELECT history, path, author, 'index' FROM headgate.rollback_sql");
		this.database.execute("INSERT INTO headgate.backup (file, bytes, started_at, ended_at)"
				+ " VALUES ('app.dump', 4711, now(), to_timestamp(1e9))");
		this.database.executeAsSuperuser(
				"UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.users_pkey'::regclass");
		try (JarProcess service = service(USERS, "100ms")) {
			assertThat(metrics(service)).contains("headgate_schema_attempts_broken 1.0",
					"headgate_schema_indexes_invalid 1.0", "headgate_backup_ended_seconds 1.0E9",
					"headgate_backup_size_bytes 4711.0");
			service.stop();
		}
	}

	@Test
	void looksOnceInACachePeriodForAllScrapers() throws Exception {
		upgrade(USERS).exitsWith(0).close();
		try (JarProcess service = service(USERS, "1s")) {
			Eventually.until(() -> {
				long first = sessions();
				Thread.sleep(300);
				return sessions() - first == 1;
			});
			long before = sessions();
			long began = System.nanoTime();
			List<Callable<Integer>> scrapers = IntStream.range(0, 10).mapToObj((i) -> (Callable<Integer>) () -> {
				int scrapes = 0;
				while (System.nanoTime() - began < Duration.ofSeconds(3).toNanos()) {
					metrics(service);
					scrapes++;
				}
				return scrapes;
			}).toList();
			int scrapes = 0;
			try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
				for (Future<Integer> scraper : threads.invokeAll(scrapers)) {
					scrapes += scraper.get();
				}
			}
			double periods = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3;
			long looks = sessions() - before - 1;
			assertThat(scrapes).isGreaterThan(30);
			assertThat(looks).isBetween(2L, (long) Math.ceil(periods) + 1);
			service.stop();
		}
	}

	/** Its own session is one of them. */
	private long sessions() {
		return Long
			.parseLong(this.database.query("SELECT sessions FROM pg_stat_database WHERE datname = current_database()")
				.getFirst());
	}

	private JarProcess upgrade(String changelog) {
		return JarProcess.on(this.database).start("upgrade", changelog("upgrade", changelog));
	}

	private JarProcess service(String changelog, String cachePeriod) {
		return JarProcess.on(this.database)
			.start(changelog("service", changelog), "--spring.jpa.hibernate.ddl-auto=none",
					"--headgate.gate.mode=verify", "--headgate.health.cache-period=" + cachePeriod)
			.awaitOutput("Started HeadgateApplication");
	}

	private String changelog(String folder, String text) {
		return new ChangelogDirectory(this.temporary.resolve(folder)).file("db/changelog/app.sql", text)
			.argument("db/changelog/app.sql");
	}

	private static double value(String text, String name) {
		Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(text);
		assertThat(line.find()).as(name).isTrue();
		return Double.parseDouble(line.group(1));
	}

	private static String metrics(JarProcess service) {
		HttpResponse<String> answer = service.get("/actuator/prometheus");
		assertThat(answer.statusCode()).as(service.output()).isEqualTo(200);
		return answer.body();
	}

}
