package dev.headgate.jdbc;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT while the gate works: the first lets the running change set finish
 * and stops before the next one; the second cancels its statement in the server, which
 * rolls it back. Afterwards the signals mean again what they meant before.
 */
public final class ShutdownSignal implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ShutdownSignal.class);

	/** The signal that shields what runs on this thread. */
	private static final ThreadLocal<@Nullable ShutdownSignal> SHIELD = new ThreadLocal<>();

	private static final Duration CANCEL_AGAIN = Duration.ofMillis(250);

	private final Thread gate = Thread.currentThread();

	private final Map<Object, Object> previous = new HashMap<>();

	private volatile @Nullable Connection connection;

	private boolean received;

	private volatile boolean cancelling;

	private volatile boolean closed;

	private boolean shielded;

	/**
	 * Takes over the handling of SIGTERM and SIGINT until it is closed.
	 */
	public ShutdownSignal() {
		for (String name : new String[] { "TERM", "INT" }) {
			try {
				Object signal = type("Signal").getConstructor(String.class).newInstance(name);
				Object handler = Proxy.newProxyInstance(getClass().getClassLoader(),
						new Class<?>[] { type("SignalHandler") }, this::invoke);
				this.previous.put(signal, handle(signal, handler));
			}
			catch (ReflectiveOperationException ex) {
				log.debug("Cannot install the handler for SIG{}", name, ex);
			}
		}
	}

	/** By reflection, since the compiler warns of this interface and has no other. */
	private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
		return type("Signal").getMethod("handle", type("Signal"), type("SignalHandler")).invoke(null, signal, handler);
	}

	private static Class<?> type(String name) throws ClassNotFoundException {
		return Class.forName("sun.misc." + name);
	}

	private @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments) {
		if (method.getName().equals("handle")) {
			receive(String.valueOf(arguments[0]));
		}
		return null;
	}

	/**
	 * Names the session whose statement a second signal cancels.
	 * @param connection the session
	 */
	public void watch(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Runs something during which the gate's thread is not interrupted, but afterwards.
	 * @param <X> what it throws
	 * @param work what to run
	 * @throws X if it does
	 */
	public <X extends Exception> void uninterruptibly(Work<X> work) throws X {
		ShutdownSignal outer = SHIELD.get();
		SHIELD.set(this);
		shield();
		try {
			work.run();
		}
		finally {
			SHIELD.set(outer);
			unshield();
		}
	}

	/**
	 * Sleeps at a place where shielded work may be stopped as well.
	 * @param pause how long
	 * @throws InterruptedException when this thread is told to stop
	 */
	public static void interruptibleSleep(Duration pause) throws InterruptedException {
		ShutdownSignal stop = SHIELD.get();
		if (stop == null) {
			Thread.sleep(pause);
			return;
		}
		stop.unshield();
		try {
			Thread.sleep(pause);
		}
		finally {
			stop.shield();
		}
	}

	private synchronized void shield() {
		this.shielded = true;
	}

	/** Passes on a signal that came meanwhile. */
	private synchronized void unshield() {
		this.shielded = false;
		if (this.received) {
			this.gate.interrupt();
		}
	}

	/**
	 * Says whether a signal came.
	 * @return {@code true} from the first one on
	 */
	public synchronized boolean isReceived() {
		return this.received;
	}

	/**
	 * Says whether a failure is one that a second signal brought about.
	 * @param sqlState the failure's SQLSTATE
	 * @return {@code true} when its statement was cancelled
	 */
	public boolean hasCancelled(@Nullable String sqlState) {
		return this.cancelling && SqlStates.QUERY_CANCELED.equals(sqlState);
	}

	/** What interrupted the gate has done its work; it must not disturb what follows. */
	@Override
	public void close() {
		this.closed = true;
		if (isReceived()) {
			Thread.interrupted();
		}
		this.previous.forEach((signal, handler) -> {
			try {
				handle(signal, handler);
			}
			catch (ReflectiveOperationException ex) {
				log.debug("Cannot restore the handler for {}", signal, ex);
			}
		});
	}

	private void receive(String signal) {
		if (isFirst()) {
			log.warn("{} received: stopping after the current change set (repeat it to cancel the running statement)",
					signal);
			return;
		}
		log.warn("{} received again: cancelling the running statement", signal);
		if (!this.cancelling) {
			this.cancelling = true;
			Thread.ofVirtual().name("headgate-cancel").start(this::cancel);
		}
	}

	/** A signal may come between two statements, so the ones after it are meant too. */
	private void cancel() {
		try {
			while (!this.closed) {
				cancelOnce();
				Thread.sleep(CANCEL_AGAIN);
			}
		}
		catch (InterruptedException ex) {
			log.trace("ended");
		}
	}

	private void cancelOnce() {
		try {
			Connection running = this.connection;
			if (running != null) {
				running.unwrap(PGConnection.class).cancelQuery();
			}
		}
		catch (SQLException ex) {
			log.warn("Cannot cancel the running statement: {}", ex.getMessage());
		}
	}

	private synchronized boolean isFirst() {
		boolean first = !this.received;
		this.received = true;
		if (first && !this.shielded) {
			this.gate.interrupt();
		}
		return first;
	}

	/**
	 * Something to be shielded.
	 *
	 * @param <X> what it throws
	 */
	@FunctionalInterface
	public interface Work<X extends Exception> {

		/**
		 * Runs it.
		 * @throws X if it fails
		 */
		void run() throws X;

	}

}
