import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks one path a fixed number of times a second over connections that are kept open, and
 * prints what came of it as JSON:
 *
 * <pre>
 * java Load.java PORT PATH RATE SECONDS CONNECTIONS
 * </pre>
 *
 * The load is open: a request is due at its time whether or not those before it are
 * answered, and its latency counts from that time, so that a stall is not left out.
 */
public final class Load {

	private static final long[] NONE = new long[0];

	private final int port;

	private final byte[] request;

	private final long interval;

	private final long count;

	private final AtomicLong next = new AtomicLong();

	private final AtomicLong errors = new AtomicLong();

	private final AtomicLong last = new AtomicLong();

	private long start;

	private Load(int port, String path, int rate, int seconds) {
		this.port = port;
		this.request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		this.interval = 1_000_000_000L / rate;
		this.count = (long) rate * seconds;
	}

	public static void main(String[] args) throws Exception {
		int rate = Integer.parseInt(args[2]);
		new Load(Integer.parseInt(args[0]), args[1], rate, Integer.parseInt(args[3])).run(Integer.parseInt(args[4]));
	}

	private void run(int connections) throws InterruptedException {
		long[][] latencies = new long[connections][];
		Thread[] threads = new Thread[connections];
		this.start = System.nanoTime() + 200_000_000L;
		for (int i = 0; i < connections; i++) {
			int index = i;
			threads[i] = Thread.ofPlatform().start(() -> latencies[index] = work());
		}
		for (Thread thread : threads) {
			thread.join();
		}
		long[] all = Arrays.stream(latencies).flatMapToLong(Arrays::stream).sorted().toArray();
		double seconds = (this.last.get() - this.start) / 1e9;
		System.out.printf(java.util.Locale.ROOT,
				"{\"asked\": %d, \"answered\": %d, \"errors\": %d, \"rate\": %.0f, "
						+ "\"p50_ms\": %.3f, \"p90_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}%n",
				this.count, all.length, this.errors.get(), all.length / seconds, percentile(all, 0.50),
				percentile(all, 0.90), percentile(all, 0.99), percentile(all, 1));
	}

	private long[] work() {
		long[] latencies = new long[(int) this.count];
		int done = 0;
		Socket socket = null;
		for (long i = this.next.getAndIncrement(); i < this.count; i = this.next.getAndIncrement()) {
			long due = this.start + i * this.interval;
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			try {
				if (socket == null) {
					socket = new Socket();
					socket.setTcpNoDelay(true);
					socket.setSoTimeout(10_000);
					socket.connect(new InetSocketAddress("127.0.0.1", this.port), 10_000);
				}
				socket.getOutputStream().write(this.request);
				int status = answer(socket);
				long now = System.nanoTime();
				if (status < 0) {
					socket.close();
					socket = null;
				}
				if (Math.abs(status) == 200) {
					latencies[done++] = now - due;
				}
				else {
					this.errors.incrementAndGet();
				}
				this.last.accumulateAndGet(now, Math::max);
			}
			catch (IOException ex) {
				this.errors.incrementAndGet();
				socket = null;
			}
		}
		return (done > 0) ? Arrays.copyOf(latencies, done) : NONE;
	}

	/** The status, negative when the server closes the connection behind the answer. */
	private static int answer(Socket socket) throws IOException {
		InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
		int status = Integer.parseInt(line(in).split(" ", 3)[1]);
		int length = 0;
		boolean chunked = false;
		boolean close = false;
		for (String header = line(in); !header.isEmpty(); header = line(in)) {
			String lower = header.toLowerCase(java.util.Locale.ROOT);
			if (lower.startsWith("content-length:")) {
				length = Integer.parseInt(lower.substring(15).strip());
			}
			chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
			close |= lower.startsWith("connection:") && lower.contains("close");
		}
		if (chunked) {
			for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
				in.skipNBytes(size);
				line(in);
			}
			line(in);
		}
		else {
			in.skipNBytes(length);
		}
		return close ? -status : status;
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c != '\n'; c = in.read()) {
			if (c < 0) {
				throw new IOException("closed in the middle of an answer");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

	private static double percentile(long[] sorted, double share) {
		return (sorted.length > 0) ? sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6 : Double.NaN;
	}

}
