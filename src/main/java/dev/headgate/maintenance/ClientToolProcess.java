package dev.headgate.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs one of PostgreSQL's client tools. It ends with this process, and inherits none of
 * libpq's variables but the name of a password file.
 */
final class ClientToolProcess {

	private ClientToolProcess() {
	}

	/**
	 * Runs a tool to its end.
	 * @param command the tool and its arguments, nothing secret among them
	 * @param environment further variables
	 * @return how it ended
	 * @throws IOException when it can't be started
	 * @throws InterruptedException when this thread is told to stop; the tool is then
	 * killed
	 */
	static Result run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().keySet().removeIf((name) -> name.startsWith("PG") && !name.equals("PGPASSFILE"));
		builder.environment().putAll(environment);
		Process process = builder.start();
		Thread hook = new Thread(process::destroyForcibly, "headgate-tool");
		Runtime.getRuntime().addShutdownHook(hook);
		try {
			process.getOutputStream().close();
			CompletableFuture<String> out = read(process.getInputStream());
			CompletableFuture<String> err = read(process.getErrorStream());
			return new Result(process.waitFor(), out.join(), err.join());
		}
		finally {
			process.destroyForcibly();
			remove(hook);
		}
	}

	private static void remove(Thread hook) {
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (IllegalStateException ex) {
			// The hook runs already, since this process is being ended.
			hook.interrupt();
		}
	}

	private static CompletableFuture<String> read(InputStream stream) {
		CompletableFuture<String> text = new CompletableFuture<>();
		Thread.ofVirtual().name("headgate-tool-output").start(() -> {
			try (stream) {
				text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				text.completeExceptionally(new UncheckedIOException(ex));
			}
		});
		return text;
	}

	/**
	 * How a tool ended.
	 *
	 * @param exitCode its exit code
	 * @param out what it printed
	 * @param err its errors
	 */
	record Result(int exitCode, String out, String err) {
	}

}
