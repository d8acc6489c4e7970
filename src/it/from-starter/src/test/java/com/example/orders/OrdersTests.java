package com.example.orders;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Run twice on one database: first with {@code spring-boot-starter-liquibase}, then with
 * the gate in its place. The history must be the same both times, to the second.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "headgate.health.cache-period=100ms")
@ExtendWith(OutputCaptureExtension.class)
class OrdersTests {

	private static final String URL = System.getProperty("database");

	private static final boolean GATE = ClassUtils.isPresent("dev.headgate.config.Settings", null);

	private static final String HISTORY = "SELECT string_agg(h::text, '; ' ORDER BY orderexecuted) FROM history.changes h";

	/** What the first of the two left, kept where the second finds it. */
	private static final String KEPT = "SELECT obj_description('history'::regnamespace)";

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("spring.datasource.url", () -> URL);
	}

	@Test
	void migratesOnceAndKeepsItsHistory(CapturedOutput log) throws Exception {
		assertThat(Server.query(URL, "SELECT string_agg(id, ',' ORDER BY orderexecuted) FROM history.changes"))
			.isEqualTo("orders,first,emea");
		String history = Server.query(URL, HISTORY);
		if (!GATE) {
			Server.query(URL, "DO $$ BEGIN EXECUTE format('COMMENT ON SCHEMA history IS %L', (" + HISTORY + ")); END $$");
		}
		assertThat(Server.query(URL, KEPT)).isEqualTo(history);
		assertThat(Server.query(URL, "SELECT min(id) FROM shop.orders")).isEqualTo("7");
		assertThat(Server.query(URL, "SELECT count(*) FROM pg_tables WHERE tablename = 'changes_lock'")).isEqualTo("1");
		assertThat(get("/orders").body()).isEqualTo("1");
		assertThat(get("/actuator/liquibase").statusCode()).isEqualTo(GATE ? 404 : 200);
		assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
		if (GATE) {
			assertThat(log).contains("Run: 0, recorded without running: 0");
			assertThat(get("/actuator/metrics/headgate.schema.current").body()).contains("1.0");
			Server.query(URL, "UPDATE history.changes SET md5sum = '9:' || reverse(substr(md5sum, 3)) WHERE id = 'orders'");
			Thread.sleep(300);
			assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
			Server.query(URL, "UPDATE history.changes SET md5sum = '9:' || reverse(substr(md5sum, 3)) WHERE id = 'orders'");
		}
	}

	private HttpResponse<String> get(String path) throws Exception {
		try (HttpClient client = HttpClient.newHttpClient()) {
			URI uri = URI.create("http://localhost:" + this.port + path);
			return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
		}
	}

}
