package dev.headgate.currency;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Database;
import dev.headgate.config.HeadgateProperties;
import dev.headgate.jdbc.Connections;

/**
 * Answers as often as it is asked, and looks at the database at most once in a cache
 * period, or once a second while it does not answer. One look at the state is under way
 * at a time; who asks meanwhile waits for it, but never longer than the timeout.
 */
public final class SchemaStateMonitor {

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

	private Consumer<Optional<MigrationActivity>> activityListener = (activity) -> {
	};

	private CompletableFuture<Optional<MigrationActivity>> activity = CompletableFuture
		.completedFuture(Optional.empty());

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
	 * Adds what is told of each reading of what the database tells of migrations.
	 * @param added gets what was read, empty when it could not be; must be quick
	 */
	public void onActivity(Consumer<Optional<MigrationActivity>> added) {
		synchronized (this.monitor) {
			this.activityListener = this.activityListener.andThen(added);
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
				CompletableFuture<Optional<MigrationActivity>> reading = new CompletableFuture<>();
				this.activity = reading;
				Thread.ofVirtual().name("headgate-state").start(() -> look(started, reading));
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

	/**
	 * Returns what the database tells of migrations, read in the same look as the state
	 * and after it, so that nobody who asks for the state waits for it.
	 * @return what was read, at most one cache period ago; empty when it could not be
	 * read within the timeout
	 */
	public Optional<MigrationActivity> activity() {
		observe();
		CompletableFuture<Optional<MigrationActivity>> reading;
		synchronized (this.monitor) {
			reading = this.activity;
		}
		try {
			return reading.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
		catch (ExecutionException | TimeoutException ex) {
			return Optional.empty();
		}
	}

	private void look(CompletableFuture<Observation> asked, CompletableFuture<Optional<MigrationActivity>> reading) {
		Optional<MigrationActivity> found = Optional.empty();
		try (Connection connection = Connections.open(this.database, "headgate health", this.timeout, this.timeout)) {
			connection.setReadOnly(true);
			complete(asked, new Observation(this.reader.read(connection), Instant.now()));
			this.reader.prepare(connection);
			found = Optional.of(this.reader.activity(connection));
		}
		catch (UntrustedTableException ex) {
			complete(asked, unreachable(ex.description()));
		}
		catch (SQLException ex) {
			complete(asked, unreachable(Connections.describe(ex)));
		}
		catch (RuntimeException ex) {
			complete(asked, unreachable(ex.getClass().getSimpleName()));
		}
		this.activityListener.accept(found);
		reading.complete(found);
	}

	/** Only the first answer to a look counts: the state, where it could be read. */
	private void complete(CompletableFuture<Observation> asked, Observation seen) {
		synchronized (this.monitor) {
			if (!asked.isDone()) {
				this.flight = null;
				asked.complete(remember(seen));
			}
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

	private static Observation unreachable(String reason) {
		return new Observation(new SchemaState.Unreachable(reason), Instant.now());
	}

	/**
	 * What was seen, and when.
	 *
	 * @param state the state
	 * @param at when it was read
	 */
	public record Observation(SchemaState state, Instant at) {
	}

}
