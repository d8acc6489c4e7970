package dev.headgate.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.mock.env.MockEnvironment;

import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.progress.Progress.Phase;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.JarProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The listener alone, without a gate or a database.
 */
@Timeout(300)
class StartupProbeServerTests {

	private static final String HEALTH = "/actuator/health";

	private final int port = JarProcess.freePort();

	private final Progress progress = new Progress();

	private String indexBuild = "";

	private StartupProbeServer listener = after(Duration.ofHours(1));

	@AfterEach
	void close() {
		this.listener.close();
	}

	private void listen() {
		this.listener = after(Duration.ofMillis(1));
		Eventually.until(this.listener::isListening);
	}

	private StartupProbeServer after(Duration moment) {
		InetSocketAddress socket = new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port);
		return StartupProbeServer.after(moment, this.progress::elapsed,
				new HealthEndpointAddress(socket, HEALTH, false),
				new StartupProbeResponses(HEALTH, this.progress, () -> this.indexBuild));
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path)));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		try (HttpClient client = HttpClient.newHttpClient()) {
			return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
	}

	@Test
	void livesButIsNotReady() throws Exception {
		listen();
		assertThat(get(HEALTH + "/liveness")).satisfies((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
			assertThat(answer.headers().firstValue("Connection")).hasValue("close");
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		});
		assertThat(get(HEALTH).statusCode()).isEqualTo(503);
		assertThat(get(HEALTH + "/readiness").statusCode()).isEqualTo(503);
		assertThat(get("/api/users").statusCode()).isEqualTo(503);
		assertThat(get("/").statusCode()).isEqualTo(503);
	}

	@Test
	void saysWhatTheGateIsDoing() throws Exception {
		this.progress.total(7);
		this.progress.changeSet("add-email", 3);
		this.progress.waitingFor("pid 42, user \"ann\"\n\\ since noon");
		this.progress.detail("rows 1 to 10");
		this.indexBuild = "building index a: 42 %";
		listen();
		String body = get(HEALTH + "/readiness").body();
		assertThat(JsonParserFactory.getJsonParser().parseMap(body)).containsEntry("status", "DOWN");
		assertThat(body).matches("\\{\"status\":\"DOWN\",\"components\":\\{\"schema\":\\{\"status\":\"DOWN\","
				+ "\"details\":\\{\"state\":\"migrating\",\"changeSet\":\"add-email\",\"number\":3,\"total\":7,"
				+ "\"elapsedMs\":\\d+,\"waitingFor\":\"pid 42, user \\\\\"ann\\\\\"\\\\u000a\\\\\\\\ since noon\","
				+ "\"detail\":\"rows 1 to 10; building index a: 42 %\"}}}}");
	}

	@Test
	void givesMetricsInTheTextFormat() throws Exception {
		this.progress.total(7);
		this.progress.recorder().applied(Duration.ofSeconds(1));
		this.progress.recorder().retried(Duration.ofSeconds(2));
		this.progress.recorder().batch(1000);
		this.progress.recorder().batch(500);
		listen();
		assertThat(get(HEALTH.replace("health", "prometheus"))).satisfies((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).contains("\nheadgate_schema_current 0\n", "\nheadgate_schema_pending 6\n",
					"\nheadgate_lock_retries_total 1\n", "\nheadgate_batch_batches_total 2\n",
					"\nheadgate_batch_rows_total 1500\n");
		});
	}

	@Test
	void asksForIndexBuildsOnlyWhileThereCanBeOne() throws Exception {
		this.indexBuild = "building index a: 42 %";
		this.progress.enter(Phase.OPEN);
		listen();
		assertThat(get(HEALTH).body()).contains("\"state\":\"open\"").doesNotContain("building");
	}

	@Test
	void saysThatTheServiceIsStartingOnceTheGateIsOpen() throws Exception {
		this.progress.enter(Phase.OPEN);
		listen();
		assertThat(get("/").body()).contains("The gate is open and the service is starting")
			.doesNotContain("not open yet", "when its database schema is at head");
		assertThat(get("/api/users").body()).isEqualTo("The gate is open and the service is starting.\n");
		assertThat(get(HEALTH + "/readiness")).returns(503, HttpResponse::statusCode)
			.extracting(HttpResponse::body)
			.asString()
			.contains("\"state\":\"open\"", "\"detail\":\"the service is starting\"");
		assertThat(get(HEALTH.replace("health", "prometheus")).body()).contains("headgate_gate_duration_seconds ")
			.doesNotContain("headgate_schema_current", "headgate_schema_pending");
	}

	@Test
	void pageIsEscapedAndRefreshes() throws Exception {
		this.progress.changeSet("<script>alert(\"1\") & more</script>", 1);
		listen();
		HttpResponse<String> page = get("/");
		assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
		assertThat(page.body())
			.contains("http-equiv=\"refresh\"", "&lt;script&gt;alert(&quot;1&quot;) &amp; more&lt;/script&gt;")
			.doesNotContain("<script>");
		assertThat(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/console"))
			.header("Accept", "text/html,*/*")).body()).contains("The gate is not open yet");
	}

	@Test
	void headHasNoBody() throws Exception {
		listen();
		HttpResponse<String> answer = send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + HEALTH + "/liveness")).HEAD());
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEmpty();
	}

	@Test
	void closingFreesThePortForTheNextServer() throws Exception {
		listen();
		get(HEALTH);
		this.listener.close();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get(HEALTH));
		assertThat(this.listener.isListening()).isFalse();
		listen();
		assertThat(get(HEALTH).statusCode()).isEqualTo(503);
	}

	@Test
	void closedWithinTheMomentItNeverStarts() throws Exception {
		this.listener = after(Duration.ofMillis(100));
		this.listener.close();
		Thread.sleep(200);
		assertThat(this.listener.isListening()).isFalse();
	}

	@Test
	void portInUseIsOnlyAWarning() throws Exception {
		try (ServerSocket other = new ServerSocket(this.port, 1, InetAddress.getLoopbackAddress())) {
			this.listener = after(Duration.ofMillis(1));
			Thread.sleep(200);
			assertThat(other.isBound()).isTrue();
			assertThat(this.listener.isListening()).isFalse();
		}
	}

	@Test
	void itsThreadsDoNotKeepTheProcessAlive() throws Exception {
		listen();
		get(HEALTH);
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().startsWith("HTTP-Dispatcher")
					|| thread.getName().startsWith("live-listener"))
			.isNotEmpty()
			.allMatch(Thread::isDaemon);
	}

	@Test
	void listensWhereTheServiceWillAnswer() {
		MockEnvironment environment = new MockEnvironment();
		assertThat(HealthEndpointAddress.of(environment))
			.hasValue(new HealthEndpointAddress(new InetSocketAddress(8080), HEALTH, false));
		environment.setProperty("server.port", "9000");
		environment.setProperty("server.servlet.context-path", "/app");
		environment.setProperty("server.address", "127.0.0.1");
		InetSocketAddress local = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9000);
		assertThat(HealthEndpointAddress.of(environment))
			.hasValue(new HealthEndpointAddress(local, "/app" + HEALTH, false));
		environment.setProperty("management.server.port", "9000");
		assertThat(HealthEndpointAddress.of(environment))
			.hasValue(new HealthEndpointAddress(local, "/app" + HEALTH, false));
		environment.setProperty("management.server.port", "9001");
		environment.setProperty("management.endpoints.web.base-path", "/");
		assertThat(HealthEndpointAddress.of(environment))
			.hasValue(new HealthEndpointAddress(new InetSocketAddress(9001), "/health", true));
		environment.setProperty("management.server.base-path", "/manage/");
		environment.setProperty("management.endpoints.web.base-path", "/ops");
		environment.setProperty("management.server.address", "127.0.0.2");
		assertThat(HealthEndpointAddress.of(environment)).hasValue(new HealthEndpointAddress(
				new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 9001), "/manage/ops/health", true));
	}

	@Test
	void listensNowhereWithoutAPortOfItsOwnOrWithTls() {
		assertThat(HealthEndpointAddress.of(new MockEnvironment().withProperty("server.port", "0"))).isEmpty();
		assertThat(HealthEndpointAddress.of(new MockEnvironment().withProperty("management.server.port", "-1")))
			.isEmpty();
		assertThat(HealthEndpointAddress.of(new MockEnvironment().withProperty("server.port", "many"))).isEmpty();
		MockEnvironment environment = new MockEnvironment().withProperty("server.ssl.bundle", "web");
		assertThat(HealthEndpointAddress.of(environment)).isEmpty();
		environment.setProperty("management.server.port", "9001");
		assertThat(HealthEndpointAddress.of(environment)).isEmpty();
		environment.setProperty("management.server.ssl.enabled", "false");
		assertThat(HealthEndpointAddress.of(environment)).isPresent();
	}

}
