package dev.headgate.cli;

import java.util.List;
import java.util.Objects;

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

	@Parameters(paramLabel = "REVISION",
			description = "A change set's id or four letters of its beginning, 'head' or 'current'.")
	@Nullable String revision;

	@Override
	Answer run() {
		Lineage lineage = lookAround();
		Entry entry = switch (Objects.requireNonNull(this.revision)) {
			case "head" -> only(lineage.with(Mark.HEAD), "The changelog has no head here");
			case "current" -> only(lineage.with(Mark.CURRENT), (lineage.currency() == null)
					? "No database is configured, so nothing is current" : "Nothing is applied yet");
			case String name -> find(lineage, name);
		};
		return Answer.done(entry.block(ansi()), entry.facts());
	}

	private Entry only(List<Entry> entries, String otherwise) {
		if (entries.isEmpty()) {
			throw misuse(otherwise);
		}
		return entries.getFirst();
	}

}
