package dev.headgate.ops;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import dev.headgate.cli.VerbRun;
import dev.headgate.config.ExitCode;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A service whose schema somebody changes by hand. Its own role may do nothing with the
 * history but read it, and there is no server for temporary databases.
 */
@GateTest
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class SchemaDriftMonitorIT {

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	private final List<String> args = new ArrayList<>();

	SchemaDriftMonitorIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
	}

	@BeforeEach
	void migrateAndWriteExpectedSchema() {
		this.changelog.file("db/changelog/a.sql", """
				--liquibase formatted sql
				--changeset ann:1
				CREATE TABLE person (id int PRIMARY KEY, name text);
				""").master("- include: {file: a.sql, relativeToChangelogFile: true}");
		String file = this.changelog.location("db/expected-schema.json").replaceFirst("^file:", "");
		verb("drift", "--write-expected", file, this.database.scratchArgument());
		verb("upgrade");
		String reader = "reader_" + this.database.name();
		this.database.executeAsSuperuser("CREATE ROLE " + reader + " LOGIN PASSWORD 'reader-secret'");
		this.database.execute("GRANT SELECT ON databasechangelog TO " + reader);
		with("spring.datasource.url", this.database.jdbcUrl());
		with("spring.datasource.username", reader);
		with("spring.datasource.password", "reader-secret");
		with("spring.liquibase.user", TestDatabase.OWNER);
		with("spring.liquibase.password", TestDatabase.PASSWORD);
		with("headgate.changelog", this.changelog.location("db/changelog/master.yaml"));
		with("management.endpoint.health.validate-group-membership", "false");
	}

	private void verb(String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.add(this.changelog.argument());
		VerbRun run = VerbRun.on(this.database, all.toArray(String[]::new));
		assertThat(run.code()).as(run.err()).isZero();
	}

	private void with(String key, String value) {
		this.args.add("--" + key + "=" + value);
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Service.class).web(WebApplicationType.NONE)
			.run(this.args.toArray(String[]::new));
	}

	private static double meter(ConfigurableApplicationContext service) {
		return service.getBean(MeterRegistry.class).get("headgate.schema.drift").gauge().value();
	}

	private static Health health(ConfigurableApplicationContext service) {
		return service.getBean(SchemaHealthIndicator.class).health();
	}

	private static String details(ConfigurableApplicationContext service) {
		return String.valueOf(health(service).getDetails().get("drift"));
	}

	@Test
	void changeMadeByHandIsMeterDetailAndOneLogLineAndNeverDown(CapturedOutput output) {
		with("headgate.drift.check", "200ms");
		try (ConfigurableApplicationContext service = start()) {
			Eventually.until(() -> meter(service) == 0);
			assertThat(details(service)).startsWith("{differences=0, checkedAt=");
			this.database.execute("ALTER TABLE person ADD nickname text");
			Eventually.until(() -> meter(service) == 1);
			assertThat(health(service).getStatus()).isEqualTo(Status.UP);
			String first = details(service);
			assertThat(first).startsWith("{differences=1, first=[unexpected column person.nickname: text], action=");
			Eventually.until(() -> !details(service).equals(first));
			this.database.execute("ALTER TABLE person DROP nickname");
			Eventually.until(() -> meter(service) == 0);
		}
		assertThat(lines(output)).hasSize(1)
			.first()
			.asString()
			.contains(" WARN ", "differences: 1. The first: unexpected column person.nickname: text");
		assertThat(output).contains("The schema is again as its change sets made it");
	}

	@Test
	void otherChangeSetsAreNotCompared() {
		with("headgate.drift.check", "200ms");
		try (ConfigurableApplicationContext service = start()) {
			Eventually.until(() -> meter(service) == 0);
			this.database.execute("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted,"
					+ " exectype) VALUES ('future', 'ann', 'db/future.sql', now(), 9999, 'EXECUTED')");
			Eventually.until(() -> details(service)
				.startsWith("{unknown=expected-schema.json is the schema of other change sets than those applied"));
			assertThat(meter(service)).isNaN();
		}
	}

	@Test
	void nothingIsComparedByDefault() {
		this.database.execute("ALTER TABLE person ADD nickname text");
		try (ConfigurableApplicationContext service = start()) {
			assertThat(service.getBeansOfType(SchemaDriftMonitor.class)).isEmpty();
			assertThat(health(service).getDetails()).doesNotContainKey("drift");
		}
	}

	@Test
	void serviceDoesNotStartWhereDriftClosesTheGate() {
		with("headgate.gate.on-drift", "close");
		start().close();
		this.database.execute("ALTER TABLE person ADD nickname text");
		assertThatExceptionOfType(GateClosedException.class).isThrownBy(this::start)
			.satisfies((closed) -> assertThat(closed.verdict().exitCode()).isEqualTo(ExitCode.PROOF_FAILED));
	}

	private static List<String> lines(CapturedOutput output) {
		return output.getAll()
			.lines()
			.filter((line) -> line.contains("The schema is not as its change sets made it"))
			.toList();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Service {

	}

}
