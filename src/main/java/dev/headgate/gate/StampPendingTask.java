package dev.headgate.gate;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.audit.AuditTrail;
import dev.headgate.gate.plan.TargetChangeSets;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.LockGuard;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * Records pending change sets as applied without running them.
 *
 * @param run the run that it is part of
 * @param head every change set that applies here
 * @param wanted which of those pending
 */
record StampPendingTask(MigrationRun run, TargetChangeSets head,
		Predicate<ChangeSetKey> wanted) implements MigrationTask {

	@Override
	public boolean isDoneByOthers(Session session) throws SQLException {
		return UpgradeTask.isDone(this.run, this.head, session,
				this.run.look(session.connection(), session.changelog()));
	}

	@Override
	public boolean mayBegin(SchemaState before) {
		return before instanceof SchemaState.Behind || before instanceof SchemaState.Unmanaged
				|| (before instanceof SchemaState.AtHead(var position) && !position.deferred().isEmpty());
	}

	@Override
	public AuditTrail.Aim aim(SchemaState before) {
		return UpgradeTask.aim(before, this.head);
	}

	@Override
	public void run(Session session, LiquibaseEngine engine, LockGuard lock)
			throws MigrationException, SQLException, InterruptedException {
		List<ChangeSetKey> stamped = engine.stamp(this.wanted);
		this.run.trail().stamped(stamped);
		this.run.trail().plan(stamped);
		this.run.recorded(stamped.size());
	}

	@Override
	public boolean isReached(SchemaState after) {
		return this.run.applied() > 0 || after.isCurrent();
	}

}
