package dev.headgate.proof.scratch;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.Rows;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.jdbc.SqlText;

/**
 * Where temporary databases are made, and dropped again. Their names hold the key of an
 * advisory lock that the session which made them keeps: a database whose lock nobody
 * holds was left by a process that is gone, and the next one drops it. Threads may share
 * a server.
 */
public final class ScratchServer implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ScratchServer.class);

	private static final String PREFIX = "headgate_scratch_";

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final String STALE = """
			SELECT d.datname FROM pg_catalog.pg_database d
			 WHERE d.datname ~ '^headgate_scratch_[0-9a-f]{16}_[0-9]+$' AND pg_has_role(d.datdba, 'USAGE')
			   AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l
			         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
			           AND ((l.classid::bigint << 32) | l.objid::bigint)
			             = ('x' || substr(d.datname, 18, 16))::bit(64)::bigint)""";

	private final Database server;

	private final Connection connection;

	private final String name;

	private final Set<String> schemas;

	private final String searchPath;

	private final Set<String> databases = new LinkedHashSet<>();

	private int made;

	private final Thread whenStopped = new Thread(this::dropOnceStopped, "headgate-scratch");

	private final History history;

	private final @Nullable TemporaryServer temporary;

	private ScratchServer(Database server, Connection connection, Settings settings,
			@Nullable TemporaryServer temporary) throws SQLException {
		this.server = server;
		this.connection = connection;
		this.history = settings.changelog().history();
		this.temporary = temporary;
		long key = new SecureRandom().nextLong();
		this.name = PREFIX + "%016x".formatted(key) + "_";
		HistoryTable table = HistoryTable.locate(connection, this.history);
		this.schemas = new LinkedHashSet<>(List.of(table.objects(), table.schema()));
		this.searchPath = text("SELECT current_setting('search_path')");
		execute("SELECT pg_advisory_lock(" + key + ")");
		dropStale();
		Runtime.getRuntime().addShutdownHook(this.whenStopped);
	}

	/**
	 * Opens the server: the one that the settings name for this, or the one of the
	 * database that is migrated.
	 * @param settings the settings
	 * @return the server; closing it drops every database made by it
	 * @throws ProofException when it does not answer, or refuses
	 */
	public static ScratchServer open(Settings settings) {
		return open(server(settings), settings, null);
	}

	/**
	 * Starts a server that is there for temporary databases only.
	 * @param kind which one
	 * @param settings the settings
	 * @return the server; closing it stops it
	 * @throws ProofException when it can't be started
	 */
	public static ScratchServer start(TemporaryServerKind kind, Settings settings) {
		TemporaryServer started = kind.start();
		try {
			return open(started.database(), settings, started);
		}
		catch (RuntimeException ex) {
			started.close();
			throw ex;
		}
	}

	@SuppressWarnings("resource") // closed with the server
	private static ScratchServer open(Database server, Settings settings, @Nullable TemporaryServer temporary) {
		try {
			Connection connection = Connections.openAsRole(server, "headgate scratch", CONNECT_TIMEOUT, Duration.ZERO);
			try {
				return new ScratchServer(server, connection, settings, temporary);
			}
			catch (SQLException ex) {
				connection.close();
				throw ex;
			}
		}
		catch (SQLException ex) {
			throw new ProofException(ExitCode.UNREACHABLE,
					"The server " + server + ", on which a temporary database is needed, does not answer, or refuses: "
							+ Connections.describe(ex),
					"Check the address, or set headgate.scratch-url to another PostgreSQL server,"
							+ " for example postgresql://user:password@localhost:5432/postgres.");
		}
	}

	private static Database server(Settings settings) {
		Database own = settings.proof().scratch();
		Database migration = settings.migration();
		if (own == null) {
			return migration;
		}
		return (own.role() != null) ? own : new Database(own.url(), migration.user(), migration.password());
	}

	/**
	 * Refuses a server whose own database is one that somebody migrates: temporary ones
	 * are to be made where nothing is lost.
	 * @throws ProofException when the database that the address names has a history or an
	 * environment mark
	 */
	public void requireUnmanagedDatabase() {
		try {
			HistoryTable table = HistoryTable.locate(this.connection, this.history);
			boolean history = table.exists();
			if (history || EnvironmentMarker.read(this.connection).isPresent()) {
				throw new ProofException(ExitCode.ENVIRONMENT_REFUSED,
						"The database " + this.server + " is migrated by somebody: it has "
								+ (history ? "the history " + table.qualified() : "an environment mark")
								+ ". Temporary databases are not made on its server.",
						"Name the database 'postgres' of a server for tests:"
								+ " --scratch-url postgresql://user:password@localhost:5432/postgres.");
			}
		}
		catch (SQLException ex) {
			throw new ProofException(ExitCode.UNREACHABLE,
					"The database " + this.server + " does not answer, or refuses: " + Connections.describe(ex),
					"Check the address.");
		}
	}

	/**
	 * Makes an empty database, with the schemas that the history and the objects need.
	 * @return the database
	 * @throws SQLException when the server does not answer
	 * @throws ProofException when it refuses
	 */
	public Database create() throws SQLException {
		Database database = create("");
		try (Connection scratch = connect(database); Statement statement = scratch.createStatement()) {
			for (String schema : this.schemas) {
				statement.execute("CREATE SCHEMA IF NOT EXISTS " + SqlText.identifier(schema));
			}
		}
		return database;
	}

	/**
	 * Makes a copy.
	 * @param original a database of this server that nobody is connected to
	 * @return the copy
	 * @throws SQLException when the server does not answer
	 */
	public Database copy(Database original) throws SQLException {
		return create(" TEMPLATE " + name(original));
	}

	/**
	 * Makes a copy in the place of a database, whose sessions are ended.
	 * @param replaced a database that this made
	 * @param original a database of this server that nobody is connected to
	 * @throws SQLException when the server does not answer
	 */
	public synchronized void replace(Database replaced, Database original) throws SQLException {
		drop(replaced);
		create(name(replaced), " TEMPLATE " + name(original));
	}

	/**
	 * Drops a database, whose sessions are ended.
	 * @param database a database that this made
	 * @throws SQLException when the server does not answer
	 */
	public synchronized void drop(Database database) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			drop(name(database), statement);
		}
		this.databases.remove(name(database));
	}

	/**
	 * Ends all sessions of a database.
	 * @param database a database of this server
	 * @throws SQLException when the server does not answer
	 */
	public void endSessions(Database database) throws SQLException {
		execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity WHERE datname = '"
				+ name(database) + "'");
	}

	/**
	 * Gives a database another name. It is no longer dropped with the others then.
	 * @param database a database that this made, and that nobody is connected to
	 * @param to its name from now on
	 * @return the database
	 * @throws SQLException when the server does not answer
	 */
	synchronized Database rename(Database database, String to) throws SQLException {
		execute("ALTER DATABASE " + name(database) + " RENAME TO " + to);
		this.databases.remove(name(database));
		return named(to);
	}

	Database named(String database) {
		return this.server.named(database);
	}

	private static String name(Database database) {
		String address = database.address();
		return address.substring(address.lastIndexOf('/') + 1);
	}

	private synchronized Database create(String template) throws SQLException {
		String next = this.name + this.made;
		this.made++;
		return create(next, template);
	}

	private Database create(String next, String template) throws SQLException {
		this.databases.add(next);
		try {
			execute("CREATE DATABASE " + next + template);
		}
		catch (SQLException ex) {
			if (SqlStates.is(ex, SqlStates.INSUFFICIENT_PRIVILEGE)) {
				throw new ProofException(ExitCode.UNREACHABLE,
						"A temporary database is needed, and role " + text("SELECT current_user")
								+ " may not create one on " + this.server.address() + ": " + Connections.describe(ex),
						"As a superuser run: ALTER ROLE " + text("SELECT quote_ident(current_user)")
								+ " CREATEDB;\nor set headgate.scratch-url to a PostgreSQL server for such databases,"
								+ " for example postgresql://user:password@localhost:5432/postgres.");
			}
			throw ex;
		}
		execute("ALTER DATABASE " + next + " SET search_path TO " + this.searchPath);
		execute("ALTER DATABASE " + next + " SET synchronous_commit TO off");
		return named(next);
	}

	/**
	 * Connects to a database of this server.
	 * @param database the database
	 * @return a connection in autocommit mode
	 * @throws SQLException when the server does not answer
	 */
	public Connection connect(Database database) throws SQLException {
		return Connections.openAsRole(database, "headgate scratch", CONNECT_TIMEOUT, Duration.ZERO);
	}

	@Override
	public void close() {
		try (this.connection) {
			if (this.temporary == null) {
				dropAll(this.connection);
			}
		}
		catch (SQLException ex) {
			log.warn("Cannot drop the scratch databases on {}, the next run will: {}", this.server.address(),
					Connections.describe(ex));
		}
		try {
			Runtime.getRuntime().removeShutdownHook(this.whenStopped);
		}
		catch (IllegalStateException ex) {
			log.debug("The process is stopping", ex);
		}
		if (this.temporary != null) {
			this.temporary.close();
		}
	}

	/** The thread that uses the databases may never come to closing them. */
	private void dropOnceStopped() {
		try (Connection another = connect(this.server)) {
			dropAll(another);
		}
		catch (SQLException ex) {
			log.debug("Cannot drop the scratch databases, the next run will", ex);
		}
	}

	private void dropAll(Connection session) throws SQLException {
		try (Statement statement = session.createStatement()) {
			for (String database : List.copyOf(this.databases).reversed()) {
				drop(database, statement);
			}
		}
	}

	/**
	 * A server process such as autovacuum's ends by itself, and is not this role's to
	 * end.
	 */
	private static void drop(String database, Statement statement) throws SQLException {
		try {
			statement.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
		}
		catch (SQLException ex) {
			if (!SqlStates.is(ex, SqlStates.INSUFFICIENT_PRIVILEGE)) {
				throw ex;
			}
			statement.execute("DROP DATABASE IF EXISTS " + database);
		}
	}

	private void dropStale() throws SQLException {
		for (String left : list(STALE)) {
			try (Statement statement = this.connection.createStatement()) {
				drop(left, statement);
				log.info("Dropped scratch database {} of an earlier process", left);
			}
			catch (SQLException ex) {
				log.warn("Cannot drop scratch database {} of an earlier process: {}", left, Connections.describe(ex));
			}
		}
	}

	void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	List<String> list(String query) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
			return Rows.strings(row);
		}
	}

	private String text(String query) throws SQLException {
		return list(query).getFirst();
	}

}
