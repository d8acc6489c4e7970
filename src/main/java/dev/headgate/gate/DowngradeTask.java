package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import dev.headgate.currency.SchemaState;
import dev.headgate.gate.audit.AuditTrail;
import dev.headgate.gate.plan.AppliedChanges;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.jdbc.BlockingSessionMonitor;
import dev.headgate.jdbc.ShutdownSignal;
import dev.headgate.jdbc.TransactionPoolerDetector;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.LockGuard;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.liquibase.apply.RetryingExecutor;

/**
 * Undoes what a plan names and what is still applied of it.
 *
 * @param run the run that it is part of
 * @param plan which change sets
 * @param stop what a running change set is shielded from
 */
record DowngradeTask(MigrationRun run, DowngradePlan plan, ShutdownSignal stop) implements MigrationTask {

	@Override
	public boolean mayBegin(SchemaState before) {
		return true;
	}

	@Override
	public AuditTrail.Aim aim(SchemaState before) {
		return new AuditTrail.Aim(this.plan.to(), this.plan.changes().size());
	}

	@Override
	public void run(Session session, LiquibaseEngine engine, LockGuard lock)
			throws MigrationException, SQLException, InterruptedException {
		Connection connection = session.connection();
		AppliedChanges now = AppliedChanges.read(connection, session.changelog().model(),
				this.run.settings().changelog());
		List<PlannedChange> left = Downgrade.left(this.plan, now, this.run.verdicts());
		engine.settle();
		int pid = TransactionPoolerDetector.pid(connection);
		try (BlockingSessionMonitor blockers = new BlockingSessionMonitor(this.run.connections(),
				this.run.progress()::waitingFor, pid)) {
			RetryingExecutor executor = new RetryingExecutor(connection, this.run.settings().gate(), blockers,
					this.stop, this.run::retrying);
			new Downgrade(connection, lock, this.run.settings().changelog().history(), executor).run(left, this.run);
		}
	}

	@Override
	public boolean isReached(SchemaState after) {
		return true;
	}

}
