package dev.headgate.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.RevisionEntry;
import dev.headgate.cli.output.RevisionTimeline;

/**
 * {@code headgate show}: one change set.
 */
@Command(name = "show", mixinStandardHelpOptions = true,
		description = { "Shows one revision: its file, author and comment, and whether it is applied.",
				"Without a configured database it shows what the changelog says." },
		footer = { "", "Example:", "  headgate show 5c07" })
class ShowCommand extends ReadOnlyCommand {

	@Parameters(arity = "0..1", paramLabel = "REVISION",
			description = "'current', -N or +N from it, or another: " + NAMES)
	@Nullable String revision;

	@Override
	public CommandResult run() {
		String name = orSteps(this.revision);
		if (name == null) {
			throw misuse("Name a revision, or 'head', or 'current'");
		}
		RevisionTimeline lineage = lookAround();
		RevisionEntry entry = resolver(lineage, lineage.entries()).find(name);
		return CommandResult.done(entry.block(ansi()), entry.facts());
	}

}
