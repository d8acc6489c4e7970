package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.HeadgateProperties;
import dev.headgate.config.PrintableText;
import dev.headgate.jdbc.BlockingSessionMonitor;
import dev.headgate.jdbc.RetryLoop;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.ShutdownSignal;
import dev.headgate.jdbc.SqlStates;

/**
 * How long a migration's statements wait for other sessions, and how often a change set
 * that lost against them is tried again. During the pause it has no place in the lock
 * queue, so readers wait for the lock timeout at most, however long the blocker stays.
 */
public final class RetryingExecutor {

	private static final Logger log = LoggerFactory.getLogger(RetryingExecutor.class);

	private static final Set<String> LOCK_CONFLICTS = Set.of(SqlStates.LOCK_NOT_AVAILABLE, SqlStates.DEADLOCK_DETECTED);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

	private final Connection connection;

	private final HeadgateProperties.Gate settings;

	private final @Nullable BlockingSessionMonitor watch;

	private final @Nullable ShutdownSignal stop;

	private final Consumer<Duration> retrying;

	private String timeouts = "";

	/**
	 * Creates it for a session.
	 * @param connection the session that migrates
	 * @param settings timeouts and budget
	 * @param watch looks for sessions in the way, {@code null} for nobody
	 * @param stop what a running change set is shielded from, {@code null} for nothing
	 * @param retrying told before each further try how long the one before it had lasted
	 */
	public RetryingExecutor(Connection connection, HeadgateProperties.Gate settings,
			@Nullable BlockingSessionMonitor watch, @Nullable ShutdownSignal stop, Consumer<Duration> retrying) {
		this.connection = connection;
		this.settings = settings;
		this.watch = watch;
		this.stop = stop;
		this.retrying = retrying;
	}

	/**
	 * Runs a change set until it is through, or its failure is one that does not pass.
	 * @param traits what has to be known of its statements
	 * @param key its key
	 * @param attempt one try
	 * @return how often it was tried again
	 * @throws MigrationException the failure of the last try
	 * @throws InterruptedException when this thread is told to stop between two tries
	 */
	public int execute(ExecutionTraits traits, ChangeSetKey key, Attempt attempt)
			throws MigrationException, InterruptedException {
		RetryLoop loop = RetryLoop.within(this.settings.retryBudget(), FIRST_PAUSE, LONGEST_PAUSE);
		while (true) {
			long start = System.nanoTime();
			try {
				applyTimeouts(traits.concurrent());
				watched(attempt);
				return loop.retries();
			}
			catch (MigrationException failure) {
				if (!awaitNextAttempt(loop, traits, key, failure)) {
					throw failure;
				}
				this.retrying.accept(Duration.ofNanos(System.nanoTime() - start));
			}
			catch (SQLException ex) {
				MigrationException failure = new MigrationException(key, traits.transactional(), ex);
				failure.leaves(this.connection);
				throw failure;
			}
		}
	}

	/**
	 * Says whether no further change set is to begin.
	 * @return {@code true} when a signal to stop has come
	 */
	boolean stopRequested() {
		return this.stop != null && this.stop.isReceived();
	}

	private void watched(Attempt attempt) throws MigrationException {
		if (this.watch != null) {
			this.watch.begin();
		}
		try {
			if (this.stop != null) {
				this.stop.uninterruptibly(attempt::run);
			}
			else {
				attempt.run();
			}
		}
		finally {
			if (this.watch != null) {
				this.watch.end();
			}
		}
	}

	private boolean awaitNextAttempt(RetryLoop loop, ExecutionTraits traits, ChangeSetKey key,
			MigrationException failure) throws InterruptedException {
		if (!LOCK_CONFLICTS.contains(failure.sqlState())) {
			return false;
		}
		List<String> blockers = (this.watch != null) ? this.watch.seen() : List.of();
		if (!traits.repeatable()) {
			failure.lostLockConflict(blockers, loop.retries(), null);
			return false;
		}
		String id = PrintableText.of(key.id());
		String sessions = blockers.isEmpty() ? "sessions that have ended"
				: PrintableText.of(String.join("; ", blockers));
		boolean again = loop.awaitNext((retry, pause) -> log.atWarn()
			.addKeyValue("headgate.changeSet", id)
			.addKeyValue("headgate.retry", retry)
			.log("Change set {} blocked by {}: {}; rolled back, retry {} in {} ms", id, sessions, failure.reason(),
					retry, pause.toMillis()));
		if (!again) {
			log.warn("Change set {} still blocked after {} retries in {} s: it is not tried again", id, loop.retries(),
					this.settings.retryBudget().toSeconds());
			failure.lostLockConflict(blockers, loop.retries(), this.settings.retryBudget());
		}
		return again;
	}

	/**
	 * Limits how long the next statements wait: for the session, since Liquibase rolls
	 * back after a change set's preconditions.
	 * @param concurrent whether they hold up nobody while they wait for locks
	 * @throws SQLException when the database does not answer
	 */
	public void applyTimeouts(boolean concurrent) throws SQLException {
		Duration lock = concurrent ? this.settings.indexLockTimeout() : this.settings.lockTimeout();
		Duration statementTimeout = this.settings.statementTimeout();
		long limit = (statementTimeout != null) ? statementTimeout.toMillis() : 0;
		String wanted = "pg_catalog.set_config('lock_timeout', '" + lock.toMillis()
				+ "', false), pg_catalog.set_config('statement_timeout', '" + limit + "', false)";
		if (!wanted.equals(this.timeouts)) {
			try (SessionMode session = SessionMode.autoCommit(this.connection);
					Statement statement = session.connection().createStatement()) {
				statement.execute("SELECT " + wanted);
			}
			this.timeouts = wanted;
		}
	}

	/**
	 * Returns what sets the time-outs of the moment again.
	 * @return calls for a {@code SELECT}, empty when none were set
	 */
	public String timeouts() {
		return this.timeouts;
	}

	/**
	 * One try of a change set.
	 */
	@FunctionalInterface
	public interface Attempt {

		/**
		 * Runs it.
		 * @throws MigrationException when it failed and was rolled back
		 */
		void run() throws MigrationException;

	}

}
