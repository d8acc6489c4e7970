package dev.headgate.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.headgate.testing.TestDatabase;

/**
 * A way to the database on which nothing moves while it is paused: connections are
 * accepted and stay open, as with a server or a network that hangs.
 */
public final class PausableProxy implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final TestDatabase database;

	private boolean paused;

	/**
	 * Opens it.
	 * @param database where it leads to
	 * @throws IOException when no port can be listened at
	 */
	public PausableProxy(TestDatabase database) throws IOException {
		this.database = database;
		Thread.startVirtualThread(this::accept);
	}

	public String jdbcUrl() {
		return "jdbc:postgresql://localhost:%d/%s".formatted(this.server.getLocalPort(), this.database.name());
	}

	/** Lets nothing through any more. */
	public synchronized void pause() {
		this.paused = true;
	}

	/** Lets everything through again. */
	public synchronized void resume() {
		this.paused = false;
		notifyAll();
	}

	private synchronized void awaitResumed() {
		while (this.paused) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.server.accept();
				this.sockets.add(client);
				Thread.startVirtualThread(() -> connect(client));
			}
		}
		catch (IOException ex) {
			resume();
		}
	}

	private void connect(Socket client) {
		awaitResumed();
		try {
			Socket target = new Socket(this.database.host(), this.database.port());
			this.sockets.add(target);
			Thread.startVirtualThread(() -> forward(client, target));
			forward(target, client);
		}
		catch (IOException ex) {
			close(client);
		}
	}

	private void forward(Socket from, Socket to) {
		byte[] bytes = new byte[8192];
		try (from; to) {
			InputStream input = from.getInputStream();
			OutputStream output = to.getOutputStream();
			for (int count = input.read(bytes); count >= 0; count = input.read(bytes)) {
				awaitResumed();
				output.write(bytes, 0, count);
			}
		}
		catch (IOException ex) {
			close(from);
			close(to);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		this.sockets.forEach(PausableProxy::close);
	}

}
