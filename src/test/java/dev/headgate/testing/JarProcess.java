package dev.headgate.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged jar, extracted, as a process of its own, with nothing inherited from this
 * one. Its port is watched from the first moment (the live listener is off unless an
 * option turns it on), and whatever it prints is searched for passwords when it ends.
 */
public final class JarProcess implements AutoCloseable {

	private static final Duration BOUND = Duration.ofMinutes(2);

	private static final int KILLED = 128 + 9;

	/**
	 * Below those that the system gives to outgoing connections, and beginning anywhere,
	 * so that two test runs do not get in each other's way.
	 */
	private static final int FIRST_PORT = 10_000;

	private static final int PORTS = 20_000;

	private static final AtomicInteger NEXT_PORT = new AtomicInteger(new SecureRandom().nextInt(PORTS));

	private final Process process;

	private final int port;

	private final List<String> secrets;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private final List<Thread> readers;

	private final Thread watcher;

	private volatile boolean listened;

	private JarProcess(Process process, int port, List<String> secrets) {
		this.process = process;
		this.port = port;
		this.secrets = secrets;
		this.watcher = Thread.ofPlatform().daemon().name("port-watcher").start(this::watch);
		this.readers = List.of(read(process.getInputStream(), this.out), read(process.getErrorStream(), this.err));
	}

	/**
	 * Prepares a run.
	 * @return a command without settings
	 */
	public static Command command() {
		return new Command();
	}

	/**
	 * Prepares a run on a database, as its owner.
	 * @param database the database
	 * @return a command with its address
	 */
	public static Command on(TestDatabase database) {
		return command().with("DATABASE_URL", database.url());
	}

	public String out() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	public String err() {
		return this.err.toString(StandardCharsets.UTF_8);
	}

