package dev.headgate.ops;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service whose beans are made when somebody asks for them.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.lazy-initialization=true", "headgate.health.cache-period=1ms" })
@ExtendWith(OutputCaptureExtension.class)
class LazyInitializationIT {

	private static final TestDatabase DATABASE = TestDatabase.create();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		DATABASE.register(registry);
	}

	@AfterAll
	static void drop() {
		DATABASE.close();
	}

	@Test
	void healthMetricsAndStateLogWorkAsEver(CapturedOutput log) throws Exception {
		assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		assertThat(get("/actuator/prometheus").body()).contains("headgate_schema_current 1.0",
				"headgate_gate_duration_seconds");
		DATABASE.execute("UPDATE databasechangelog SET md5sum = '9:0' WHERE orderexecuted = 1");
		assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
		assertThat(get("/actuator/prometheus").body()).contains("headgate_schema_current 0.0");
		assertThat(log).contains("DOWN: tampered: ", "(it was at-head)");
	}

	private HttpResponse<String> get(String path) throws Exception {
		try (HttpClient client = HttpClient.newHttpClient()) {
			URI uri = URI.create("http://localhost:" + this.port + path);
			return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
		}
	}

}
