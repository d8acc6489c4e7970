package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.HeadgateProperties;
import dev.headgate.jdbc.BlockingSessionMonitor;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.ShutdownSignal;

/**
 * How long a migration's statements wait for other sessions, and how often a change set
 * that lost against them is tried again.
 */
public final class RetryingExecutor {

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
	 * @param conduct what has to be known of its statements
	 * @param key its key
	 * @param attempt one try
	 * @return how often it was tried again
	 * @throws MigrationException the failure of the last try
	 * @throws InterruptedException when this thread is told to stop between two tries
	 */
	public int execute(ExecutionTraits conduct, ChangeSetKey key, Attempt attempt)
			throws MigrationException, InterruptedException {
		LockConflictRetry busy = new LockConflictRetry(this.settings.retryBudget());
		while (true) {
			long start = System.nanoTime();
			try {
				applyTimeouts(conduct.concurrent());
				watched(attempt);
				return busy.retries();
			}
			catch (MigrationException failure) {
				if (!again(busy, conduct, key, failure)) {
					throw failure;
				}
				this.retrying.accept(Duration.ofNanos(System.nanoTime() - start));
			}
			catch (SQLException ex) {
				MigrationException failure = new MigrationException(key, conduct.transactional(), ex);
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
				this.stop.shielded(attempt::run);
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

	private boolean again(LockConflictRetry busy, ExecutionTraits conduct, ChangeSetKey key, MigrationException failure)
			throws InterruptedException {
		if (!LockConflictRetry.lost(failure)) {
			return false;
		}
		List<String> blockers = (this.watch != null) ? this.watch.seen() : List.of();
		boolean again = conduct.repeatable() && busy.again(key, failure, blockers);
		if (!again) {
			failure.defeated(blockers, busy.retries(), conduct.repeatable() ? this.settings.retryBudget() : null);
		}
		return again;
	}

	/**
	 * Limits how long the next statements wait: for the session, since the engine rolls
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
