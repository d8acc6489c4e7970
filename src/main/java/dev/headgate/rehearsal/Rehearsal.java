package dev.headgate.rehearsal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.verdict.Verdict;

/**
 * Applies what is pending to a copy of production, through the gate as a deployment
 * would, and measures it.
 */
public final class Rehearsal implements AutoCloseable {

	private final Settings settings;

	private final Progress progress;

	private final String server;

	private final RehearsalObserver observer;

	/**
	 * Prepares a rehearsal.
	 * @param settings what a deployment is told; the database is the copy
	 * @param eye a session that looks at the copy, in autocommit mode
	 * @param progress told what it is doing
	 * @throws SQLException when the database does not answer
	 */
	public Rehearsal(Settings settings, Connection eye, Progress progress) throws SQLException {
		this.settings = settings;
		this.progress = progress;
		this.server = "PostgreSQL " + eye.getMetaData().getDatabaseProductVersion().replaceAll(" .*", "");
		this.observer = new RehearsalObserver(settings, eye);
	}

	/**
	 * Rehearses.
	 * @return what was measured, also when a change set has failed
	 */
	public RehearsalReport run() {
		Verdict verdict = new Gate(this.settings, Mode.MIGRATE, this.progress).observedBy(this.observer)
			.upgrade(new UpgradeTarget.Head());
		List<RehearsedChangeSet> changeSets = this.observer.changeSets();
		Duration took = changeSets.isEmpty() ? Duration.ZERO
				: changeSets.getLast().from().plus(changeSets.getLast().took());
		return new RehearsalReport(this.settings.migration().toString(), this.server, changeSets, took,
				this.settings.gate().lockTimeout(), this.observer.limits(), verdict);
	}

	@Override
	public void close() throws SQLException {
		this.observer.close();
	}

}
