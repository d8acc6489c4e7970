package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import picocli.CommandLine.Command;

import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.verdict.Verdict;

/**
 * {@code headgate seed}: applies the seeds that are pending, in development only.
 */
@Command(name = "seed", mixinStandardHelpOptions = true,
		description = { "Applies the seeds that are pending to a development database at head.",
				"Only in profile dev, and never on a database first migrated elsewhere." },
		footer = { "", "Example:", "  headgate seed --spring.profiles.active=dev" })
class SeedCommand extends DatabaseCommand {

	@Override
	public CommandResult run() {
		Settings settings = settingsToMigrate();
		Progress progress = new Progress();
		Verdict verdict = traced(settings, progress,
				(listener) -> new Gate(settings, Mode.MIGRATE, progress).observedBy(listener).seed());
		return answer(verdict, SeedCommand::seeded);
	}

	private static CommandResult seeded(Verdict.Open open) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("applied", open.applied());
		facts.put("state", open.state().state());
		return CommandResult.done(
				(open.applied() == 0) ? "every seed is applied already\n" : "applied " + open.applied() + " seeds\n",
				facts);
	}

}
