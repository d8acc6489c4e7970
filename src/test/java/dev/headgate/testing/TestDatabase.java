package dev.headgate.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * An empty database of its own on the real PostgreSQL server that all tests of one run
 * share. It is owned by {@value #OWNER}, an ordinary role that is no superuser.
 */
public final class TestDatabase implements AutoCloseable {

	public static final String OWNER = "owner";

	public static final String PASSWORD = "owner-secret";

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final TestServer server = TestServer.shared();

	private final String name;

	private TestDatabase(String name) {
		this.name = name;
	}

	/**
	 * Creates an empty database.
	 * @return the database; closing it drops it
	 */
	public static TestDatabase create() {
		TestDatabase database = new TestDatabase("t" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet());
		database.server.execute("postgres", "CREATE DATABASE " + database.name + " OWNER " + OWNER);
		return database;
	}

	/**
	 * Creates a copy of this database, to which nobody may be connected.
	 * @return the copy; closing it drops it
	 */
	public TestDatabase copy() {
		TestDatabase copy = new TestDatabase("t" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet());
		this.server.execute("postgres", "CREATE DATABASE " + copy.name + " OWNER " + OWNER + " TEMPLATE " + this.name);
		return copy;
	}

	/**
	 * Makes a Spring test use this database, as its owner.
	 * @param registry the test's properties
	 */
	public void register(DynamicPropertyRegistry registry) {
		registry.add("spring.datasource.url", this::jdbcUrl);
		registry.add("spring.datasource.username", () -> OWNER);
		registry.add("spring.datasource.password", () -> PASSWORD);
	}

	public String name() {
		return this.name;
	}

	public String host() {
		return this.server.host();
	}

	public int port() {
		return this.server.port();
	}

	public String jdbcUrl() {
		return this.server.jdbcUrl(this.name);
	}

	/** Returns the address in libpq form, with the owner's password in it. */
	public String url() {
		return "postgresql://%s:%s@%s:%d/%s".formatted(OWNER, PASSWORD, host(), port(), this.name);
	}

	/**
	 * Returns the setting for a role of the same server that may create databases.
	 * @return the argument
	 */
	public String scratchArgument() {
		createScratchRole(this.server);
		return "--headgate.scratch-url=postgresql://scratch:scratch-secret@%s:%d/postgres".formatted(host(), port());
	}

	private static synchronized void createScratchRole(TestServer server) {
		server.execute("postgres", """
				DO $$ BEGIN
				  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'scratch') THEN
				    CREATE ROLE scratch LOGIN CREATEDB PASSWORD 'scratch-secret';
				  END IF;
				END $$""");
	}

	public Connection connect() throws SQLException {
		return connectAs(OWNER, PASSWORD);
	}

	public Connection connectAs(String user, String password) throws SQLException {
		return DriverManager.getConnection(jdbcUrl(), user, password);
	}

	/**
	 * Runs a script as the owner.
	 * @param sql one or more statements
	 */
	public void execute(String sql) {
		try (Connection connection = connect(); var statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/**
	 * Runs a script as the server's superuser.
	 * @param sql one or more statements
	 */
	public void executeAsSuperuser(String sql) {
		this.server.execute(this.name, sql);
	}

	/**
	 * Runs a query as the owner.
	 * @param sql one query
	 * @return the first column of every row, as text
	 */
	public List<String> query(String sql) {
		try (Connection connection = connect();
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

	/** Drops the database, also while others are connected to it. */
	@Override
	public void close() {
		this.server.execute("postgres", "DROP DATABASE IF EXISTS " + this.name + " WITH (FORCE)");
	}

}
