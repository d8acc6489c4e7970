package dev.headgate.sample;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.headgate.fault.Faults;
import dev.headgate.fault.PausableProxy;
import dev.headgate.fault.Sizes;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running service that is sent more than it wants, and one whose database hangs.
 */
@Tag("fault")
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OverloadIT {

	private static final TestDatabase DATABASE = TestDatabase.create();

	private static final PausableProxy PROXY = proxy();

	private static final int REQUESTS = Sizes.of("fault.hanging-requests", 300);

	private static final String USER = "{\"email\": \"%1$s@one.example\", \"username\": \"%1$s\", \"fullName\": \"%2$s\"}";

	private static final String LIVENESS = "/actuator/health/liveness";

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@LocalServerPort
	private int port;

	private static PausableProxy proxy() {
		try {
			return new PausableProxy(DATABASE);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		DATABASE.register(registry);
		registry.add("spring.datasource.url", PROXY::jdbcUrl);
		registry.add("spring.datasource.hikari.data-source-properties.socketTimeout", () -> 4);
	}

	@AfterAll
	static void close() throws IOException {
		PROXY.close();
		DATABASE.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aBodyAboveTheLimitIsRefusedWhetherItsLengthIsGivenOrNot(boolean chunked) throws Exception {
		for (String body : List.of(USER.formatted("long", "x".repeat(200_000)),
				"{\"ignored\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}", " ".repeat(200_000) + "{}",
				"{\"ignored\": [" + "1,".repeat(100_000) + "1]}")) {
			HttpResponse<String> answer = send("POST", "application/json", publisher(body, chunked));
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(answer.body()).contains("\"status\":413", "\"field\":\"body\"");
		}
		String fits = USER.formatted(chunked ? "chunked" : "measured", "x");
		assertThat(send("POST", "application/json", publisher(fits, chunked)).statusCode()).isEqualTo(201);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/yaml", "application/xml", "application/cbor", "text/plain",
			"application/octet-stream", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
	void aBodyOfAnotherKindIsNotRead(String type) throws Exception {
		for (String method : List.of("POST", "PUT")) {
			HttpResponse<String> answer = send(method, type, publisher("a=" + "x".repeat(1_000_000), true));
			assertThat(answer.statusCode()).as(answer.body()).isIn(405, 415);
		}
	}

	/** A kubelet's probe waits for one second. */
	@Test
	void livenessIsAnsweredWithinASecondWhileTheDatabaseHangs() throws Exception {
		for (int i = 0; i < 50; i++) {
			assertThat(get("/api/users").statusCode()).isEqualTo(200);
			assertThat(get(LIVENESS).statusCode()).isEqualTo(200);
		}
		List<Socket> requests = new CopyOnWriteArrayList<>();
		Duration slowest = Duration.ZERO;
		Duration when = Duration.ZERO;
		PROXY.pause();
		long paused = System.nanoTime();
		try {
			Thread sender = Thread.ofPlatform().start(() -> send(requests));
			int probes = 0;
			while (sender.isAlive() || !isAnswered(requests)) {
				long start = System.nanoTime();
				assertThat(get(LIVENESS).statusCode()).isEqualTo(200);
				Duration took = Duration.ofNanos(System.nanoTime() - start);
				if (took.compareTo(slowest) > 0) {
					slowest = took;
					when = Duration.ofNanos(start - paused);
				}
				probes++;
				Faults.sleep(Duration.ofMillis(50));
			}
			Faults.report(
					"%d requests and a database that hangs: %d probes of liveness, the slowest took %d ms, %d ms after it hung"
						.formatted(REQUESTS, probes, slowest.toMillis(), when.toMillis()));
			assertThat(probes).isGreaterThan(10);
			assertThat(requests).hasSize(REQUESTS);
			for (Socket request : requests) {
				assertThat(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
					.startsWith("HTTP/1.1 503 ")
					.containsIgnoringCase("\r\nRetry-After: ")
					.containsIgnoringCase("\r\nContent-Type: application/problem+json");
			}
			assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
		}
		finally {
			PROXY.resume();
			for (Socket request : requests) {
				request.close();
			}
		}
		Faults.within(slowest, Duration.ofSeconds(1));
		Eventually.until(() -> get("/api/users").statusCode() == 200);
	}

	/** Within a second, and so before the first of them is answered. */
	private void send(List<Socket> requests) {
		byte[] request = "GET /api/users HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
			.getBytes(StandardCharsets.US_ASCII);
		try {
			for (int i = 0; i < REQUESTS; i++) {
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
				requests.add(socket);
				socket.getOutputStream().write(request);
				Faults.sleep(Duration.ofMillis(3));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isAnswered(List<Socket> requests) throws IOException {
		for (Socket request : requests) {
			if (request.getInputStream().available() == 0) {
				return false;
			}
		}
		return true;
	}

	private static BodyPublisher publisher(String body, boolean chunked) {
		return chunked
				? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
				: BodyPublishers.ofString(body);
	}

	private HttpResponse<String> send(String method, String type, BodyPublisher body)
			throws IOException, InterruptedException {
		return CLIENT.send(request("/api/users").header("Content-Type", type).method(method, body).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> get(String path) {
		try {
			return CLIENT.sendAsync(request(path).build(), HttpResponse.BodyHandlers.ofString())
				.get(60, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
	}

}
