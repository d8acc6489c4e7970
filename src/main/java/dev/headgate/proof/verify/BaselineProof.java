package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;

/**
 * A database as it was before it had a changelog, taken over: {@code schema.sql} beside
 * the first revision, that revision stamped, then upgraded.
 */
final class BaselineProof {

	private BaselineProof() {
	}

	static ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException {
		ParsedChangelog changelog = context.read();
		Optional<SchemaFile> file = SchemaFile.atBaseline(changelog);
		if (file.isEmpty()) {
			return ProofOutcome.skipped("there is no " + SchemaFile.NAME + " beside the first revision");
		}
		List<ChangeSetKey> baseline = baseline(changelog);
		Database database = context.server().create();
		List<ProofFailure> failures = new ArrayList<>();
		String problem = file.get().run(context, database);
		if (problem == null) {
			problem = takeOver(context, context.on(database), baseline);
		}
		if (problem != null) {
			failures.add(new ProofFailure(baseline.getLast(), file.get().path() + ": " + problem,
					"Let the file make what the change set makes."));
		}
		else {
			for (String line : context.head().schema().differences(context.read(database))) {
				failures.add(new ProofFailure(context.cause(line).orElse(baseline.getLast()),
						"after the upgrade: " + line, "Let " + file.get().path() + " make what the baseline makes."));
			}
		}
		return ProofOutcome.of(failures, file.get().path() + ", stamped at " + baseline.getLast().id() + ", upgraded",
				List.of());
	}

	/** The change sets of the first file. */
	private static List<ChangeSetKey> baseline(ParsedChangelog changelog) {
		List<ChangeSetKey> keys = ProofContext.keys(changelog.model().unseeded());
		String path = keys.getFirst().path();
		return keys.stream().takeWhile((key) -> key.path().equals(path)).toList();
	}

	/** Returns why not, {@code null} when it is at head. */
	private static @Nullable String takeOver(ProofContext context, Settings settings, List<ChangeSetKey> baseline) {
		if (context.stamp(settings, baseline) instanceof Verdict.Closed closed
				&& closed.exitCode() != ExitCode.BEHIND) {
			return "it can't be stamped: " + closed.description();
		}
		return (context.migrate(settings) instanceof Verdict.Closed closed)
				? "the upgrade fails: " + closed.description() : null;
	}

}
