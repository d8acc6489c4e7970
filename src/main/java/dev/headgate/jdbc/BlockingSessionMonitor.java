package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, on a session of its own, at who is in the way of a migration. It opens that
 * session only when a change set takes longer than a moment.
 */
public final class BlockingSessionMonitor implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(BlockingSessionMonitor.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(400);

	/** A transaction that was prepared for two-phase commit blocks as pid 0. */
	private static final String BLOCKERS = """
			SELECT b.pid, a.usename, a.application_name, a.state,
			       round(extract(epoch FROM now() - a.query_start)),
			       left(regexp_replace(a.query, '\\s+', ' ', 'g'), 80)
			  FROM (SELECT DISTINCT unnest(pg_blocking_pids(?)) AS pid) b
			  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
			 ORDER BY b.pid""";

	private final MigrationConnections sessions;

	private final Consumer<@Nullable String> waitingFor;

	private final int pid;

	private final Thread thread;

	private volatile List<String> seen = List.of();

	private volatile boolean watching;

	/**
	 * Starts watching.
	 * @param sessions where to get a session
	 * @param waitingFor told who is in the way, {@code null} when nobody is any more
	 * @param pid the server process of the session that migrates
	 */
	public BlockingSessionMonitor(MigrationConnections sessions, Consumer<@Nullable String> waitingFor, int pid) {
		this.sessions = sessions;
		this.waitingFor = waitingFor;
		this.pid = pid;
		this.thread = Thread.ofVirtual().name("headgate-blockers").start(this::run);
	}

	/** A change set, or another try of it, begins. */
	public void begin() {
		this.seen = List.of();
		this.watching = true;
	}

	/** It ended. */
	public void end() {
		this.watching = false;
		this.waitingFor.accept(null);
	}

	/**
	 * Returns who was in its way when last looked at.
	 * @return one line each, empty when nobody was
	 */
	public List<String> seen() {
		return this.seen;
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

	private void run() {
		Connection connection = null;
		try {
			while (true) {
				Thread.sleep(LOOK_EVERY);
				if (this.watching) {
					connection = look(connection);
				}
			}
		}
		catch (InterruptedException ex) {
			log.trace("ended");
		}
		finally {
			close(connection);
		}
	}

	/** Fails silently: the monitor must not disturb the migration. */
	private @Nullable Connection look(@Nullable Connection connection) {
		Connection open = connection;
		try {
			if (open == null) {
				open = this.sessions.open();
				SearchPath.enterForSession(open);
			}
			List<String> blockers = blockers(open);
			if (this.watching && !blockers.isEmpty()) {
				this.seen = blockers;
			}
			if (this.watching) {
				this.waitingFor.accept(blockers.isEmpty() ? null : String.join("; ", blockers));
			}
			return open;
		}
		catch (SQLException ex) {
			log.debug("Cannot read which sessions block the migration", ex);
			close(open);
			return null;
		}
	}

	private List<String> blockers(Connection connection) throws SQLException {
		List<String> blockers = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(BLOCKERS)) {
			statement.setInt(1, this.pid);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					blockers.add(describe(row));
				}
			}
		}
		return blockers;
	}

	private static String describe(ResultSet row) throws SQLException {
		String text = "pid " + row.getInt(1);
		if (row.getString(2) != null) {
			text += ", user " + row.getString(2) + ", application '" + row.getString(3) + "'";
		}
		if (row.getString(4) != null) {
			text += ", " + row.getString(4) + ", last query " + row.getInt(5) + " s ago: " + row.getString(6);
		}
		return text;
	}

	private static void close(@Nullable Connection connection) {
		if (connection != null) {
			try {
				connection.close();
			}
			catch (SQLException ex) {
				log.debug("Cannot close the monitoring connection", ex);
			}
		}
	}

}
