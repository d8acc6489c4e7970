package dev.headgate.proof.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.SqlCommand;
import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.plan.UpgradePlan;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.jdbc.Connections;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;
import dev.headgate.proof.snapshot.HistorySnapshot;
import dev.headgate.proof.verify.ProofContext.HeadDatabase;

/**
 * The script of {@code upgrade --sql} leads to what the gate leads to.
 */
final class OfflineProof implements Proof {

	@Override
	public String name() {
		return "offline";
	}

	@Override
	public String claim() {
		return "The script of 'upgrade --sql' leads to the same schema and the same history";
	}

	@Override
	public List<String> needs() {
		return List.of("fresh");
	}

	@Override
	public ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException {
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
		return ProofOutcome.of(failures, ProofOutcome.counted(plan.changes().size(), "change set") + " by script",
				List.of());
	}

	/**
	 * Runs the statements one by one, as {@code psql} does. Returns what the server
	 * refuses, {@code null} when all ran.
	 */
	private static @Nullable String run(ProofContext context, Database database, String script) throws SQLException {
		String sql = script.lines().filter((line) -> !line.startsWith("\\set ")).collect(Collectors.joining("\n"));
		try (Connection connection = context.server().connect(database);
				Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			for (SqlCommand command : SqlCommand.split(sql)) {
				statement.execute(sql.substring(command.start(), command.end()));
			}
			return null;
		}
		catch (SQLException ex) {
			if (Connections.isLost(String.valueOf(ex.getSQLState()))) {
				throw ex;
			}
			return Connections.describe(ex);
		}
	}

}
