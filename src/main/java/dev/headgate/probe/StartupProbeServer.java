package dev.headgate.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.probe.StartupProbeResponses.Answer;

/**
 * Answers the probes while the gate works, in place of the server that is yet to start.
 * Its threads never keep the process alive.
 */
public final class StartupProbeServer implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(StartupProbeServer.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(20);

	private final HealthEndpointAddress address;

	private final StartupProbeResponses answers;

	private final CountDownLatch closing = new CountDownLatch(1);

	private @Nullable HttpServer server;

	private StartupProbeServer(HealthEndpointAddress address, StartupProbeResponses answers) {
		this.address = address;
		this.answers = answers;
	}

	/**
	 * Starts a listener unless it is closed before.
	 * @param moment how long one part of the gate's work must take first
	 * @param atIt how long the gate has been at it
	 * @param address where it listens
	 * @param answers what it says
	 * @return the listener
	 */
	public static StartupProbeServer after(Duration moment, Supplier<Duration> atIt, HealthEndpointAddress address,
			StartupProbeResponses answers) {
		StartupProbeServer listener = new StartupProbeServer(address, answers);
		// The server's own thread is a daemon because this one is.
		Thread.ofPlatform().daemon().name("live-listener").start(() -> listener.startAfter(moment, atIt));
		return listener;
	}

	private void startAfter(Duration moment, Supplier<Duration> atIt) {
		try {
			while (!this.closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
				if (atIt.get().compareTo(moment) >= 0) {
					start();
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void start() {
		if (this.closing.getCount() == 0) {
			return;
		}
		try {
			HttpServer starting = HttpServer.create(this.address.socket(), 0);
			starting.createContext("/", this::handle);
			starting.setExecutor(Thread::startVirtualThread);
			starting.start();
			this.server = starting;
			log.info("Probe listener started on port {}, until the service answers there",
					this.address.socket().getPort());
		}
		catch (IOException ex) {
			log.warn("Probe listener not started, port {}: {}", this.address.socket().getPort(), ex.getMessage());
		}
	}

	public synchronized boolean isListening() {
		return this.server != null;
	}

	public boolean isOnSeparatePort() {
		return this.address.separate();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String accepted = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Accept"), "");
			Answer answer = this.answers.to(exchange.getRequestURI().getPath(), accepted);
			byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
			Headers headers = exchange.getResponseHeaders();
			headers.set("Content-Type", answer.type());
			headers.set("Cache-Control", "no-store");
			headers.set("Connection", "close");
			boolean head = exchange.getRequestMethod().equals("HEAD");
			exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
			if (!head) {
				exchange.getResponseBody().write(body);
			}
		}
	}

	/**
	 * Frees the port as soon as the answers on their way are out; from now on the
	 * listener does not start any more. The second is only the bound: with a bound of
	 * zero the JDK's server forgets a connection that it accepts in this very moment, and
	 * its client never gets an answer.
	 */
	@Override
	public synchronized void close() {
		this.closing.countDown();
		if (this.server != null) {
			this.server.stop(1);
			this.server = null;
		}
	}

}