	public String output() {
		return out() + err();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean hasListened() {
		return this.listened;
	}

	/** Waits until the process has ended, and returns its exit code. */
	public int exitCode() {
		try {
			assertThat(this.process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).as("ends: %s", output()).isTrue();
			for (Thread reader : this.readers) {
				reader.join();
			}
			this.watcher.join();
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Waits until the process has ended, and checks how.
	 * @param code the exit code that it must have
	 * @return this process
	 */
	public JarProcess exitsWith(int code) {
		assertThat(exitCode()).as("exit code of%n%s", output()).isEqualTo(code);
		return this;
	}

	/**
	 * Waits until it has printed a text.
	 * @param text the text
	 * @return this process
	 */
	public JarProcess awaitOutput(String text) {
		Eventually.until(() -> output().contains(text) || !this.process.isAlive());
		if (!this.process.isAlive()) {
			exitCode();
		}
		assertThat(output()).contains(text);
		return this;
	}

	/**
	 * Asks the service.
	 * @param path the path
	 * @return status and body
	 */
	public HttpResponse<String> get(String path) {
		try (HttpClient client = HttpClient.newHttpClient()) {
			URI uri = URI.create("http://127.0.0.1:" + this.port + path);
			return client.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
					HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Kills it as {@code kill -9} does, and waits; what it printed until then is kept.
	 * @return whether it still ran
	 */
	public boolean kill() {
		boolean running = this.process.toHandle().destroyForcibly() && exitCode() == KILLED;
		exitCode();
		return running;
	}

	/** Sends it SIGTERM; unlike with the process itself, what it prints is still read. */
	public void signal() {
		this.process.toHandle().destroy();
	}

	/** Ends it as an operator would, and waits. */
	public void stop() {
		this.process.destroy();
		exitCode();
	}

	/** Kills it if it still runs, and looks for passwords in what it printed. */
	@Override
	public void close() {
		this.process.destroyForcibly();
		exitCode();
		assertThat(output()).doesNotContain(this.secrets);
	}

	private static Thread read(InputStream stream, OutputStream text) {
		return Thread.ofPlatform().daemon().name("reader").start(() -> {
			try (stream) {
				stream.transferTo(text);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private void watch() {
		while (!this.listened && this.process.isAlive()) {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1000);
				this.listened = true;
			}
			catch (IOException ex) {
				pause(Duration.ofMillis(10));
			}
		}
	}

	private static void pause(Duration duration) {
		try {
			Thread.sleep(duration);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Returns a port of the loopback interface that was free just now.
	 * @return the port
	 */
	public static int freePort() {
		for (int i = 0; i < PORTS; i++) {
			int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// taken: the next one
			}
		}
		throw new IllegalStateException("no port is free");
	}

	/**
	 * One way to start the jar.
	 */
	public static final class Command {

		private final Map<String, String> environment = new TreeMap<>();

		private final List<String> options = new ArrayList<>();

		private final List<String> secrets = new ArrayList<>(List.of(TestDatabase.PASSWORD));

		private @Nullable Path jar;

		private Command() {
			// The tables of the service's own entities are not in it.
			this.environment.put("HEADGATE_CHANGELOG", Bookshop.LOCATION);
			this.environment.put("SPRING_JPA_HIBERNATE_DDLAUTO", "none");
		}

		/**
		 * Sets a variable of the environment.
		 * @param variable its name
		 * @param value its value
		 * @return this command
		 */
		public Command with(String variable, String value) {
			this.environment.put(variable, value);
			return this;
		}

		/**
		 * Starts another jar than the extracted one.
		 * @param file the jar
		 * @return this command
		 */
		public Command jar(Path file) {
			this.jar = file;
			return this;
		}

		/**
		 * Starts the packaged jar as it is, with the libraries inside; that takes three
		 * times as long.
		 * @return this command
		 */
		public Command packaged() {
			return jar(Path.of(System.getProperty("test.jar")));
		}

		/**
		 * Takes the changelog in the jar, and lets Hibernate compare it with the
		 * service's entities.
		 * @return this command
		 */
		public Command packagedChangelog() {
			this.environment.remove("SPRING_JPA_HIBERNATE_DDLAUTO");
			return with("HEADGATE_CHANGELOG", "classpath:" + Migrations.CHANGELOG);
		}

		/**
		 * Starts the service and ends it, and keeps its classes for later starts.
		 * @param archive the file
		 * @return this command
		 */
		public Command archivingClasses(Path archive) {
			return option("-Dspring.context.exit=onRefresh").option("-XX:ArchiveClassesAtExit=" + archive);
		}

		/**
		 * Takes classes from an archive, where it fits.
		 * @param archive the file
		 * @return this command
		 */
		public Command withClasses(Path archive) {
			return option("-XX:SharedArchiveFile=" + archive).option("-Xlog:aot*=off,cds*=off");
		}

		/**
		 * Adds an option of the virtual machine.
		 * @param option the option
		 * @return this command
		 */
		public Command option(String option) {
			this.options.add(option);
			return this;
		}

		/**
		 * Names one more text that must not be printed.
		 * @param secret the text
		 * @return this command
		 */
		public Command hiding(String secret) {
			this.secrets.add(secret);
			return this;
		}

		/**
		 * Starts the jar, with the {@link Bookshop} unless a setting names another.
		 * @param args its arguments
		 * @return the process
		 */
		public JarProcess start(String... args) {
			int port = freePort();
			List<String> line = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1",
							"-XX:+UseSerialGC", "-Dserver.port=" + port, "-Dheadgate.gate.live-listener=false"));
			if (this.jar == null) {
				ExtractedJar.shared().prepare(this);
			}
			line.addAll(this.options);
			line.addAll(List.of("-jar", String.valueOf(this.jar)));
			line.addAll(List.of(args));
			try {
				Path empty = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "headgate-empty"));
				ProcessBuilder builder = new ProcessBuilder(line).directory(empty.toFile());
				String path = System.getenv().getOrDefault("PATH", "");
				builder.environment().clear();
				builder.environment().putAll(Map.of("PATH", path, "LC_ALL", "C.UTF-8"));
				builder.environment().putAll(this.environment);
				return new JarProcess(builder.start(), port, this.secrets);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		/**
		 * Starts the jar and waits for its end.
		 * @param args its arguments
		 * @return the process, ended
		 */
		public JarProcess run(String... args) {
			try (JarProcess process = start(args)) {
				process.exitCode();
				return process;
			}
		}

	}

}
