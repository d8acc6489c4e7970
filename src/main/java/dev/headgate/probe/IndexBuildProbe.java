package dev.headgate.probe;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Database;
import dev.headgate.jdbc.Connections;

/**
 * Says how far an index build is, on a connection of its own. The database is asked only
 * when somebody wants to know, at most once a second, and one that does not answer holds
 * nobody up.
 */
public final class IndexBuildProbe implements Supplier<String>, AutoCloseable {

	private static final String ASK = """
			SELECT i.relname, t.relname, b.phase,
			       CASE WHEN b.phase LIKE '%scanning%' THEN 100 * b.blocks_done / nullif(b.blocks_total, 0)
			            WHEN b.phase LIKE 'waiting%' THEN 100 * b.lockers_done / nullif(b.lockers_total, 0)
			            ELSE 100 * b.tuples_done / nullif(b.tuples_total, 0) END
			FROM pg_catalog.pg_stat_progress_create_index b
			LEFT JOIN pg_catalog.pg_class i ON i.oid = b.index_relid
			LEFT JOIN pg_catalog.pg_class t ON t.oid = b.relid
			WHERE b.datname = current_database()
			ORDER BY b.pid LIMIT 1""";

	private static final Duration EVERY = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration MAX_WAIT = Duration.ofMillis(250);

	private final Database database;

	private CompletableFuture<String> asked = CompletableFuture.completedFuture("");

	private long askAt = System.nanoTime();

	private boolean closed;

	private volatile String last = "";

	private @Nullable Connection connection;

	/**
	 * Creates a probe that has not connected yet.
	 * @param database the database, as the migration role
	 */
	public IndexBuildProbe(Database database) {
		this.database = database;
	}

	/**
	 * Returns what is being built.
	 * @return for example {@code building index users_email_idx: 42 %}, empty when
	 * nothing is, or when it can't be found out
	 */
	@Override
	public String get() {
		try {
			this.last = ask().get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return this.last;
		}
		catch (ExecutionException ex) {
			return "";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return this.last;
	}

	private synchronized CompletableFuture<String> ask() {
		long now = System.nanoTime();
		if (!this.closed && this.asked.isDone() && now - this.askAt >= 0) {
			this.askAt = now + EVERY.toNanos();
			this.asked = CompletableFuture.supplyAsync(this::query, Thread::startVirtualThread);
		}
		return this.asked;
	}

	private String query() {
		try {
			if (this.connection == null) {
				this.connection = Connections.open(this.database, "headgate progress", TIMEOUT, TIMEOUT);
			}
			try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(ASK)) {
				return row.next() ? describe(row) : "";
			}
		}
		catch (SQLException ex) {
			disconnect();
			return "";
		}
	}

	private static String describe(ResultSet row) throws SQLException {
		String index = row.getString(1);
		String table = row.getString(2);
		String what = (index != null) ? "building index " + index
				: (table != null) ? "building an index on " + table : "building an index";
		String percent = row.getString(4);
		String phase = row.getString(3).replace("building index: ", "");
		return what + ((percent != null) ? ": " + percent + " %" : "") + " (" + phase + ")";
	}

	private void disconnect() {
		if (this.connection != null) {
			try {
				this.connection.close();
			}
			catch (SQLException ex) {
				// It is given up either way.
			}
			this.connection = null;
		}
	}

	/** Disconnects when the question on its way is answered; waits for nothing. */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.asked = this.asked.thenApplyAsync((answer) -> {
			disconnect();
			return answer;
		}, Thread::startVirtualThread);
	}

}
