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
import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.Gate;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.plan.StampPlan;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.proof.SchemaVerifier;

/**
 * {@code headgate stamp}: makes the history say that the schema is at a revision.
 */
@Command(name = "stamp", mixinStandardHelpOptions = true,
		description = { "Records every change set up to a revision as applied, without running any.",
				"For a schema that was made by hand and equals that revision. Seeds are never stamped. Change sets"
						+ " behind that revision are removed from the history after asking; they are not undone." },
		footer = { "", "Example:", "  headgate stamp head --verify", "  headgate stamp head-1 --yes" })
class StampCommand extends ReadOnlyCommand {

	private static final String BASE = "base";

	@Parameters(arity = "0..1", paramLabel = "REVISION",
			description = "'base' for none, 'current', -N or +N from it, or another: " + NAMES)
	@Nullable String revision;

	@Option(names = "--verify", description = "First compare the schema with what that revision makes of"
			+ " a temporary database, and refuse when it differs.")
	boolean verify;

	@Option(names = "--purge", description = "Empty the history first, after asking, and record all of it anew.")
	boolean purge;

	@Mixin
	ConfirmationOption question = new ConfirmationOption();

	@Override
	public CommandResult run() {
		String name = orSteps(this.revision);
		if (name == null) {
			throw misuse("Name a revision, or 'head', or 'base'");
		}
		Settings settings = settingsToMigrate();
		Planner planner = new Planner(settings);
		StampPlan plan = ask(settings, (connection) -> planner.stamp(connection, name, this.purge));
		if (this.verify) {
			List<String> differences = SchemaVerifier.differences(settings, plan.wanted()::contains);
			if (!differences.isEmpty()) {
				return DifferenceResults.found(differences,
						"Nothing was stamped: the schema of " + settings.migration() + " is not that of " + name,
						"Bring the schema there, or stamp the revision that it has; 'stamp' without --verify"
								+ " compares nothing.");
			}
		}
		if (plan.isReached()) {
			return already(plan, Objects.requireNonNull(look(settings).state()));
		}
		if (!plan.removed().isEmpty()) {
			this.question.ask(description(settings, plan), "Remove " + count(plan.removed()) + " from the history");
		}
		Progress progress = new Progress();
		Verdict verdict = traced(settings, progress,
				(listener) -> new Gate(settings, Mode.MIGRATE, progress).observedBy(listener).stamp(plan));
		return answer(verdict, (open) -> stamped(plan, open));
	}

	private static String description(Settings settings, StampPlan plan) {
		return "In the history of " + settings.migration() + " these change sets are removed, and not undone, so that "
				+ "the next upgrade runs those again that are pending then:\n\n"
				+ plan.removed().stream().map((key) -> "      " + key + "\n").collect(Collectors.joining())
				+ (plan.missing().isEmpty() ? "" : "\nThen recorded as applied: " + ids(plan.missing()) + "\n");
	}

	private static String ids(List<ChangeSetKey> keys) {
		return keys.stream().map(ChangeSetKey::id).collect(Collectors.joining(", "));
	}

	private static String count(List<ChangeSetKey> keys) {
		return keys.size() + ((keys.size() == 1) ? " change set" : " change sets");
	}

	private static CommandResult already(StampPlan plan, SchemaState state) {
		return CommandResult.done("already at " + named(plan) + "; the schema is " + state.state() + "\n",
				facts(plan, 0, state));
	}

	private static CommandResult stamped(StampPlan plan, Verdict.Open open) {
		int recorded = open.applied() - plan.removed().size();
		String text = plan.removed().isEmpty() ? ""
				: "removed " + count(plan.removed()) + " from the history, now at " + named(plan) + "\n";
		return CommandResult.done(
				text + "stamped " + recorded + " change sets; the schema is " + open.state().state() + "\n",
				facts(plan, recorded, open.state()));
	}

	private static String named(StampPlan plan) {
		return Objects.requireNonNullElse(plan.to(), BASE);
	}

	private static Map<String, Object> facts(StampPlan plan, int stamped, SchemaState state) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("stamped", stamped);
		facts.put("removed", plan.removed().stream().map(ChangeSetKey::id).toList());
		facts.put("to", named(plan));
		facts.put("state", state.state());
		return facts;
	}

}
