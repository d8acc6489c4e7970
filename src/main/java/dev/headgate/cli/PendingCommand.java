package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;

import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.RevisionEntry;
import dev.headgate.cli.output.RevisionLabel;
import dev.headgate.cli.output.RevisionTimeline;

/**
 * {@code headgate pending}: what an upgrade would apply.
 */
@Command(name = "pending", mixinStandardHelpOptions = true, description = {
		"Lists the change sets that 'upgrade' would apply, in order.",
		"Below them are those that it has tried and not applied (a precondition with onFail:CONTINUE that is not"
				+ " met, an ignored failure): each upgrade tries them again." },
		footer = { "", "Example:", "  headgate pending --json" })
class PendingCommand extends ReadOnlyCommand {

	@Override
	public CommandResult run() {
		RevisionTimeline lineage = look(settings());
		List<RevisionEntry> pending = lineage.with(RevisionLabel.PENDING);
		List<RevisionEntry> deferred = lineage.with(RevisionLabel.DEFERRED);
		List<RevisionEntry> renamed = lineage.with(RevisionLabel.RENAMED)
			.stream()
			.filter((entry) -> entry.row() == null)
			.toList();
		String text = pending.isEmpty() ? "nothing is pending\n" : pending.stream()
			.map((entry) -> entry.id() + (entry.has(RevisionLabel.SEED) ? " " + RevisionLabel.SEED.in(ansi()) : "")
					+ (entry.comment().isEmpty() ? "" : ", " + entry.comment().lines().findFirst().orElse("")) + "\n  "
					+ entry.key().path() + " by " + entry.key().author() + "\n")
			.collect(Collectors.joining());
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("pending", facts(pending));
		if (!deferred.isEmpty()) {
			facts.put("deferred", facts(deferred));
		}
		if (!renamed.isEmpty()) {
			facts.put("renamed", facts(renamed));
		}
		return CommandResult.done(text + reasons(deferred, "tried again at each upgrade")
				+ reasons(renamed, "not run again: set logicalFilePath"), facts);
	}

	private static List<Map<String, Object>> facts(List<RevisionEntry> entries) {
		return entries.stream().map(RevisionEntry::facts).toList();
	}

	private static String reasons(List<RevisionEntry> entries, String what) {
		return entries.stream()
			.map((entry) -> what + ": " + entry.reason() + "\n  " + entry.key().path() + " by " + entry.key().author()
					+ "\n")
			.collect(Collectors.joining());
	}

}
