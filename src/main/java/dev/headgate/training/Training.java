package dev.headgate.training;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.hibernate.Version;
import org.postgresql.Driver;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import dev.headgate.HeadgateApplication;
import dev.headgate.cli.HeadgateCommand;

/**
 * What the image's build runs under {@code -XX:AOTCacheOutput}: once for the verbs, and
 * once for the gate, the service and first requests, each in one process and against a
 * {@link SilentServer}. What can't run without a real database is loaded by name. A part
 * that fails is told and left out: the cache is then smaller, and everything still works
 * without it.
 */
final class Training {

	private static final List<String> DRIVER = List.of("org/postgresql/core/", "org/postgresql/jdbc/",
			"org/postgresql/util/", "org/postgresql/shaded/");

	/** Without what needs the engine, which a start at head has no use for. */
	private static final List<String> OWN = List.of("dev/headgate/config/", "dev/headgate/currency/",
			"dev/headgate/sample/", "dev/headgate/ops/");

	/** Checks the entities against the schema, which an empty server would not pass. */
	private static final List<String> VALIDATION = List.of("org/hibernate/tool/schema/");

	private final SilentServer database;

	private Training(SilentServer database) {
		this.database = database;
	}

	/**
	 * Runs the training.
	 * @param args {@code verbs} or {@code service}
	 * @throws IOException when the stand-in for the database can't listen
	 */
	public static void main(String[] args) throws IOException {
		PrintStream log = System.err;
		boolean service = List.of(args).contains("service");
		// Nearly every service starts at head; a verb is there to change that.
		try (SilentServer database = SilentServer.start(service)) {
			Training training = new Training(database);
			if (service) {
				attempt("service", log, training::service);
				attempt("classes", log, training::classes);
			}
			else {
				attempt("verbs", log, training::verbs);
			}
		}
	}

	@SuppressWarnings("CatchingUnchecked")
	private static void attempt(String part, PrintStream log, Part work) {
		try {
			work.run();
		}
		catch (Exception | LinkageError ex) {
			log.println("training: the part '" + part + "' ended early: " + ex);
		}
	}

	private void verbs() {
		for (String verb : List.of("--help", "status", "status --json", "current", "history", "pending", "heads",
				"upgrade --help", "upgrade", "upgrade --sql --from base")) {
			PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
			List<String> named = verb.contains("help") ? List.of()
					: List.of("--changelog", "classpath:db/changelog/db.changelog-master.yaml");
			List<String> database = verb.contains("help") || verb.contains("--from") ? List.of()
					: List.of("--url", this.database.url());
			HeadgateCommand.run(nowhere, nowhere,
					Stream.of(List.of(verb.split(" ")), database, named).flatMap(List::stream).toArray(String[]::new));
		}
	}

	private void service() throws IOException {
		String url = "jdbc:" + this.database.url();
		Path root = Files.createTempDirectory("training");
		Path changelog = SmallChangelog.write(root);
		try (ConfigurableApplicationContext context = HeadgateApplication.serve("--spring.datasource.url=" + url,
				"--spring.liquibase.url=" + url, "--headgate.gate.mode=observe", "--server.address=127.0.0.1",
				"--server.port=" + freePort(), "--spring.jpa.hibernate.ddl-auto=none",
				"--headgate.changelog=" + changelog.toUri())) {
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			new Visitor("http://127.0.0.1:" + port,
					context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class))
				.visit();
		}
		finally {
			FileSystemUtils.deleteRecursively(root);
		}
	}

	/** With a random one the gate would not look where its listener is to be. */
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private void classes() throws IOException {
		int own = LinkedClasses.of(HeadgateApplication.class, OWN);
		int driver = LinkedClasses.of(Driver.class, DRIVER);
		int validation = LinkedClasses.of(Version.class, VALIDATION);
		if (own == 0 || driver == 0 || validation == 0) {
			throw new IOException("a jar holds none of the classes looked for");
		}
	}

	@FunctionalInterface
	private interface Part {

		void run() throws IOException;

	}

}
