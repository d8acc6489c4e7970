package dev.headgate.fault;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import dev.headgate.testing.Eventually;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

/**
 * Debian's PgBouncer in front of the server of the tests.
 */
final class PgBouncer implements AutoCloseable {

	private final Process process;

	private final int port;

	private final String name;

	private PgBouncer(Process process, int port, String name) {
		this.process = process;
		this.port = port;
		this.name = name;
	}

	static PgBouncer start(Path folder, TestDatabase database, String mode, String... settings) throws IOException {
		int port = JarProcess.freePort();
		Path users = Files.writeString(folder.resolve("users.txt"),
				"\"%s\" \"%s\"%n".formatted(TestDatabase.OWNER, TestDatabase.PASSWORD));
		Path file = Files.writeString(folder.resolve("pgbouncer.ini"), """
				[databases]
				* = host=%s port=%d
				[pgbouncer]
				listen_addr = 127.0.0.1
				listen_port = %d
				unix_socket_dir =
				auth_type = scram-sha-256
				auth_file = %s
				pool_mode = %s
				default_pool_size = 20
				ignore_startup_parameters = extra_float_digits
				%s
				""".formatted(database.host(), database.port(), port, users, mode, String.join("\n", settings)));
		Path log = folder.resolve("pgbouncer.log");
		Process process = new ProcessBuilder(Cluster.withoutRoot(binary().orElseThrow().toString(), file.toString()))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		PgBouncer started = new PgBouncer(process, port, database.name());
		Eventually.until(started::listens);
		return started;
	}

	private static Optional<Path> binary() {
		return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin"))
			.map((folder) -> Path.of(folder, "pgbouncer"))
			.filter(Files::isExecutable)
			.findFirst();
	}

	private boolean listens() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			if (!this.process.isAlive()) {
				throw new IllegalStateException("PgBouncer ended with " + this.process.exitValue(), ex);
			}
			return false;
		}
	}

	/** Returns its address; this version knows no prepared statements. */
	String jdbcUrl() {
		return "jdbc:postgresql://127.0.0.1:%d/%s?prepareThreshold=0".formatted(this.port, this.name);
	}

	String url() {
		return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(TestDatabase.OWNER, TestDatabase.PASSWORD, this.port,
				this.name);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

	/**
	 * Runs a test where PgBouncer is installed.
	 */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@ExtendWith(Condition.class)
	@interface Installed {

	}

	static class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			return binary().map((path) -> ConditionEvaluationResult.enabled("there is " + path))
				.orElseGet(() -> ConditionEvaluationResult
					.disabled("PgBouncer is not installed (apt-get install pgbouncer)"));
		}

	}

}
