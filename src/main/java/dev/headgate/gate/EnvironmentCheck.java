package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

import dev.headgate.config.Deployment;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.HistoryTableGuard;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Verdict;

/**
 * The third wall around seeds: a database that was first migrated in production never
 * meets development.
 *
 * @param settings the environment of this process
 * @param mode whether this process migrates
 * @param verdicts the texts with which a database is refused
 */
record EnvironmentCheck(Settings settings, Mode mode, ClosedVerdicts verdicts) {

	Optional<Verdict> refuse(Connection connection) throws SQLException {
		if (this.mode == Mode.MIGRATE) {
			HistoryTableGuard.check(connection, this.settings.changelog().history());
		}
		Optional<Deployment> mark = EnvironmentMarker.read(connection);
		return mark.filter((environment) -> environment.isProtected() && this.settings.deployment() == Deployment.DEV)
			.map(this.verdicts::environmentRefused);
	}

}
