package dev.headgate.currency;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.Database;
import dev.headgate.config.HeadgateProperties;
import dev.headgate.jdbc.Connections;

/**
 * Answers as often as it is asked, and looks at the database at most once in a cache
 * period, or once a second while it does not answer. One look is under way at a time; who
 * asks meanwhile waits for it, but never longer than the timeout.
 */
public final class SchemaStateMonitor {

	private static final Logger log = LoggerFactory.getLogger(SchemaStateMonitor.class);

	/** One slow answer must not keep a service out of its proxy that works. */
	private static final Duration LONGEST_UNREACHABLE = Duration.ofSeconds(1);

	private final SchemaStateReader reader;

	private final Database database;

	private final Duration cachePeriod;

	private final Duration timeout;

	private final Object monitor = new Object();

	private Consumer<Observation> listener = (observation) -> {
	};

	private @Nullable Observation last;

	private @Nullable CompletableFuture<Observation> flight;

	private long lookedAt;

	/**
	 * Creates a monitor.
	 * @param reader how to look
	 * @param database at what, as a role that may do no more than read the history
	 * @param health cache period and timeout
	 */
	public SchemaStateMonitor(SchemaStateReader reader, Database database, HeadgateProperties.Health health) {
		this.reader = reader;
		this.database = database;
		this.cachePeriod = health.cachePeriod();
		this.timeout = health.timeout();
	}

	/**
	 * Adds what is told of each look at the database, in the order in which they count.
	 * @param added gets the state; must be quick
	 */
	public void onObservation(Consumer<Observation> added) {
		synchronized (this.monitor) {
			this.listener = this.listener.andThen(added);
		}
	}

	/**
	 * Returns the state of the database.
	 * @return what was seen, at most one cache period ago; {@code Unreachable} when the
	 * database did not answer within the timeout
	 */
	public Observation observe() {
		CompletableFuture<Observation> look;
		synchronized (this.monitor) {
			if (this.last != null && System.nanoTime() - this.lookedAt < goodFor(this.last).toNanos()) {
				return this.last;
			}
			look = this.flight;
			if (look == null) {
				look = new CompletableFuture<>();
				this.flight = look;
				CompletableFuture<Observation> started = look;
				Thread.ofVirtual().name("headgate-state").start(() -> complete(started));
			}
		}
		try {
			return look.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return timedOut(look);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return unreachable("interrupted");
		}
		catch (ExecutionException ex) {
			return unreachable(String.valueOf(ex.getCause()));
		}
	}

	private Duration goodFor(Observation seen) {
		return (seen.state() instanceof SchemaState.Unreachable && this.cachePeriod.compareTo(LONGEST_UNREACHABLE) > 0)
				? LONGEST_UNREACHABLE : this.cachePeriod;
	}

	private void complete(CompletableFuture<Observation> look) {
		Observation seen = look();
		synchronized (this.monitor) {
			this.flight = null;
			look.complete(remember(seen));
		}
	}

	/** An answer that came in this very moment is not forgotten again. */
	private Observation timedOut(CompletableFuture<Observation> look) {
		synchronized (this.monitor) {
			return look.isDone() ? look.join()
					: remember(unreachable("no answer within " + this.timeout.toMillis() + " ms"));
		}
	}

	private Observation remember(Observation observation) {
		synchronized (this.monitor) {
			this.last = observation;
			this.lookedAt = System.nanoTime();
			this.listener.accept(observation);
			return observation;
		}
	}

	private Observation look() {
		try (Connection connection = Connections.open(this.database, "headgate health", this.timeout, this.timeout)) {
			connection.setReadOnly(true);
			SchemaState state = this.reader.read(connection);
			this.reader.prepare(connection);
			return new Observation(state, activity(connection), Instant.now());
		}
		catch (UntrustedTableException ex) {
			return unreachable(ex.description());
		}
		catch (SQLException ex) {
			return unreachable(Connections.describe(ex));
		}
		catch (RuntimeException ex) {
			return unreachable(ex.getClass().getSimpleName());
		}
	}

	/** Never the reason for which the state is not known. */
	private @Nullable MigrationActivity activity(Connection connection) {
		try {
			return this.reader.activity(connection);
		}
		catch (SQLException ex) {
			log.debug("Reading what the database tells of migrations failed", ex);
			return null;
		}
	}

	private static Observation unreachable(String reason) {
		return new Observation(new SchemaState.Unreachable(reason), null, Instant.now());
	}

	/**
	 * What was seen, and when.
	 *
	 * @param state the state
	 * @param activity what the database tells of migrations, {@code null} when that is
	 * not known
	 * @param at when it was read
	 */
	public record Observation(SchemaState state, @Nullable MigrationActivity activity, Instant at) {
	}

}
