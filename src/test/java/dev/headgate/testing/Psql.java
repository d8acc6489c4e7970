package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PostgreSQL's own client. Where it is not on the path, a test that needs it is skipped,
 * or fails with {@code -Dtest.pg-tools=required}.
 */
public final class Psql {

	private Psql() {
	}

	/**
	 * Runs a script as the owner, and expects it to come to its end.
	 * @param database where
	 * @param script what
	 */
	public static void run(TestDatabase database, String script) {
		Result result = tryToRun(database, script);
		assertThat(result.code()).as("exit code of psql with%n%s%n%s", result.output(), script).isZero();
	}

	/**
	 * Runs a script as the owner.
	 * @param database where
	 * @param script what
	 * @return how it ended
	 */
	public static Result tryToRun(TestDatabase database, String script) {
		try {
			ProcessBuilder builder = new ProcessBuilder("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-",
					database.url())
				.redirectErrorStream(true);
			builder.environment().put("PGCLIENTENCODING", "UTF8");
			Process process = builder.start();
			Thread writer = Thread.ofVirtual().start(() -> {
				try (var in = process.getOutputStream()) {
					in.write(script.getBytes(StandardCharsets.UTF_8));
				}
				catch (IOException ex) {
					// It has ended before it had read everything: its exit code tells.
				}
			});
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			writer.join();
			return new Result(process.waitFor(), output);
		}
		catch (IOException ex) {
			String missing = "psql must be on the path (Debian: postgresql-client)";
			Assumptions.assumeTrue("required".equals(System.getProperty("test.pg-tools")), missing);
			throw new UncheckedIOException(missing, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * How it ended.
	 *
	 * @param code its exit code
	 * @param output what it printed
	 */
	public record Result(int code, String output) {
	}

}
