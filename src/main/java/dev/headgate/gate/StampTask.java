package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.audit.AuditTrail;
import dev.headgate.gate.plan.AppliedChanges;
import dev.headgate.gate.plan.StampPlan;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.liquibase.apply.LiquibaseEngine;
import dev.headgate.liquibase.apply.LockGuard;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * Makes the history say that the schema is at a revision.
 *
 * @param run the run that it is part of
 * @param plan what to record, and what to remove
 */
record StampTask(MigrationRun run, StampPlan plan) implements MigrationTask {

	@Override
	public boolean mayBegin(SchemaState before) {
		return this.plan.mayBeginIn(before);
	}

	@Override
	public AuditTrail.Aim aim(SchemaState before) {
		return new AuditTrail.Aim(this.plan.to(), this.plan.removed().size() + this.plan.missing().size());
	}

	@Override
	public void run(Session session, LiquibaseEngine engine, LockGuard lock)
			throws MigrationException, SQLException, InterruptedException {
		AppliedChanges now = AppliedChanges.read(session.connection(), session.changelog().model(),
				this.run.settings().changelog());
		StampPlan left = this.plan.on(now, session.changelog().model());
		for (ChangeSetKey key : left.removed()) {
			if (!this.plan.removed().contains(key)) {
				throw new GateClosedException(this.run.verdicts().historyChanged(key));
			}
		}
		if (!left.removed().isEmpty()) {
			remove(session.connection(),
					now.rows().stream().filter((row) -> left.removed().contains(row.key())).toList());
			this.run.trail().removed(left.removed());
		}
		List<ChangeSetKey> stamped = left.missing().isEmpty() ? List.of() : engine.stamp(left.wanted()::contains);
		this.run.trail().stamped(stamped);
		this.run.recorded(left.removed().size() + stamped.size());
	}

	private void remove(Connection connection, List<AppliedChangeSet> rows) throws SQLException {
		AppliedChangeRemoval removal = new AppliedChangeRemoval(connection, this.run.settings().changelog().history());
		try (SessionMode transaction = SessionMode.transaction(connection)) {
			for (AppliedChangeSet row : rows) {
				removal.remove(row.key(), row.filename());
			}
			transaction.commit();
		}
	}

	@Override
	public boolean isReached(SchemaState after) {
		return this.run.applied() > 0 || after.isCurrent();
	}

}
