package dev.headgate.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import dev.headgate.testing.Eventually;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A PostgreSQL server of a test's own, made of the binaries of the embedded one. It can
 * have a standby, which begins as a copy of its stopped data directory.
 */
final class Cluster implements AutoCloseable {

	static final String NAME = "app";

	private final Path binaries;

	private final Path data;

	private final int port = JarProcess.freePort();

	private @Nullable Process server;

	private Cluster(Path binaries, Path data) {
		this.binaries = binaries;
		this.data = data;
	}

	/** PostgreSQL and PgBouncer refuse to run as root. */
	static List<String> withoutRoot(String... command) {
		List<String> line = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			line.addAll(List.of("unshare", "-U"));
		}
		line.addAll(List.of(command));
		return line;
	}

	/**
	 * Makes a data directory, with an empty database in it.
	 * @param folder where
	 * @return the server, stopped
	 */
	static Cluster create(Path folder) throws IOException, SQLException {
		Cluster cluster = new Cluster(binaries(), folder.resolve("primary"));
		cluster.run("initdb", "-D", cluster.data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8",
				"--no-sync");
		cluster.start();
		cluster.execute("postgres",
				"CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(TestDatabase.OWNER, TestDatabase.PASSWORD));
		cluster.execute("postgres", "CREATE DATABASE " + NAME + " OWNER " + TestDatabase.OWNER);
		cluster.stop();
		return cluster;
	}

	/** Those of the server that all tests share, if it runs on this machine. */
	private static Path binaries() throws SQLException {
		try (TestDatabase database = TestDatabase.create();
				Connection connection = database.connectAs("postgres", "postgres");
				var statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT setting FROM pg_config WHERE name = 'BINDIR'")) {
			row.next();
			Path folder = Path.of(row.getString(1));
			boolean embedded = System.getProperty("test.database", "embedded").equals("embedded");
			Assumptions.assumeTrue(embedded && Files.isExecutable(folder.resolve("initdb")),
					"the server's binaries are not on this machine");
			return folder;
		}
	}

	/**
	 * Makes a standby of it.
	 * @return the standby, stopped
	 */
	Cluster standby() throws IOException {
		Cluster standby = new Cluster(this.binaries, this.data.resolveSibling("standby"));
		Process copy = new ProcessBuilder("cp", "-a", this.data.toString(), standby.data.toString()).inheritIO()
			.start();
		assertThat(copy.onExit().join().exitValue()).isZero();
		Files.createFile(standby.data.resolve("standby.signal"));
		Files.writeString(standby.data.resolve("postgresql.auto.conf"),
				"primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(this.port));
		return standby;
	}

	private void run(String program, String... args) throws IOException {
		List<String> line = withoutRoot(this.binaries.resolve(program).toString());
		line.addAll(List.of(args));
		Path log = this.data.resolveSibling(program + ".log");
		Process process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		assertThat(process.onExit().join().exitValue()).as(Files.readString(log)).isZero();
	}

	void start() throws IOException {
		List<String> line = withoutRoot(this.binaries.resolve("postgres").toString(), "-D", this.data.toString(), "-p",
				String.valueOf(this.port), "-F", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
				"-c", "wal_keep_size=512MB", "-c", "wal_retrieve_retry_interval=200ms", "-c", "shared_buffers=16MB");
		Path log = this.data.resolveSibling(this.data.getFileName() + ".log");
		this.server = new ProcessBuilder(line).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
		Eventually.until(this::answers);
	}

	private boolean answers() {
		try (Connection connection = connect("postgres", "postgres")) {
			return connection.isValid(5);
		}
		catch (SQLException ex) {
			assertThat(this.server).matches(Process::isAlive, "runs");
			return false;
		}
	}

	/** Ends it in order: SIGINT is PostgreSQL's fast shutdown. */
	void stop() throws IOException {
		signal("INT");
	}

	/** Ends it as a crash of its machine would: every process of it at once. */
	void kill() throws IOException {
		Process running = this.server;
		if (running != null) {
			List<ProcessHandle> all = new ArrayList<>(running.descendants().toList());
			running.destroyForcibly();
			all.forEach(ProcessHandle::destroyForcibly);
			running.onExit().join();
			all.forEach((process) -> process.onExit().join());
			this.server = null;
		}
	}

	private void signal(String name) throws IOException {
		Process running = this.server;
		if (running != null) {
			new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid())).start().onExit().join();
			running.onExit().join();
			this.server = null;
		}
	}

	String host() {
		return "127.0.0.1:" + this.port;
	}

	String jdbcUrl() {
		return "jdbc:postgresql://" + host() + "/" + NAME;
	}

	private Connection connect(String database, String user) throws SQLException {
		return DriverManager.getConnection("jdbc:postgresql://" + host() + "/" + database + "?loginTimeout=5", user,
				TestDatabase.PASSWORD);
	}

	private void execute(String database, String sql) throws SQLException {
		try (Connection connection = connect(database, "postgres"); var statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/** Makes a standby the primary. */
	void promote() throws SQLException {
		assertThat(query("SELECT pg_promote(true, 30)")).containsExactly("t");
	}

	/** Waits until a standby has everything that its primary has. */
	void awaitReplay(Cluster primary) {
		String end = primary.query("SELECT pg_current_wal_flush_lsn()").getFirst();
		Eventually.until(() -> query("SELECT pg_last_wal_replay_lsn() >= '" + end + "'").getFirst().equals("t"));
	}

	/**
	 * Runs a query as the superuser.
	 * @param sql the query
	 * @return the first column of every row, as text
	 */
	List<String> query(String sql) {
		try (Connection connection = connect(NAME, "postgres");
				var statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			List<String> values = new ArrayList<>();
			while (rows.next()) {
				values.add(rows.getString(1));
			}
			return values;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	@Override
	public void close() throws IOException {
		kill();
	}

}
