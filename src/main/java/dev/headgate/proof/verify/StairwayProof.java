package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.PrintableText;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;

/**
 * Each change set up, down and up again, on tables with rows.
 */
final class StairwayProof {

	private StairwayProof() {
	}

	static ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException {
		ParsedChangelog changelog = context.read();
		List<ChangeSetKey> keys = ProofContext.keys(changelog.model().unseeded());
		List<ChangeSetKey> steps = context.steps(keys);
		List<ProofFailure> failures = new ArrayList<>();
		List<String> notes = new ArrayList<>();
		try (StairwayDatabases databases = new StairwayDatabases(context, changelog, keys)) {
			StairwayWalk walk = new StairwayWalk(databases, context.settings().changelog().history(), keys, failures,
					notes);
			int place = keys.size() - steps.size();
			while (place < keys.size() && walk.step(place)) {
				place++;
			}
		}
		return ProofOutcome.of(failures, PrintableText.counted(steps.size(), "change set") + " up, down and up", notes);
	}

}
