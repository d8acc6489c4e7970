package com.example.books;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The service as Spring Boot starts it, with and without a gate.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServiceTests {

	@Test
	void gateMigratesBeforeTheWebServerStarts(CapturedOutput output) throws Exception {
		Database database = Database.create("service");
		try (ConfigurableApplicationContext context = start(database)) {
			assertThat(get(context, "/books/count")).isEqualTo("200 0");
			assertThat(get(context, "/actuator/health/readiness")).startsWith("200").contains("\"schema\":{", "at-head");
			assertThat(get(context, "/actuator/health/liveness")).startsWith("200").doesNotContain("schema");
			assertThat(get(context, "/actuator/metrics/headgate.schema.current")).contains("\"value\":1.0");
			assertThat(context.getEnvironment().getProperty("logging.level.liquibase")).isEqualTo("warn");
		}
		assertThat(output.toString().indexOf("Tomcat initialized")).isGreaterThan(output.toString().indexOf("Gate open"))
			.isPositive();
		assertThat(database.query("SELECT count(*) FROM headgate.run")).isEqualTo("1");
	}

	@Test
	void closedGateSaysWhyAndStartsNothing(CapturedOutput output) {
		Database database = Database.create("closed");
		assertThatThrownBy(() -> start(database, "--headgate.gate.mode=verify")).hasMessageContaining("gate");
		assertThat(output).contains("APPLICATION FAILED TO START", "The gate is closed: the schema is behind head.",
				"database     localhost", "pending      2: 4f1c2d3e, 9d3e5a71", "exit code    10, behind head",
				"Apply the pending change sets");
		assertThat(output).doesNotContain("Tomcat", "Hibernate");
	}

	@Test
	void withoutTheGateTheServiceIsAsItWas(CapturedOutput output) throws Exception {
		Database database = Database.create("disabled");
		try (ConfigurableApplicationContext context = start(database, "--headgate.enabled=false",
				"--spring.jpa.hibernate.ddl-auto=none")) {
			assertThat(get(context, "/actuator/health/readiness")).startsWith("200").doesNotContain("schema");
		}
		assertThat(output).doesNotContain("Gate open");
		assertThat(database.query("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'headgate')"))
			.isEqualTo("0");
	}

	@Test
	void ownReadinessGroupWins() throws Exception {
		Database database = Database.create("own_settings");
		try (ConfigurableApplicationContext context = start(database,
				"--management.endpoint.health.group.readiness.include=db,schema",
				"--management.health.schema.enabled=true")) {
			assertThat(get(context, "/actuator/health/readiness")).contains("\"db\"", "\"schema\"")
				.doesNotContain("readinessState");
		}
		try (ConfigurableApplicationContext context = start(database, "--management.health.schema.enabled=false")) {
			assertThat(get(context, "/actuator/health/readiness")).startsWith("200").doesNotContain("schema");
		}
	}

	@Test
	void forgottenDatabaseIsNamed(CapturedOutput output) {
		assertThatThrownBy(() -> SpringApplication.run(BooksApplication.class, "--server.port=0"))
			.hasMessageContaining("no database is configured");
		assertThat(output).contains("APPLICATION FAILED TO START", "Set DATABASE_URL").doesNotContain("Tomcat");
	}

	private static ConfigurableApplicationContext start(Database database, String... args) {
		String[] all = new String[args.length + 2];
		System.arraycopy(args, 0, all, 2, args.length);
		all[0] = "--server.port=0";
		all[1] = "--spring.datasource.url=" + database.url();
		return SpringApplication.run(BooksApplication.class, all);
	}

	private static String get(ConfigurableApplicationContext context, String path) throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		try (HttpClient client = HttpClient.newHttpClient()) {
			HttpResponse<String> response = client.send(
					HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
					HttpResponse.BodyHandlers.ofString());
			return response.statusCode() + " " + response.body();
		}
	}

}
