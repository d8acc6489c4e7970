package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.Deployment;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;
import dev.headgate.proof.verify.ProofContext.HeadDatabase;

/**
 * Seeds run in profile {@code dev} and nowhere else, and can be taken out again.
 */
final class SeedsProof {

	private SeedsProof() {
	}

	static ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException {
		HeadDatabase head = context.head();
		List<ChangeSetKey> seeds = ProofContext
			.keys(context.read().model().revisions().stream().filter(ChangeSetInfo::seed).toList());
		if (seeds.isEmpty()) {
			return ProofOutcome.skipped("there are no seeds under " + context.settings().changelog().seedPath());
		}
		List<ProofFailure> failures = new ArrayList<>(elsewhere(context, head, seeds));
		Settings dev = context.on(context.server().copy(head.database())).in(Deployment.DEV);
		failures.addAll(SeedTrial.run(dev, ChangelogReader.read(dev.changelog())));
		return ProofOutcome.of(failures, PrintableText.counted(seeds.size(), "seed") + ", in dev only", List.of());
	}

	/** In every other profile, also where somebody passes the context {@code dev}. */
	private static List<ProofFailure> elsewhere(ProofContext context, HeadDatabase head, List<ChangeSetKey> seeds)
			throws SQLException {
		List<ProofFailure> failures = new ArrayList<>();
		for (Deployment profile : List.of(Deployment.TEST, Deployment.UAT, Deployment.PROD)) {
			Database copy = context.server().copy(head.database());
			Settings settings = context.on(copy).in(profile);
			List<String> contexts = List.of(profile.id(), Deployment.DEV.id());
			settings = settings.with(settings.changelog().with(contexts, false));
			if (context.migrate(settings) instanceof Verdict.Closed closed) {
				failures.add(new ProofFailure(null, "in profile " + profile.id() + ": " + closed.description(),
						closed.action()));
				continue;
			}
			Map<ChangeSetKey, String> applied = context.history(copy).rows();
			seeds.stream()
				.filter(applied::containsKey)
				.forEach((seed) -> failures
					.add(new ProofFailure(seed, "this seed runs in profile " + profile.id() + ", too",
							"Keep it under " + context.settings().changelog().seedPath() + ".")));
		}
		return failures;
	}

}
