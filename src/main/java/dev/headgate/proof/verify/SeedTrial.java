package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.History;
import dev.headgate.gate.ChangeSetStepper;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.snapshot.RowSnapshot;
import dev.headgate.proof.snapshot.SchemaSnapshot;

/**
 * Applies the seeds to a database at head, undoes them, and applies them once more.
 */
final class SeedTrial {

	private final ChangeSetStepper stepper;

	private final History history;

	private final List<ProofFailure> failures = new ArrayList<>();

	private final Deque<Before> before = new ArrayDeque<>();

	private SeedTrial(ChangeSetStepper stepper, History history) {
		this.stepper = stepper;
		this.history = history;
	}

	/**
	 * Tries the seeds.
	 * @param settings the settings of a database at head, in profile dev
	 * @param changelog the changelog, as that profile reads it
	 * @return what is wrong
	 * @throws SQLException when the server does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	static List<ProofFailure> run(Settings settings, ParsedChangelog changelog)
			throws SQLException, InterruptedException {
		List<ChangeSetInfo> applicable = changelog.model().applicable();
		List<ChangeSetKey> seeds = ProofContext.keys(applicable.stream().filter(ChangeSetInfo::seed).toList());
		List<ChangeSetKey> others = ProofContext.keys(changelog.model().unseeded());
		try (ChangeSetStepper stepper = ChangeSetStepper.open(settings, changelog)) {
			SeedTrial trial = new SeedTrial(stepper, settings.changelog().history());
			stepper.apply(others::contains);
			trial.run(seeds);
			return trial.failures;
		}
		catch (MigrationException ex) {
			return List.of(new ProofFailure(ex.key(), "in profile dev: " + ex.reason(), "Correct the change set."));
		}
	}

	private void run(List<ChangeSetKey> seeds) throws SQLException, InterruptedException {
		for (ChangeSetKey seed : seeds) {
			if (!applies(seed, "can't be applied: ")) {
				return;
			}
		}
		for (ChangeSetKey seed : seeds.reversed()) {
			if (!leavesNoTrace(seed)) {
				return;
			}
		}
		for (ChangeSetKey seed : seeds) {
			if (!applies(seed, "can't be applied again after its rollback: ")) {
				return;
			}
		}
	}

	private boolean applies(ChangeSetKey seed, String otherwise) throws SQLException, InterruptedException {
		this.before.push(look());
		try {
			this.stepper.apply(seed::equals);
			return true;
		}
		catch (MigrationException ex) {
			return fail(seed, otherwise + ex.reason(), "Correct the seed.");
		}
	}

	private boolean leavesNoTrace(ChangeSetKey seed) throws SQLException, InterruptedException {
		String action = "Let its rollback delete what it inserts.";
		Optional<String> reason = this.stepper.reasonAgainstUndoing(seed);
		if (reason.isPresent()) {
			return fail(seed, "has no rollback that can run: " + reason.get(), action);
		}
		try {
			this.stepper.undo(seed);
		}
		catch (MigrationException ex) {
			return fail(seed, "its rollback fails: " + ex.reason(), action);
		}
		List<String> traces = this.before.pop().differences(look());
		traces.forEach((line) -> fail(seed, "after its rollback: " + line, action));
		return traces.isEmpty();
	}

	private boolean fail(ChangeSetKey seed, String difference, String action) {
		this.failures.add(new ProofFailure(seed, difference, action));
		return false;
	}

	private Before look() throws SQLException {
		return new Before(SchemaSnapshot.read(this.stepper.connection(), this.history),
				RowSnapshot.read(this.stepper.connection(), this.history));
	}

	/**
	 * What was there before a seed.
	 *
	 * @param schema the schema
	 * @param rows the rows
	 */
	private record Before(SchemaSnapshot schema, RowSnapshot rows) {

		List<String> differences(Before actual) {
			List<String> differences = new ArrayList<>(this.schema.differences(actual.schema()));
			differences.addAll(this.rows.differences(actual.rows()));
			return differences;
		}

	}

}
