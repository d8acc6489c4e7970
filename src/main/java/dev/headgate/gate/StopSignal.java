package dev.headgate.gate;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
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
final class StopSignal implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Gate.class);

	private final Thread gate = Thread.currentThread();

	private final Map<Object, Object> previous = new HashMap<>();

	private volatile @Nullable Connection connection;

	private boolean received;

	private boolean shielded;

	StopSignal() {
		for (String name : new String[] { "TERM", "INT" }) {
			try {
				Object signal = type("Signal").getConstructor(String.class).newInstance(name);
				Object handler = Proxy.newProxyInstance(getClass().getClassLoader(),
						new Class<?>[] { type("SignalHandler") }, this::invoke);
				this.previous.put(signal, handle(signal, handler));
			}
			catch (ReflectiveOperationException ex) {
				log.debug("SIG{} is not ours to handle", name, ex);
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
	void guard(Connection connection) {
		this.connection = connection;
	}

	/** From here on the gate's thread is not interrupted, but told afterwards. */
	synchronized void shield() {
		this.shielded = true;
	}

	/** Ends the shield, and passes on a signal that came meanwhile. */
	synchronized void unshield() {
		this.shielded = false;
		if (this.received) {
			this.gate.interrupt();
		}
	}

	@Override
	public void close() {
		this.previous.forEach((signal, handler) -> {
			try {
				handle(signal, handler);
			}
			catch (ReflectiveOperationException ex) {
				log.debug("{} stays with the gate", signal, ex);
			}
		});
	}

	private void receive(String signal) {
		if (isFirst()) {
			log.warn("stopping     {}: before the next change set; once more cancels the running one", signal);
			return;
		}
		log.warn("cancelling   {}: the running statement", signal);
		try {
			Connection running = this.connection;
			if (running != null) {
				running.unwrap(PGConnection.class).cancelQuery();
			}
		}
		catch (SQLException ex) {
			log.warn("cancelling   the server does not answer: {}", ex.getMessage());
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

}
