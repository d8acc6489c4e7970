package dev.headgate.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.config.Settings;
import dev.headgate.gate.lock.LockReport;
import dev.headgate.gate.lock.MigrationLockService;

/**
 * What the doctor asks about the locks that migrations wait for.
 */
final class LockChecks {

	private final MigrationLockService locks;

	LockChecks(Settings settings, Connection connection) throws SQLException {
		this.locks = new MigrationLockService(settings, connection);
	}

	List<Finding> locks() throws SQLException {
		LockReport report = this.locks.look();
		List<Finding> findings = new ArrayList<>();
		LockReport.Holder holder = report.holder();
		if (holder != null) {
			findings.add(Finding.warning("locks", "the migration lock is held by " + holder.session(),
					"Let it finish; 'headgate unlock' shows what it does, and ends it when it is stuck."));
		}
		LockReport.LiquibaseLockRow stock = report.liquibaseLock();
		if (stock != null) {
			String text = "Liquibase's own lock in " + stock.table() + " is held by " + stock.holder();
			findings.add(stock.alive()
					? Finding.warning("locks", text + ", and an active session may belong to the holder",
							"Let it finish.")
					: Finding.warning("locks", text + ", and no active session can belong to the holder: stale",
							"Headgate clears it when it migrates; Liquibase's own tools wait for it: 'headgate unlock'."));
		}
		return findings.isEmpty() ? List.of(Finding.ok("locks", "the migration lock and Liquibase's own are free"))
				: findings;
	}

}
