package dev.headgate.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.config.ExitCode;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PgBouncer between Headgate and its database.
 */
@Tag("fault")
@Timeout(300)
@PgBouncer.Installed
@Concurrent
class PoolerIT {

	private static final int TRIES = Integer.getInteger("fault.pooler.tries", 20);

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	private PgBouncer pooler(String mode, String... settings) throws IOException {
		return PgBouncer.start(this.temporary, this.database, mode, settings);
	}

	private Verdict open(PgBouncer pooler) {
		return new Gate(TestSettings.of(this.database).with("spring.datasource.url", pooler.jdbcUrl()).read()).open();
	}

	private static void assertRefused(Verdict verdict) {
		assertThat(verdict).isInstanceOfSatisfying(Verdict.Closed.class, (closed) -> {
			assertThat(closed.exitCode()).as(closed.description()).isEqualTo(ExitCode.USAGE);
			assertThat(closed.action()).contains("spring.liquibase.url");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "upgrade", "serve" })
	void migrationThroughATransactionPoolerIsRefused(String verb) throws IOException {
		try (PgBouncer pooler = pooler("transaction");
				JarProcess process = JarProcess.command().with("DATABASE_URL", pooler.url()).start(verb)) {
			process.exitsWith(2);
			assertThat(process.output()).contains("migrations can't run through a transaction pooler",
					"Set spring.liquibase.url to an address of the server itself", "exit code    2");
		}
		assertThat(this.database.query("SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'headgate')"))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "0, 1", "0, 2", "0, 3", "0, 6", "1, 1", "1, 2", "1, 3", "1, 4", "1, 6" })
	void severalServerSessionsHideNothing(int roundRobin, int sessions) throws IOException, SQLException {
		try (PgBouncer pooler = pooler("transaction", "server_round_robin = " + roundRobin)) {
			List<Connection> together = new ArrayList<>();
			for (int i = 0; i < sessions; i++) {
				Connection connection = DriverManager.getConnection(pooler.jdbcUrl(), TestDatabase.OWNER,
						TestDatabase.PASSWORD);
				connection.setAutoCommit(false);
				try (var statement = connection.createStatement()) {
					statement.execute("SELECT 1");
				}
				together.add(connection);
			}
			for (Connection connection : together) {
				connection.close();
			}
			for (int i = 0; i < 3; i++) {
				assertRefused(open(pooler));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void trafficOfOthersHidesNothing(int roundRobin) throws Exception {
		AtomicBoolean stopped = new AtomicBoolean();
		List<Thread> others = new ArrayList<>();
		try (PgBouncer pooler = pooler("transaction", "server_round_robin = " + roundRobin)) {
			for (int i = 0; i < 4; i++) {
				others.add(Thread.ofPlatform().start(() -> query(pooler, stopped)));
			}
			for (int i = 0; i < TRIES; i++) {
				assertRefused(open(pooler));
			}
			stopped.set(true);
			for (Thread other : others) {
				other.join();
			}
		}
		finally {
			stopped.set(true);
		}
	}

	private static void query(PgBouncer pooler, AtomicBoolean stopped) {
		try (Connection connection = DriverManager.getConnection(pooler.jdbcUrl(), TestDatabase.OWNER,
				TestDatabase.PASSWORD); var statement = connection.createStatement()) {
			while (!stopped.get()) {
				statement.execute("SELECT count(*) FROM pg_class");
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	@Test
	void directMigrationAndTheServiceThroughThePoolerWork() throws IOException {
		try (PgBouncer pooler = pooler("transaction");
				JarProcess service = JarProcess.command()
					.with("SPRING_DATASOURCE_URL", pooler.jdbcUrl())
					.with("SPRING_DATASOURCE_USERNAME", TestDatabase.OWNER)
					.with("SPRING_DATASOURCE_PASSWORD", TestDatabase.PASSWORD)
					.with("SPRING_LIQUIBASE_URL", this.database.jdbcUrl())
					.start("serve", "--headgate.health.cache-period=1ms")) {
			service.awaitOutput("Started HeadgateApplication");
			assertThat(service.output()).contains("Gate open: at head", "migrated through ");
			assertThat(service.get("/actuator/health/readiness").body()).contains("\"status\":\"UP\"", "\"schema\"");
			for (int i = 0; i < TRIES; i++) {
				assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void sessionPoolerIsAccepted() throws IOException {
		try (PgBouncer pooler = pooler("session")) {
			for (int i = 0; i < 3; i++) {
				Verdict verdict = open(pooler);
				assertThat(verdict).as("%s", verdict).isInstanceOf(Verdict.Open.class);
			}
		}
		assertThat(this.database.query("SELECT count(*) FROM books")).containsExactly("0");
	}

	@Test
	void blockerIsNamedThroughASessionPooler() throws IOException {
		this.database.execute("CREATE SCHEMA apart; CREATE TABLE apart.busy (id int)");
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary.resolve("changelog"))
			.master("- include: { file: steps.sql, relativeToChangelogFile: true }")
			.file("db/changelog/steps.sql", """
					--liquibase formatted sql
					--changeset ann:more
					ALTER TABLE apart.busy ADD COLUMN more int;
					""");
		try (PgBouncer pooler = pooler("session");
				Blocker blocker = new Blocker(this.database, "SELECT count(*) FROM apart.busy");
				JarProcess process = JarProcess.command()
					.with("DATABASE_URL", pooler.url())
					.start("upgrade", changelog.argument(), "--headgate.gate.lock-timeout=1s",
							"--headgate.gate.retry-budget=2s")) {
			process.exitsWith(11);
			assertThat(process.err()).contains("blocked by   " + blocker.name());
		}
	}

}
