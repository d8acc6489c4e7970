package dev.headgate.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;

/**
 * {@code headgate pending}: what an upgrade would apply.
 */
@Command(name = "pending", mixinStandardHelpOptions = true,
		description = "Lists the change sets that 'upgrade' would apply, in order.",
		footer = { "", "Example:", "  headgate pending --json" })
class PendingCommand extends View {

	@Override
	Answer run() {
		List<Entry> pending = look(settings()).with(Mark.PENDING);
		String text = pending.isEmpty() ? "nothing is pending\n"
				: pending.stream()
					.map((entry) -> entry.id() + (entry.has(Mark.SEED) ? " " + Mark.SEED.in(ansi()) : "")
							+ (entry.comment().isEmpty() ? "" : ", " + entry.comment().lines().findFirst().orElse(""))
							+ "\n  " + entry.key().path() + " by " + entry.key().author() + "\n")
					.collect(Collectors.joining());
		return Answer.done(text, Map.of("pending", pending.stream().map(Entry::facts).toList()));
	}

}
