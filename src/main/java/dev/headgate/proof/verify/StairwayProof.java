package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;

/**
 * Each change set up, down and up again, on tables with rows.
 */
final class StairwayProof implements Proof {

	@Override
	public String name() {
		return "stairway";
	}

	@Override
	public String claim() {
		return "Each change set goes up, down and up again, and its rollback leaves what was there before it";
	}

	@Override
	public List<String> needs() {
		return List.of("fresh");
	}

	@Override
	public ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException {
		ParsedChangelog changelog = context.read();
		List<ChangeSetKey> keys = ProofContext.keys(changelog.model().unseeded());
		List<ChangeSetKey> steps = context.steps(keys);
		List<ProofFailure> failures = new ArrayList<>();
		List<String> notes = new ArrayList<>();
		try (StairwayDatabases databases = new StairwayDatabases(context, changelog, keys)) {
			StairwayWalk walk = new StairwayWalk(databases, context.settings().changelog().history(), keys, failures,
					notes);
			for (ChangeSetKey key : steps) {
				if (!walk.step(keys.indexOf(key))) {
					break;
				}
			}
		}
		return ProofOutcome.of(failures, ProofOutcome.counted(steps.size(), "change set") + " up, down and up", notes);
	}

}
