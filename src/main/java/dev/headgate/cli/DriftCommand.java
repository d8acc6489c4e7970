package dev.headgate.cli;

import java.util.List;

import picocli.CommandLine.Command;

import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.Settings;
import dev.headgate.proof.SchemaVerifier;

/**
 * {@code headgate drift}: whether somebody changed the schema by hand.
 */
@Command(name = "drift", mixinStandardHelpOptions = true, description = {
		"Finds what somebody changed in the schema by hand.",
		"Compares the database with a temporary one that has the same change sets, and exits with 18 when they differ." },
		footer = { "", "Example:", "  headgate drift --url postgresql://owner@db:5432/app" })
class DriftCommand extends DatabaseCommand {

	@Override
	public CommandResult run() {
		Settings settings = settings();
		List<String> differences = SchemaVerifier.drift(settings);
		return differences.isEmpty() ? DifferenceResults.none("the schema is as its change sets made it")
				: DifferenceResults.found(differences,
						"The schema of " + settings.migration() + " is not as its change sets made it",
						"Undo what was done by hand, or write it into a revision and stamp that one.");
	}

}
