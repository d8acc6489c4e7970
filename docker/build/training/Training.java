import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets one process of Headgate run with {@code -XX:AOTCacheOutput}, on a
 * {@link StubPostgres}: a verb to its end, or the service or the sidecar until it has
 * answered a few requests. A process that fails leaves a smaller cache, or none, and
 * everything works without it.
 */
final class Training {

	private static final long MINUTES = 5;

	private final Path directory;

	private final String kind;

	private final StubPostgres database;

	private Training(Path directory, String kind, StubPostgres database) {
		this.directory = directory;
		this.kind = kind;
		this.database = database;
	}

	/**
	 * Runs the training.
	 * @param args the directory of headgate.jar; {@code verbs}, {@code service} or
	 * {@code sidecar}; the file of requests
	 */
	public static void main(String[] args) throws Exception {
		boolean serves = !args[1].equals("verbs");
		// Nearly every service starts at head; a verb is there to change that.
		try (StubPostgres database = StubPostgres.start(serves)) {
			Training training = new Training(Path.of(args[0]), args[1], database);
			if (serves) {
				training.serve(Files.readAllLines(Path.of(args[2])));
			}
			else {
				end(training.start("upgrade", "--url", database.url(), "--changelog",
						"classpath:db/changelog/db.changelog-master.yaml"));
			}
		}
	}

	private void serve(List<String> requests) throws IOException, InterruptedException {
		String url = "jdbc:" + this.database.url();
		int port = freePort();
		Path root = Files.createTempDirectory("training");
		List<String> arguments = new ArrayList<>(List.of(this.kind.equals("sidecar") ? "sidecar" : "serve",
				"--spring.datasource.url=" + url, "--spring.liquibase.url=" + url, "--headgate.gate.mode=observe",
				"--server.address=127.0.0.1", "--server.port=" + port, "--headgate.changelog=" + changelog(root).toUri()));
		if (this.kind.equals("service")) {
			// Validation would find that the stand-in has no tables.
			arguments.add("--spring.jpa.hibernate.ddl-auto=none");
		}
		Process process = start(arguments.toArray(String[]::new));
		try {
			String base = "http://127.0.0.1:" + port;
			awaitStart(process, base);
			for (int round = 0; round < 3; round++) {
				for (String request : requests) {
					String[] parts = request.split(" ", 3);
					if (parts.length > 1 && !request.startsWith("#")) {
						ask(parts[0], base + parts[1], (parts.length > 2) ? parts[2] : null);
					}
				}
			}
		}
		catch (IOException ex) {
			System.err.println("training: " + this.kind + " did not answer all requests: " + ex);
		}
		finally {
			// As an operator stops it; the JVM writes the cache when it ends.
			process.destroy();
			end(process);
		}
	}

	private Process start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
				"-XX:AOTCacheOutput=" + this.directory.resolve(this.kind + ".aot"), "-XX:-UsePerfData",
				"-XX:TieredStopAtLevel=2", "-jar", this.directory.resolve("headgate.jar").toString()));
		command.addAll(List.of(arguments));
		// Both forms of the log: JSON as in production, and readable lines.
		command.addAll(List.of("--logging.structured.format.console=ecs", "--logging.file.name=training.log"));
		File empty = Files.createTempDirectory("training").toFile();
		return new ProcessBuilder(command).directory(empty)
			.redirectOutput(Redirect.INHERIT)
			.redirectError(Redirect.INHERIT)
			.start();
	}

	private static void end(Process process) throws InterruptedException {
		if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
			process.destroyForcibly();
			System.err.println("training: the process did not end within " + MINUTES + " minutes");
		}
	}

	/** A changelog in files, as one is mounted. At head only its fingerprint is made. */
	private static Path changelog(Path root) throws IOException {
		Path directory = Files.createDirectories(root.resolve("db/changelog/migrations"));
		Files.writeString(directory.resolve("1.sql"), """
				--liquibase formatted sql
				--changeset training:1
				SELECT 1;
				""");
		return Files.writeString(directory.resolveSibling("db.changelog-master.yaml"), """
				databaseChangeLog:
				  - includeAll:
				      path: migrations/
				      relativeToChangelogFile: true
				""");
	}

	/** With a random one the gate would not look where its listener is to be. */
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/** Not by health, which the gate's own listener answers too. */
	private static void awaitStart(Process process, String base) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
		while (true) {
			try {
				if (ask("GET", base + "/actuator/info", null) == HttpURLConnection.HTTP_OK) {
					return;
				}
			}
			catch (IOException ex) {
				// It does not listen yet.
			}
			if (!process.isAlive() || System.nanoTime() > deadline) {
				throw new IOException("it did not start");
			}
			Thread.sleep(100);
		}
	}

	private static int ask(String method, String address, String body) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
		connection.setRequestMethod(method);
		connection.setRequestProperty("Accept", "application/json");
		connection.setReadTimeout(30_000);
		if (body != null) {
			connection.setDoOutput(true);
			connection.setRequestProperty("Content-Type", "application/json");
			try (OutputStream out = connection.getOutputStream()) {
				out.write(body.getBytes(StandardCharsets.UTF_8));
			}
		}
		int status = connection.getResponseCode();
		try (InputStream in = (status >= 400) ? connection.getErrorStream() : connection.getInputStream()) {
			if (in != null) {
				in.readAllBytes();
			}
		}
		return status;
	}

}
