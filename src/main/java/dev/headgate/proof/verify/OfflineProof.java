package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.SqlCommand;
import dev.headgate.config.Database;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.plan.UpgradePlan;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;
import dev.headgate.proof.snapshot.HistorySnapshot;
import dev.headgate.proof.verify.ProofContext.HeadDatabase;

/**
 * The script of {@code upgrade --sql} leads to what the gate leads to.
 */
final class OfflineProof {

	private OfflineProof() {
	}

	static ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException {
		HeadDatabase head = context.head();
		Database database = context.server().create();
		Settings settings = context.on(database);
		UpgradePlan plan = new Planner(settings).upgradeFrom("base", new UpgradeTarget.Head());
		List<PlannedChange> impossible = plan.changes().stream().filter((change) -> change.problem() != null).toList();
		if (!impossible.isEmpty()) {
			return ProofOutcome.skipped("there is no script: " + impossible.stream()
				.map((change) -> ProofFailure.shown(change.key()) + ": " + change.problem())
				.collect(Collectors.joining("; ")));
		}
		String problem = run(context, database, plan.script().text());
		if (problem != null) {
			HistorySnapshot reached = context.history(database);
			return ProofOutcome.of(
					List.of(new ProofFailure(
							plan.changes()
								.stream()
								.map(PlannedChange::key)
								.filter((key) -> !reached.rows().containsKey(key))
								.findFirst()
								.orElse(null),
							"the script fails: " + problem, "Look at it: headgate upgrade --sql --from base.")),
					"the script does not come to its end", List.of());
		}
		List<ProofFailure> failures = new ArrayList<>();
		head.history()
			.differences(context.history(database))
			.forEach((key, text) -> failures.add(new ProofFailure(key, "after the script: it " + text,
					"A precondition, or what only Liquibase can run, makes the difference: say it in SQL.")));
		for (String line : head.schema().differences(context.read(database))) {
			failures.add(new ProofFailure(context.cause(line).orElse(null), "after the script: " + line,
					"Say in SQL what the change set does; look at the script: headgate upgrade --sql --from base."));
		}
		return ProofOutcome.of(failures, PrintableText.counted(plan.changes().size(), "change set") + " by script",
				List.of());
	}

	/** As {@code psql} does. */
	private static @Nullable String run(ProofContext context, Database database, String script) throws SQLException {
		String sql = script.lines().filter((line) -> !line.startsWith("\\set ")).collect(Collectors.joining("\n"));
		return context.run(database,
				SqlCommand.split(sql)
					.stream()
					.map((command) -> sql.substring(command.start(), command.end()))
					.toList());
	}

}
