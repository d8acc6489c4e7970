package dev.headgate.boot;

import java.util.ArrayList;
import java.util.List;

import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.liquibase.actuate.endpoint.LiquibaseEndpoint;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that has Spring Boot's own Liquibase start on its class path as well.
 */
@ExtendWith(OutputCaptureExtension.class)
class LiquibaseStarterIT {

	private static final String OFF = "Spring Boot's Liquibase auto-configuration and endpoint are disabled";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private final List<String> args = new ArrayList<>();

	@BeforeEach
	void prepare() {
		with("spring.datasource.url", this.database.jdbcUrl());
		with("spring.datasource.username", TestDatabase.OWNER);
		with("spring.datasource.password", TestDatabase.PASSWORD);
		with("spring.liquibase.change-log", "classpath:/dev/headgate/boot/main.sql");
		with("management.endpoints.web.exposure.include", "*");
		with("management.endpoint.health.validate-group-membership", "false");
	}

	private void with(String key, String value) {
		this.args.add("--" + key + "=" + value);
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Service.class).web(WebApplicationType.NONE)
			.run(this.args.toArray(String[]::new));
	}

	private List<String> history() {
		return this.database.query("SELECT id FROM databasechangelog");
	}

	@Test
	void bootsOwnStartAndItsEndpointStayOffBehindTheGate(CapturedOutput log) {
		with("spring.liquibase.enabled", "true");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBeansOfType(SpringLiquibase.class)).isEmpty();
			assertThat(context.getBeansOfType(LiquibaseEndpoint.class)).isEmpty();
			assertThat(context.getBean(Verdict.Open.class).applied()).isEqualTo(1);
		}
		assertThat(history()).containsExactly("one");
		assertThat(log.getOut().lines().filter((line) -> line.contains(OFF))).hasSize(1);
	}

	@Test
	void bootsOwnRunsWhereTheGateIsSwitchedOff(CapturedOutput log) {
		with("headgate.enabled", "false");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBeansOfType(SpringLiquibase.class)).hasSize(1);
			assertThat(context.getBeansOfType(LiquibaseEndpoint.class)).hasSize(1);
			assertThat(context.getBeansOfType(Verdict.class)).isEmpty();
		}
		assertThat(history()).containsExactly("one");
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'")).isEmpty();
		assertThat(log).contains("Gate disabled by headgate.enabled=false").doesNotContain(OFF);
	}

	@Test
	void neitherRunsWhereLiquibaseIsSwitchedOff(CapturedOutput log) {
		with("spring.liquibase.enabled", "false");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBeansOfType(Verdict.class)).isEmpty();
			assertThat(context.getBeansOfType(SpringLiquibase.class)).isEmpty();
		}
		assertThat(this.database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).isEmpty();
		assertThat(log).contains("Gate disabled by spring.liquibase.enabled=false");
	}

	@Test
	void historyThatBootsOwnMadeIsTakenOverAndBack() {
		with("spring.liquibase.database-change-log-table", "changes");
		with("headgate.enabled", "false");
		start().close();
		this.args.removeLast();
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Verdict.Open.class).applied()).isZero();
		}
		with("headgate.enabled", "false");
		start().close();
		assertThat(this.database.query("SELECT id FROM changes")).containsExactly("one");
	}

	@Test
	void summaryIsPrintedWhereItIsAskedFor(CapturedOutput output) {
		start().close();
		assertThat(output).doesNotContain("recorded without running: ");
		this.database.execute("DROP TABLE one, databasechangelog");
		with("spring.liquibase.show-summary", "verbose");
		with("spring.liquibase.show-summary-output", "all");
		start().close();
		assertThat(output.getOut().lines().filter((line) -> line.contains("Run: 1, recorded without running: 0")))
			.hasSize(2)
			.anyMatch((line) -> line.startsWith("Run: "));
	}

	@Test
	void historyIsMadeInItsTablespace() {
		String tablespace = "space_" + this.database.name();
		this.database
			.executeAsSuperuser("ALTER DATABASE " + this.database.name() + " SET allow_in_place_tablespaces = on");
		this.database.executeAsSuperuser("CREATE TABLESPACE " + tablespace + " LOCATION ''");
		this.database.executeAsSuperuser("GRANT CREATE ON TABLESPACE " + tablespace + " TO " + TestDatabase.OWNER);
		with("spring.liquibase.liquibase-tablespace", tablespace);
		start().close();
		assertThat(this.database.query("SELECT tablename FROM pg_tables WHERE tablespace = '" + tablespace + "'"))
			.contains("databasechangelog");
		assertThat(history()).containsExactly("one");
		this.database.execute("DROP TABLE databasechangelog, databasechangeloglock");
		this.database.executeAsSuperuser("DROP TABLESPACE " + tablespace);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Service {

	}

}
