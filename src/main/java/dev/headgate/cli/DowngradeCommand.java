package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.cli.options.ConfirmationOption;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.options.RelativeTarget;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.PlanFormatter;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.DowngradeTarget;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.verdict.Verdict;

/**
 * {@code headgate downgrade}: undoes change sets, the newest first.
 */
@Command(name = "downgrade", mixinStandardHelpOptions = true,
		description = { "Undoes applied change sets, the newest first, each one together with its history row.",
				"A change set that this build does not know is undone by the rollback that was kept"
						+ " when it was applied. Where one has no rollback, nothing is touched." },
		footer = { "", "Example:", "  headgate downgrade -1", "  headgate downgrade 5c07e6f4 --yes",
				"  headgate downgrade base --sql --from head > script.sql" })
class DowngradeCommand extends DatabaseCommand {

	private static final String BASE = "base";

	@Parameters(arity = "0..1", paramLabel = "TARGET",
			description = "-N for the last N; 'base' for everything; or a revision, which stays applied while what is"
					+ " newer is undone: " + NAMES)
	@Nullable String target;

	@Option(names = "--sql", description = "Print a script for psql instead of undoing anything.")
	boolean sql;

	@Option(names = "--from", paramLabel = "REVISION",
			description = "With --sql: where the database stands, or 'head'; no database is asked then.")
	@Nullable String from;

	@Mixin
	ConfirmationOption question = new ConfirmationOption();

	@Override
	public CommandResult run() {
		DowngradeTarget to = target();
		if (this.from != null) {
			if (!this.sql) {
				throw misuse("--from goes with --sql");
			}
			return script(new Planner(offline()).downgradeFrom(this.from, to));
		}
		Settings settings = settingsToMigrate();
		Planner planner = new Planner(settings);
		DowngradePlan plan = ask(settings, (connection) -> planner.downgrade(connection, to));
		if (this.sql) {
			return script(plan);
		}
		if (plan.changes().isEmpty()) {
			return CommandResult.done("nothing to undo, at " + named(plan.to()) + "\n", facts(plan, List.of()));
		}
		this.question.ask(description(settings, plan), "Undo " + PlanFormatter.count(plan.changes()));
		Progress progress = new Progress();
		Verdict verdict = traced(settings, progress,
				(listener) -> watched(progress, () -> Gate.downgrade(settings, plan, progress, listener)));
		return answer(verdict, (open) -> undone(open, plan));
	}

	private DowngradeTarget target() {
		String text = orSteps(this.target);
		if (text == null) {
			throw misuse("Say how far: -1, -N, a revision or 'base'");
		}
		if (text.startsWith("-")) {
			return new DowngradeTarget.Last(RelativeTarget.parse(text, this));
		}
		return text.equals(BASE) ? new DowngradeTarget.Base() : new DowngradeTarget.To(text);
	}

	private static CommandResult script(DowngradePlan plan) {
		String text = plan.script().text();
		return CommandResult.done(text, Map.of("sql", text));
	}

	private static String description(Settings settings, DowngradePlan plan) {
		return "On " + settings.migration() + ", from " + named(plan.from()) + " to " + named(plan.to())
				+ ", these change sets are undone in this order, and the data that they hold is lost:\n\n"
				+ PlanFormatter.listed(plan.changes(), false) + left(plan);
	}

	private static String left(DowngradePlan plan) {
		return plan.left().isEmpty() ? "" : "left as they are, since they are seeds without a rollback: "
				+ plan.left().stream().map(ChangeSetKey::id).collect(Collectors.joining(", ")) + "\n";
	}

	private static CommandResult undone(Verdict.Open open, DowngradePlan plan) {
		List<PlannedChange> changes = plan.changes();
		Map<String, Object> facts = facts(plan, changes);
		facts.put("state", open.state().state());
		return CommandResult.done("undone, in this order:\n\n" + PlanFormatter.listed(changes, false) + "\n"
				+ left(plan) + "now at " + named(plan.to()) + "\n", facts);
	}

	private static Map<String, Object> facts(DowngradePlan plan, List<PlannedChange> undone) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("undone", undone.size());
		facts.put("from", named(plan.from()));
		facts.put("to", named(plan.to()));
		facts.put("changeSets", PlanFormatter.facts(undone));
		facts.put("left", plan.left().stream().map(ChangeSetKey::id).toList());
		return facts;
	}

	private static String named(@Nullable String revision) {
		return Objects.requireNonNullElse(revision, BASE);
	}

}
