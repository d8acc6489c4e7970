package dev.headgate.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;

import dev.headgate.config.HeadgateProperties;

/**
 * A PostgreSQL server that keeps its data between runs and lives as long as this process.
 * It listens on loopback only and trusts whoever connects there.
 */
final class EmbeddedServer {

	static final String DATABASE = "headgate";

	static final String USER = "dev";

	private static final Duration START_BUDGET = Duration.ofSeconds(60);

	private static @Nullable EmbeddedServer shared;

	private final Path root;

	private final int port;

	private final Object startOrStop = new Object();

	private volatile @Nullable Thread starter;

	private @Nullable RunLock lock;

	private @Nullable DataFolder folder;

	private @Nullable EmbeddedPostgres server;

	private EmbeddedServer(HeadgateProperties.Embedded settings) {
		this.root = settings.folder();
		this.port = settings.port();
	}

	/**
	 * Returns the server of this process, started when this is the first call. It stops
	 * after every Spring context of the process is closed.
	 * @param settings the settings
	 * @return the running server
	 */
	static synchronized EmbeddedServer shared(HeadgateProperties.Embedded settings) {
		EmbeddedServer running = shared;
		if (running == null) {
			running = new EmbeddedServer(settings);
			SpringApplication.getShutdownHandlers().add(running::stop);
			running.start();
			shared = running;
		}
		return running;
	}

	Map<String, Object> properties() {
		return Map.of("spring.datasource.url", "jdbc:postgresql://localhost:" + port() + "/" + DATABASE,
				"spring.datasource.username", USER, "spring.datasource.password", USER);
	}

	/**
	 * Says how a person connects.
	 * @return one line of text
	 */
	String howToConnect() {
		return "psql -h localhost -p " + port() + " -U " + USER + " -d " + DATABASE;
	}

	Path root() {
		return this.root;
	}

	private int port() {
		EmbeddedPostgres running = this.server;
		return (running != null) ? running.getPort() : this.port;
	}

	private void start() {
		synchronized (this.startOrStop) {
			this.starter = Thread.currentThread();
			try {
				DataFolder folder = DataFolder.open(this.root);
				this.lock = RunLock.acquire(folder.root());
				this.folder = folder;
				stopOrphan(folder);
				folder.prepare();
				requireFreePort();
				this.server = launch(folder);
				createDatabase(this.server);
				folder.ready();
			}
			catch (IOException | SQLException | RuntimeException ex) {
				throw failed(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw failed(ex);
			}
			finally {
				this.starter = null;
			}
		}
	}

	/** A server that the last run left behind when it was killed. */
	private static void stopOrphan(DataFolder folder) throws IOException, InterruptedException {
		Optional<Postmaster> left = Postmaster.of(folder.data());
		if (left.isPresent()) {
			left.get().stop();
			left.get().forgetWhenReplaced();
		}
	}

	private void requireFreePort() {
		if (this.port == 0) {
			return;
		}
		try (ServerSocket socket = new ServerSocket(this.port, 1, InetAddress.getLoopbackAddress())) {
			socket.setReuseAddress(true);
		}
		catch (IOException ex) {
			throw new EmbeddedServerException(
					"Port " + this.port + " for the embedded PostgreSQL is taken: " + ex.getMessage(),
					"Name another one with headgate.embedded.port, or 0 for any free port.", ex);
		}
	}

	private EmbeddedPostgres launch(DataFolder folder) throws IOException {
		ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(folder.log().toFile());
		return EmbeddedPostgres.builder()
			.setOverrideWorkingDirectory(folder.binaries().toFile())
			.setDataDirectory(folder.data())
			.setCleanDataDirectory(false)
			.setRegisterShutdownHook(false)
			.setPGStartupWait(START_BUDGET)
			.setPort(this.port)
			.setLocaleConfig("locale", "C")
			.setLocaleConfig("locale-provider", "builtin")
			.setLocaleConfig("builtin-locale", "C.UTF-8")
			.setServerConfig("listen_addresses", "localhost")
			.setServerConfig("unix_socket_directories", "")
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("max_connections", "100")
			.setOutputRedirector(log)
			.setErrorRedirector(log)
			.start();
	}

	private static void createDatabase(EmbeddedPostgres server) throws SQLException {
		try (Connection connection = server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			if (isMissing(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + USER + "'")) {
				statement.execute("CREATE ROLE " + USER + " LOGIN");
			}
			// For the temporary databases of proofs.
			statement.execute("ALTER ROLE " + USER + " CREATEDB");
			if (isMissing(statement, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
				statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
			}
		}
	}

	private static boolean isMissing(Statement statement, String query) throws SQLException {
		try (ResultSet rows = statement.executeQuery(query)) {
			return !rows.next();
		}
	}

	private EmbeddedServerException failed(Exception failure) {
		EmbeddedServerException reported = (failure instanceof EmbeddedServerException known) ? known
				: unexpected(failure);
		try {
			halt();
		}
		catch (IOException | RuntimeException ex) {
			reported.addSuppressed(ex);
		}
		return reported;
	}

	private EmbeddedServerException unexpected(Exception failure) {
		DataFolder folder = this.folder;
		return new EmbeddedServerException(
				"The embedded PostgreSQL in " + this.root + " did not start: " + failure.getMessage()
						+ ((folder != null) ? folder.lastWords() : ""),
				"See " + this.root + "/server.log. Run as root it has no right of root (unshare -U), so every folder"
						+ " above must be open to other users; an ordinary user has no such trouble. To start afresh,"
						+ " delete the folder (its data is lost).",
				failure);
	}

	private void stop() {
		Thread busy = this.starter;
		if (busy != null) {
			busy.interrupt();
		}
		synchronized (this.startOrStop) {
			try {
				halt();
			}
			catch (IOException ex) {
				throw new EmbeddedServerException("The embedded PostgreSQL in " + this.root + " did not stop.",
						"The next run stops it.", ex);
			}
		}
	}

	/**
	 * Lets {@code initdb} and {@code pg_ctl} come to their end when a start is cut short.
	 */
	private static void awaitTools(DataFolder folder) throws InterruptedException {
		String binaries = folder.binaries().toString();
		long deadline = System.nanoTime() + START_BUDGET.toNanos();
		while (System.nanoTime() < deadline && ProcessHandle.current()
			.children()
			.anyMatch(
					(child) -> child.info().command().filter((command) -> command.startsWith(binaries)).isPresent())) {
			Thread.sleep(50);
		}
	}

	private void halt() throws IOException {
		boolean interrupted = Thread.interrupted();
		try (RunLock held = this.lock) {
			DataFolder folder = this.folder;
			if (held == null || folder == null) {
				return;
			}
			awaitTools(folder);
			EmbeddedPostgres running = this.server;
			if (running != null) {
				running.close();
			}
			stopOrphan(folder);
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		finally {
			this.lock = null;
			this.server = null;
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
