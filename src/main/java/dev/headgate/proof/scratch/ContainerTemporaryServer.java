package dev.headgate.proof.scratch;

import java.lang.reflect.InvocationTargetException;

import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Secret;

/**
 * A container of Testcontainers, which is called by reflection: whoever wants it has it
 * on the class path, and nobody else gets it with this library.
 *
 * @param container the running container
 */
record ContainerTemporaryServer(Object container) implements TemporaryServer {

	private static final String TYPE = "org.testcontainers.postgresql.PostgreSQLContainer";

	private static final String IMAGE = "postgres:17";

	private static final int PORT = 5432;

	static TemporaryServer launch() {
		try {
			Object container = Class.forName(TYPE).getConstructor(String.class).newInstance(IMAGE);
			call(container, "start");
			return new ContainerTemporaryServer(container);
		}
		catch (ReflectiveOperationException ex) {
			throw new ProofException(ExitCode.UNREACHABLE,
					"Testcontainers could not start " + IMAGE + " for temporary databases: " + message(ex),
					"Check that a container engine runs here, or name a server:"
							+ " --scratch-url postgresql://user:password@localhost:5432/postgres.");
		}
	}

	private static Object call(Object target, String method, Object... arguments) throws ReflectiveOperationException {
		Class<?>[] types = (arguments.length > 0) ? new Class<?>[] { int.class } : new Class<?>[0];
		Object result = target.getClass().getMethod(method, types).invoke(target, arguments);
		return (result != null) ? result : "";
	}

	private static String message(ReflectiveOperationException failure) {
		Throwable cause = (failure instanceof InvocationTargetException wrapper && wrapper.getCause() != null)
				? wrapper.getCause() : failure;
		return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
	}

	@Override
	public Database database() {
		try {
			String address = call(this.container, "getHost") + ":" + call(this.container, "getMappedPort", PORT);
			return new Database("jdbc:postgresql://" + address + "/postgres",
					call(this.container, "getUsername").toString(),
					new Secret(call(this.container, "getPassword").toString()));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		try {
			call(this.container, "stop");
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
