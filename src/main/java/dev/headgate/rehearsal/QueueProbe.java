package dev.headgate.rehearsal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.jdbc.SessionMode;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.rehearsal.LockTimes.Lock;

/**
 * Stands in the queue behind a lock as a session of the application would, and measures
 * how long it waits: as a reader behind a lock that blocks reads, else as a writer. It
 * reads and writes nothing, and asks for one lock only, so that it can't cause a
 * deadlock.
 */
final class QueueProbe implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(QueueProbe.class);

	/** Sessions at a time, so that a server with few connections has some left. */
	private static final int MOST = 8;

	private static final int LONGEST_SECONDS = 10;

	private final Sessions sessions;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final Semaphore free = new Semaphore(MOST);

	/** Open already, since to open one may take as long as a lock is held. */
	private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

	private final Map<Lock, Future<Duration>> sent = new HashMap<>();

	/**
	 * Creates a probe with one session.
	 * @param sessions opens a session
	 * @throws SQLException when that fails
	 */
	QueueProbe(Sessions sessions) throws SQLException {
		this.sessions = sessions;
		this.idle.add(sessions.open());
	}

	/**
	 * Sends a session, unless one was sent for this lock or all are busy.
	 * @param lock what to wait for
	 * @param table the table's name with its schema
	 */
	synchronized void send(Lock lock, String table) {
		if (!this.sent.containsKey(lock) && this.free.tryAcquire()) {
			LockMode mode = lock.mode().blocksReads() ? LockMode.ACCESS_SHARE : LockMode.ROW_EXCLUSIVE;
			this.sent.put(lock, this.threads.submit(() -> await(table, mode)));
		}
	}

	private Duration await(String table, LockMode mode) throws SQLException {
		Connection known = this.idle.poll();
		Connection session = (known != null) ? known : this.sessions.open();
		try (SessionMode transaction = SessionMode.transaction(session);
				Statement statement = transaction.connection().createStatement()) {
			long start = System.nanoTime();
			statement.execute("LOCK TABLE " + table + " IN " + mode.sql() + " MODE");
			return Duration.ofNanos(System.nanoTime() - start);
		}
		finally {
			this.idle.add(session);
			this.free.release();
		}
	}

	/**
	 * Returns how long each one has waited, once the locks are given back.
	 * @return the times by lock
	 * @throws InterruptedException when this thread is told to stop
	 */
	synchronized Map<Lock, Duration> collect() throws InterruptedException {
		Map<Lock, Duration> waits = new HashMap<>();
		for (Map.Entry<Lock, Future<Duration>> one : this.sent.entrySet()) {
			try {
				waits.put(one.getKey(), one.getValue().get(LONGEST_SECONDS, TimeUnit.SECONDS));
			}
			catch (ExecutionException | TimeoutException ex) {
				// The table may be gone, or somebody else holds it.
				log.debug("No session waited for {}", one.getKey(), ex);
			}
		}
		this.sent.clear();
		return waits;
	}

	@Override
	public void close() throws SQLException {
		this.threads.shutdownNow();
		for (Connection session : this.idle) {
			session.close();
		}
	}

	/**
	 * Opens sessions.
	 */
	@FunctionalInterface
	interface Sessions {

		Connection open() throws SQLException;

	}

}
