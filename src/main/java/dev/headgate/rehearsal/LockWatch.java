package dev.headgate.rehearsal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.Connections;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.rehearsal.LockTimes.Lock;

/**
 * Looks all the time, on a session of its own, at the locks of the session that migrates,
 * and has a further session wait for those that block the application.
 */
final class LockWatch implements AutoCloseable {

	private static final Duration LOOK_EVERY = Duration.ofMillis(5);

	private static final String HELD = """
			SELECT l.relation::bigint, l.mode FROM pg_catalog.pg_locks l
			 WHERE l.pid = ? AND l.locktype = 'relation' AND l.granted AND l.relation::pg_catalog.oid >= 16384
			   AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
			                      WHERE d.datname = pg_catalog.current_database())""";

	private final Connection connection;

	private final QueueProbe probe;

	private final Thread thread;

	private volatile @Nullable Subject subject;

	private volatile @Nullable String problem;

	/**
	 * Starts watching.
	 * @param connection a session for this alone
	 * @param probe waits for locks
	 */
	LockWatch(Connection connection, QueueProbe probe) {
		this.connection = connection;
		this.probe = probe;
		this.thread = Thread.ofVirtual().name("headgate-locks").start(this::run);
	}

	/**
	 * A change set begins.
	 * @param pid the server process of the session that runs it
	 * @param before the relations that existed before it
	 */
	void begin(int pid, Map<Long, StoredRelation> before) {
		this.subject = new Subject(pid, before, new LockTimes());
	}

	/**
	 * Looks once more, before a commit gives all locks back.
	 * @param session the session that migrates
	 * @throws SQLException when it does not answer
	 */
	void look(Connection session) throws SQLException {
		Subject now = this.subject;
		if (now != null) {
			long at = System.nanoTime();
			now.times.seen(held(session, now), at);
		}
	}

	/**
	 * The change set ended.
	 * @return the locks that it held
	 * @throws InterruptedException when this thread is told to stop
	 */
	List<HeldLock> end() throws InterruptedException {
		long at = System.nanoTime();
		Subject ended = this.subject;
		this.subject = null;
		if (ended == null) {
			return List.of();
		}
		ended.times.end(at);
		return ended.times.locks(ended.before, this.probe.collect());
	}

	/** Returns why it could not look any more, {@code null} when it could. */
	@Nullable String problem() {
		return this.problem;
	}

	@Override
	public void close() throws SQLException {
		this.thread.interrupt();
		this.connection.close();
	}

	private void run() {
		try {
			while (this.problem == null) {
				Thread.sleep(LOOK_EVERY);
				look();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void look() {
		Subject now = this.subject;
		if (now == null) {
			return;
		}
		long at = System.nanoTime();
		try {
			Set<Lock> held = held(this.connection, now);
			now.times.seen(held, at);
			for (Lock lock : held) {
				StoredRelation relation = now.before.get(lock.oid());
				if (relation != null && relation.isTable() && lock.mode().blocksWrites()) {
					this.probe.send(lock, relation.qualified());
				}
			}
		}
		catch (SQLException ex) {
			this.problem = Connections.describe(ex);
		}
	}

	private static Set<Lock> held(Connection connection, Subject of) throws SQLException {
		Set<Lock> held = new HashSet<>();
		try (PreparedStatement statement = connection.prepareStatement(HELD)) {
			statement.setInt(1, of.pid);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					long oid = row.getLong(1);
					if (of.before.containsKey(oid)) {
						LockMode.of(row.getString(2)).ifPresent((mode) -> held.add(new Lock(oid, mode)));
					}
				}
			}
		}
		return held;
	}

	private record Subject(int pid, Map<Long, StoredRelation> before, LockTimes times) {
	}

}
