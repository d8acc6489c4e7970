package dev.headgate.fault;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.headgate.testing.Eventually;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that read all the time, and how long the slowest of them had to wait.
 */
final class Readers implements AutoCloseable {

	private final List<Thread> threads = new ArrayList<>();

	private final AtomicLong longest = new AtomicLong();

	private final AtomicLong reads = new AtomicLong();

	private final AtomicReference<SQLException> failure = new AtomicReference<>();

	private volatile boolean stopped;

	/**
	 * Starts reading.
	 * @param database where
	 * @param count how many sessions
	 * @param query what each of them reads
	 */
	Readers(TestDatabase database, int count, String query) {
		for (int i = 0; i < count; i++) {
			this.threads.add(Thread.ofPlatform().name("reader-" + i).start(() -> read(database, query)));
		}
		Eventually.until(() -> this.reads.get() >= 5L * count || this.failure.get() != null);
		this.longest.set(0);
	}

	private void read(TestDatabase database, String query) {
		try (Connection connection = database.connect(); var statement = connection.createStatement()) {
			while (!this.stopped) {
				long start = System.nanoTime();
				statement.execute(query);
				this.longest.accumulateAndGet(System.nanoTime() - start, Math::max);
				this.reads.incrementAndGet();
				Faults.sleep(Duration.ofMillis(10));
			}
		}
		catch (SQLException ex) {
			this.failure.set(ex);
		}
	}

	/**
	 * Stops them.
	 * @return how long the slowest read took
	 */
	Duration longest() {
		close();
		assertThat(this.failure).hasNullValue();
		return Duration.ofNanos(this.longest.get());
	}

	long reads() {
		return this.reads.get();
	}

	@Override
	public void close() {
		this.stopped = true;
		for (Thread thread : this.threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}
	}

}
