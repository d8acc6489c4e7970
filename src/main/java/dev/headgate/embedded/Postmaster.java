package dev.headgate.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The server process that a data directory's {@code postmaster.pid} names. Whether it
 * still runs is another question: the file outlives a killed server, and its number may
 * belong to any other process by now.
 *
 * @param data the data directory
 * @param pid the process id
 * @param port the port it listens on
 */
record Postmaster(Path data, long pid, int port) {

	private static final String FILE = "postmaster.pid";

	private static final int PORT_LINE = 3;

	private static final Duration MAX_WAIT = Duration.ofSeconds(30);

	/**
	 * Reads the {@code postmaster.pid} of a data directory.
	 * @param data the data directory
	 * @return the process named there, or empty without a (complete) file
	 * @throws IOException if the file can't be read
	 */
	static Optional<Postmaster> of(Path data) throws IOException {
		Path file = data.resolve(FILE);
		return Files.exists(file) ? parse(data, Files.readAllLines(file)) : Optional.empty();
	}

	static Optional<Postmaster> parse(Path data, List<String> lines) {
		if (lines.size() <= PORT_LINE) {
			return Optional.empty();
		}
		try {
			long pid = Long.parseLong(lines.getFirst().strip());
			int port = Integer.parseInt(lines.get(PORT_LINE).strip());
			return (pid > 0) ? Optional.of(new Postmaster(data, pid, port)) : Optional.empty();
		}
		catch (NumberFormatException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Whether the process lives and really is a PostgreSQL server of this data directory.
	 * A process that is dead but not yet reaped has neither command nor arguments.
	 * @return whether this server runs
	 */
	boolean isRunning() {
		return ProcessHandle.of(this.pid).map(ProcessHandle::info).filter(this::isServer).isPresent();
	}

	private boolean isServer(ProcessHandle.Info info) {
		boolean postgres = info.command().filter((command) -> fileName(command).startsWith("postgres")).isPresent();
		return postgres
				&& info.arguments().map((all) -> Arrays.asList(all).contains(this.data.toString())).orElse(true);
	}

	private static String fileName(String command) {
		return command.substring(command.replace('\\', '/').lastIndexOf('/') + 1);
	}

	/**
	 * Deletes {@code postmaster.pid} when its number now belongs to a process that is no
	 * server of this directory: PostgreSQL itself would refuse to start.
	 * @throws IOException if the file can't be deleted
	 */
	void forgetWhenReplaced() throws IOException {
		if (ProcessHandle.of(this.pid).isPresent() && !isRunning()) {
			Files.deleteIfExists(this.data.resolve(FILE));
		}
	}

	/**
	 * Stops the server: its clients are disconnected, and when that takes too long it is
	 * made to quit as if it had crashed, which PostgreSQL recovers from.
	 * @throws IOException if no signal can be sent
	 * @throws InterruptedException if the wait is interrupted
	 */
	void stop() throws IOException, InterruptedException {
		for (String signal : List.of("INT", "QUIT")) {
			if (!isRunning()) {
				return;
			}
			signal(signal);
			awaitEnd();
		}
		if (isRunning()) {
			throw new EmbeddedServerException(
					"The PostgreSQL of " + this.data + ", process " + this.pid + ", does not stop.",
					"Stop it by hand: kill -9 " + this.pid);
		}
	}

	private void signal(String signal) throws IOException, InterruptedException {
		boolean windows = System.getProperty("os.name", "").startsWith("Windows");
		if (windows) {
			ProcessHandle.of(this.pid).ifPresent(ProcessHandle::destroyForcibly);
			return;
		}
		new ProcessBuilder("sh", "-c", "kill -" + signal + " " + this.pid).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void awaitEnd() throws InterruptedException {
		long deadline = System.nanoTime() + MAX_WAIT.toNanos();
		while (isRunning() && System.nanoTime() < deadline) {
			Thread.sleep(50);
		}
	}

}
