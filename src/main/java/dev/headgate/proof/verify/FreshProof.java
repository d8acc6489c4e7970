package dev.headgate.proof.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.PrintableText;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;
import dev.headgate.proof.scratch.ProofException;
import dev.headgate.proof.verify.ProofContext.HeadDatabase;

/**
 * From an empty database to head, twice.
 */
final class FreshProof {

	private FreshProof() {
	}

	static ProofOutcome prove(ProofContext context) throws SQLException {
		ParsedChangelog changelog = context.read();
		HeadDatabase head;
		try {
			head = context.head();
		}
		catch (ProofException ex) {
			return ProofOutcome.of(
					List.of(new ProofFailure(context.stoppedAt().orElse(null), ex.description(), ex.action())),
					"head is not reached", List.of());
		}
		List<ProofFailure> failures = again(context, head, changelog);
		return ProofOutcome.of(failures, PrintableText.counted(head.history().rows().size(), "change set") + ", twice",
				List.of());
	}

	private static List<ProofFailure> again(ProofContext context, HeadDatabase head, ParsedChangelog changelog)
			throws SQLException {
		Database copy = context.server().copy(head.database());
		forgetHead(context, copy);
		List<ChangeSetKey> always = changelog.model()
			.unseeded()
			.stream()
			.filter(ChangeSetInfo::runAlways)
			.map(ChangeSetInfo::key)
			.toList();
		Verdict second = context.migrate(context.on(copy));
		if (second instanceof Verdict.Closed closed) {
			return List.of(new ProofFailure(always.isEmpty() ? null : always.getFirst(),
					"the second run: " + closed.description(), closed.action()));
		}
		List<ProofFailure> failures = new ArrayList<>();
		int ran = (second instanceof Verdict.Open open) ? open.applied() : 0;
		if (ran > always.size()) {
			failures.add(new ProofFailure(null, "the second run applies " + ran + " change sets again",
					"A change set is to run once, unless it says runAlways."));
		}
		for (String line : head.schema().differences(context.read(copy))) {
			failures.add(new ProofFailure(always.isEmpty() ? null : always.getFirst(), "after the second run: " + line,
					"A change set that runs at every migration (runAlways) must leave the schema as it is then."));
		}
		return failures;
	}

	/** Otherwise the second run would look at nothing. */
	private static void forgetHead(ProofContext context, Database database) throws SQLException {
		try (Connection connection = context.server().connect(database);
				Statement statement = connection.createStatement()) {
			statement.execute("DELETE FROM headgate.gate_state");
		}
	}

}
