package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangelogException;
import dev.headgate.config.Settings;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.MissingHistoryRow;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.gate.MigrationTask.Session;
import dev.headgate.gate.progress.Progress.Phase;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Direction;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.ShutdownSignal;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * Reads the changelog, connects, and asks for a decision on that session; begins again on
 * a new session when one is lost, and turns whatever is thrown into a verdict.
 */
final class MigrationRunner {

	private static final Logger log = LoggerFactory.getLogger(Gate.class);

	private final MigrationRun run;

	private final Settings settings;

	private final ClosedVerdicts verdicts;

	private final EnvironmentCheck environment;

	MigrationRunner(MigrationRun run, EnvironmentCheck environment) {
		this.run = run;
		this.settings = run.settings();
		this.verdicts = run.verdicts();
		this.environment = environment;
	}

	/**
	 * Runs until there is a verdict, which ends the audit trail as well.
	 * @param decision asked on each session
	 * @return the verdict
	 */
	Verdict run(Decision decision) {
		Verdict verdict = readAndRun(decision);
		this.run.end(verdict);
		return verdict;
	}

	private Verdict readAndRun(Decision decision) {
		try {
			ParsedChangelog changelog = ChangelogReader.read(this.settings.changelog());
			Gate.logChangelog(this.settings, changelog.model().revisions().size(),
					changelog.model().head().orElse(null), changelog.model().seedsLeftOut());
			return untilVerdict(decision, changelog);
		}
		catch (ChangelogException ex) {
			return this.verdicts.unreadable(ex);
		}
	}

	private Verdict untilVerdict(Decision decision, ParsedChangelog changelog) {
		ShutdownSignal stop = new ShutdownSignal();
		Verdict verdict;
		try (stop) {
			verdict = onSessions(decision, changelog, stop);
		}
		catch (MigrationException ex) {
			this.run.failed(ex);
			return this.verdicts.failed(ex, this.run.applied(), ranBefore(ex));
		}
		catch (GateClosedException ex) {
			return ex.verdict();
		}
		catch (UntrustedTableException ex) {
			return this.verdicts.untrusted(ex);
		}
		catch (SQLException ex) {
			this.run.failed(ex);
			return ReconnectPolicy.STANDBY.equals(ex.getSQLState()) ? this.verdicts.standby() : this.run
				.verdict(new SchemaState.Unreachable(Connections.describe(ex)), changelog, SchemaState::isCurrent);
		}
		catch (InterruptedException ex) {
			return this.verdicts.stopped(this.run.applied());
		}
		boolean late = verdict instanceof Verdict.Open && stop.isReceived();
		return late ? this.verdicts.stopped(this.run.applied()) : verdict;
	}

	private Verdict onSessions(Decision decision, ParsedChangelog changelog, ShutdownSignal stop)
			throws SQLException, MigrationException, InterruptedException {
		ReconnectPolicy reconnect = new ReconnectPolicy(this.settings.gate().connectBudget());
		while (true) {
			try {
				return onSession(decision, changelog, stop);
			}
			catch (MigrationException ex) {
				if (stop.hasCancelled(ex.sqlState())) {
					throw new InterruptedException(ex.reason());
				}
				if (!reconnect.awaitNextAttempt(ex, this.run.applied())) {
					throw ex;
				}
			}
			catch (SQLException ex) {
				if (stop.hasCancelled(ex.getSQLState())) {
					throw new InterruptedException(Connections.describe(ex));
				}
				if (!reconnect.awaitNextAttempt(ex, this.run.applied())) {
					throw ex;
				}
			}
		}
	}

	private Verdict onSession(Decision decision, ParsedChangelog changelog, ShutdownSignal stop)
			throws SQLException, MigrationException, InterruptedException {
		this.run.progress().enter(Phase.CONNECTING);
		try (Connection connection = this.run.connections().await()) {
			stop.watch(connection);
			if (this.run.trail().hasEnded(connection)) {
				return this.verdicts.terminatedByUnlock(this.run.applied());
			}
			Optional<Verdict> refused = this.environment.refuse(connection);
			return refused.isPresent() ? refused.get()
					: decision.decide(new Session(connection, changelog.on(connection)), stop);
		}
	}

	/** The session may be lost, and the reason must be told all the same. */
	private @Nullable MissingHistoryRow ranBefore(MigrationException failure) {
		if (failure.key() == null || failure.sqlState().isEmpty() || this.run.direction() == Direction.DOWN) {
			return null;
		}
		Duration timeout = this.settings.health().timeout();
		try (Connection connection = Connections.open(this.settings.migration(), "headgate gate", timeout, timeout)) {
			HistoryTable table = HistoryTable.locate(connection, this.settings.changelog().history());
			return MissingHistoryRow.read(connection, table)
				.stream()
				.filter((row) -> row.key().equals(failure.key()))
				.findFirst()
				.orElse(null);
		}
		catch (SQLException ex) {
			log.debug("Cannot read whether change set {} ran before", failure.key(), ex);
			return null;
		}
	}

	/**
	 * What is to be done on a session, once it is connected and not refused.
	 */
	@FunctionalInterface
	interface Decision {

		/**
		 * Decides.
		 * @param session the session
		 * @param stop what a running change set is shielded from
		 * @return the verdict
		 * @throws SQLException when the database does not answer
		 * @throws MigrationException when a change set fails
		 * @throws InterruptedException when this thread is told to stop
		 */
		Verdict decide(Session session, ShutdownSignal stop)
				throws SQLException, MigrationException, InterruptedException;

	}

}
