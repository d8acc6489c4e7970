package dev.headgate.gate.lock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.jdbc.Tables;
import dev.headgate.liquibase.apply.HistoryStatements;

/**
 * Liquibase's own lock: a row that a crash leaves behind. A Liquibase that is alive is
 * waited for; a row whose holder is gone is cleared. Nothing links the row to a session,
 * so a holder counts as alive as long as some session of another program is at work in
 * this database most of the times one looks, for a few seconds. Between two change sets
 * it is idle: up to two seconds on a busy machine still count as alive, because to clear
 * the lock of a Liquibase that is at work is worse than to wait for one that is not.
 */
public final class LiquibaseLock {

	private static final Logger log = LoggerFactory.getLogger(LiquibaseLock.class);

	private static final int LOOKS = 50;

	private static final int ENOUGH = 30;

	private static final Duration BETWEEN = Duration.ofMillis(100);

	private static final String AT_WORK = """
			SELECT pid FROM pg_catalog.pg_stat_activity
			 WHERE datname = current_database() AND backend_type = 'client backend'
			   AND pid <> pg_backend_pid() AND application_name NOT LIKE 'headgate%'
			   AND (state <> 'idle' OR query ILIKE '%databasechangelog%' OR state IS NULL)""";

	private final Connection connection;

	private final HistoryTable history;

	private final String table;

	/**
	 * Creates a view of the lock.
	 * @param connection the session that holds Headgate's lock, in autocommit mode
	 * @param history the history that the lock protects
	 * @param settings its name
	 */
	public LiquibaseLock(Connection connection, HistoryTable history, History settings) {
		this.connection = connection;
		this.history = history;
		this.table = settings.lockTable().toLowerCase(Locale.ROOT);
	}

	/**
	 * Waits for a live holder, and clears the row of a dead one.
	 * @param budget how long to wait
	 * @return {@code false} when the budget is spent
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	public boolean settle(Duration budget) throws SQLException, InterruptedException {
		if (!exists()) {
			return true;
		}
		long deadline = System.nanoTime() + budget.toNanos();
		String holder = holder();
		while (!holder.isEmpty()) {
			log.info("Waiting for Liquibase's own lock, held by {}", holder);
			if (!isAlive(holder)) {
				log.warn("Clearing Liquibase's own lock, held by {}: no active session can belong to the holder",
						holder);
				clear();
				return true;
			}
			if (System.nanoTime() >= deadline) {
				return false;
			}
			holder = holder();
		}
		return true;
	}

	/**
	 * Makes its table, unlocked, where there is none. Liquibase does so before its first
	 * change set, and change sets may use it.
	 * @throws SQLException when the database does not answer
	 */
	public void create() throws SQLException {
		if (exists()) {
			return;
		}
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(HistoryStatements.createLock(qualified(), this.table));
		}
		catch (SQLException ex) {
			if (!SqlStates.INSUFFICIENT_PRIVILEGE.equals(ex.getSQLState())) {
				throw ex;
			}
			log.warn(
					"The lock table {} is missing, and this role may not create it; Liquibase itself would need it: {}",
					qualified(), Connections.describe(ex));
		}
	}

	/**
	 * Looks who holds it, for some seconds when it is held. Changes nothing.
	 * @return the holder, {@code null} when it is free
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	LockReport.@Nullable LiquibaseLockRow look() throws SQLException, InterruptedException {
		String holder = exists() ? holder() : "";
		return holder.isEmpty() ? null : new LockReport.LiquibaseLockRow(qualified(), holder, isAlive(holder));
	}

	/** A holder that releases the lock meanwhile was alive. */
	private boolean isAlive(String holder) throws SQLException, InterruptedException {
		Map<Integer, Integer> seen = new HashMap<>();
		int most = 0;
		for (int look = 0; look < LOOKS && most + LOOKS - look >= ENOUGH; look++) {
			for (Integer pid : atWork()) {
				most = Math.max(most, seen.merge(pid, 1, Integer::sum));
			}
			Thread.sleep(BETWEEN);
			if (!holder.equals(holder())) {
				return true;
			}
		}
		return most >= ENOUGH;
	}

	private Set<Integer> atWork() throws SQLException {
		Set<Integer> pids = new HashSet<>();
		try (PreparedStatement statement = SearchPath.prepare(this.connection, AT_WORK);
				ResultSet row = SearchPath.query(statement)) {
			while (row.next()) {
				pids.add(row.getInt(1));
			}
		}
		return pids;
	}

	private boolean exists() throws SQLException {
		return Tables.exists(this.connection, this.history.schema(), this.table);
	}

	private String holder() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement
					.executeQuery("SELECT lockedby, lockgranted FROM " + qualified() + " WHERE locked")) {
			return row.next() ? row.getString(1) + " since " + row.getString(2) : "";
		}
	}

	private void clear() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.executeUpdate(
					"UPDATE " + qualified() + " SET locked = false, lockedby = NULL, lockgranted = NULL WHERE locked");
		}
	}

	/**
	 * Returns the name to use in SQL.
	 * @return schema and table, quoted
	 */
	public String qualified() {
		return this.history.qualified(this.table);
	}

}
