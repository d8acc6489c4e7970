package dev.headgate.gate;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.audit.AuditTrail;
import dev.headgate.gate.plan.TargetChangeSets;
import dev.headgate.jdbc.BlockingSessionMonitor;
import dev.headgate.jdbc.ShutdownSignal;
import dev.headgate.jdbc.TransactionPoolerDetector;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.UnsafeStatements;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.LockGuard;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.liquibase.apply.RetryingExecutor;

/**
 * Applies the pending change sets up to a target.
 *
 * @param run the run that it is part of
 * @param target which change sets
 * @param mayBegin which states it can begin in
 * @param stop what a running change set is shielded from
 */
record UpgradeTask(MigrationRun run, TargetChangeSets target, Predicate<SchemaState> mayBegin,
		ShutdownSignal stop) implements MigrationTask {

	@Override
	public boolean isDoneByOthers(Session session) throws SQLException {
		return isDone(session, this.run.look(session.connection(), session.changelog()));
	}

	/**
	 * Says whether nothing is left to do in a state.
	 * @param session the session that saw it
	 * @param state the state
	 * @return {@code true} when the target is reached, and the database is marked
	 * @throws SQLException when the database does not answer
	 */
	boolean isDone(Session session, SchemaState state) throws SQLException {
		return isDone(this.run, this.target, session, state);
	}

	static boolean isDone(MigrationRun run, TargetChangeSets target, Session session, SchemaState state)
			throws SQLException {
		return target.isReached(state, run.settings().gate().allowDiverged()) && !target.runsAlways()
				&& EnvironmentMarker.read(session.connection()).isPresent();
	}

	@Override
	public boolean mayBegin(SchemaState before) {
		return this.mayBegin.test(before);
	}

	/**
	 * Refuses change sets that would leave the gate's session or transaction.
	 * @param changelog the build's change sets
	 * @param before the state that was seen
	 * @throws dev.headgate.changelog.ChangelogException when one would
	 */
	void refuseUnsafe(ParsedChangelog changelog, SchemaState before) {
		Set<ChangeSetKey> running = new HashSet<>();
		before.schemaPosition().ifPresent((position) -> {
			position.pending().stream().filter(this.target::includes).forEach(running::add);
			position.deferred().forEach((deferred) -> running.add(deferred.key()));
		});
		changelog.model()
			.applicable()
			.stream()
			.filter((changeSet) -> changeSet.runAlways() && this.target.includes(changeSet.key()))
			.forEach((changeSet) -> running.add(changeSet.key()));
		UnsafeStatements.refuse(changelog, running::contains);
	}

	@Override
	public AuditTrail.Aim aim(SchemaState before) {
		return aim(before, this.target);
	}

	static AuditTrail.Aim aim(SchemaState before, TargetChangeSets target) {
		return before.schemaPosition()
			.map((SchemaPosition position) -> new AuditTrail.Aim(target.aim(position), target.pending(position)))
			.orElse(new AuditTrail.Aim(null, 0));
	}

	@Override
	public void run(Session session, LiquibaseEngine engine, LockGuard lock)
			throws MigrationException, SQLException, InterruptedException {
		int pid = TransactionPoolerDetector.pid(session.connection());
		try (BlockingSessionMonitor blockers = new BlockingSessionMonitor(this.run.connections(),
				this.run.progress()::waitingFor, pid)) {
			engine.apply(this.target::includes, new RetryingExecutor(session.connection(), this.run.settings().gate(),
					blockers, this.stop, this.run::retrying), this.run);
		}
	}

	@Override
	public boolean isReached(SchemaState after) {
		return this.target.isReached(after, this.run.settings().gate().allowDiverged());
	}

}
