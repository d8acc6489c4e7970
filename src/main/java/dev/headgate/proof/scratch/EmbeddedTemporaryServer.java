package dev.headgate.proof.scratch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;

/**
 * PostgreSQL's own programs, started on a data directory that is deleted afterwards, and
 * without any of what makes a server survive a crash.
 *
 * @param server the running server
 */
record EmbeddedTemporaryServer(EmbeddedPostgres server) implements TemporaryServer {

	private static final Duration START_BUDGET = Duration.ofSeconds(60);

	static TemporaryServer launch() {
		try {
			return new EmbeddedTemporaryServer(EmbeddedPostgres.builder()
				.setPGStartupWait(START_BUDGET)
				.setServerConfig("fsync", "off")
				.setServerConfig("full_page_writes", "off")
				.setServerConfig("synchronous_commit", "off")
				.start());
		}
		catch (IOException | RuntimeException ex) {
			throw new ProofException(ExitCode.UNREACHABLE,
					"The embedded PostgreSQL for temporary databases did not start: " + ex.getMessage(),
					"Name another server: --scratch-url postgresql://user:password@localhost:5432/postgres.");
		}
	}

	@Override
	public Database database() {
		return new Database("jdbc:postgresql://localhost:" + this.server.getPort() + "/postgres", "postgres", null);
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
