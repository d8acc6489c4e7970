package dev.headgate.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code headgate show}: one change set.
 */
@Command(name = "show", mixinStandardHelpOptions = true,
		description = { "Shows one revision: its file, author and comment, and whether it is applied.",
				"Without a configured database it shows what the changelog says." },
		footer = { "", "Example:", "  headgate show 5c07" })
class ShowCommand extends View {

	@Parameters(arity = "0..1", paramLabel = "REVISION",
			description = "'current', -N or +N from it, or another: " + NAMES)
	@Nullable String revision;

	@Override
	Answer run() {
		String name = orSteps(this.revision);
		if (name == null) {
			throw misuse("Name a revision, or 'head', or 'current'");
		}
		Lineage lineage = lookAround();
		Entry entry = resolver(lineage, lineage.entries()).find(name);
		return Answer.done(entry.block(ansi()), entry.facts());
	}

}
