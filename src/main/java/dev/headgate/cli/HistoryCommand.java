package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.changelog.RevisionResolver;
import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.options.RelativeTarget;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.RevisionEntry;
import dev.headgate.cli.output.RevisionLabel;
import dev.headgate.cli.output.RevisionTimeline;
import dev.headgate.currency.SchemaState;

/**
 * {@code headgate history}: the revisions, newest first.
 */
@Command(name = "history", mixinStandardHelpOptions = true,
		description = { "Lists the revisions of this build and of the database, newest first.",
				"Without a configured database it lists the changelog alone. Change sets that do not apply here"
						+ " (seeds, other contexts) are left out, unless they were applied." },
		footer = { "", "Example:", "  headgate history -r -3:current --indicate-current" })
class HistoryCommand extends ReadOnlyCommand {

	@Option(names = { "-r", "--rev-range" }, paramLabel = "A:B",
			description = "From A up to B, both included; either may be missing. 'base', 'current', -N (from N before"
					+ " B), +N (up to N after A), or " + NAMES)
	@Nullable String range;

	@Option(names = { "-i", "--indicate-current" }, description = "Mark the revision that the database is at.")
	boolean indicateCurrent;

	@Option(names = { "-v", "--verbose" }, description = "Show file, author, comment and state of each.")
	boolean verbose;

	@Override
	public CommandResult run() {
		RevisionTimeline lineage = this.indicateCurrent ? lookAsIs(settings()) : lookAround();
		List<RevisionEntry> listed = lineage.entries()
			.stream()
			.filter((entry) -> !entry.has(RevisionLabel.LEFT_OUT))
			.toList();
		List<RevisionEntry> shown = within(listed, lineage).reversed();
		Map<String, Object> facts = new LinkedHashMap<>();
		SchemaState state = lineage.state();
		facts.put("database", (state != null) ? state.state() : "not-asked");
		facts.put("revisions", shown.stream().map(RevisionEntry::facts).toList());
		return CommandResult.done(shown.stream().map(this::line).collect(Collectors.joining()), facts);
	}

	private String line(RevisionEntry entry) {
		RevisionEntry shown = this.indicateCurrent ? entry : entry.without(RevisionLabel.CURRENT);
		return this.verbose ? shown.block(ansi()) : shown.step(ansi()) + "\n";
	}

	private List<RevisionEntry> within(List<RevisionEntry> listed, RevisionTimeline lineage) {
		if (this.range == null || listed.isEmpty()) {
			return listed;
		}
		String[] ends = this.range.split("(?<!:):(?!:)", 2);
		if (ends.length < 2) {
			throw misuse("'" + this.range + "' is no range; write A:B, A: or :B");
		}
		boolean fromEnd = ends[0].matches("-\\d+");
		boolean fromStart = ends[1].matches("\\+\\d+");
		if (fromEnd && fromStart) {
			throw misuse("Only one end of '" + this.range + "' can be counted from the other");
		}
		RevisionResolver<RevisionEntry> resolver = resolver(lineage, listed);
		int from = fromEnd ? 0 : place(ends[0], 0, resolver);
		int to = fromStart ? from + RelativeTarget.parse(ends[1], this) : place(ends[1], listed.size() - 1, resolver);
		from = fromEnd ? to - RelativeTarget.parse(ends[0], this) : from;
		if (from > to) {
			throw misuse("'" + ends[0] + "' is newer than '" + ends[1] + "'");
		}
		return listed.subList(Math.max(0, from), Math.min(to + 1, listed.size()));
	}

	/** A range that begins before the first revision begins with it. */
	private static int place(String name, int otherwise, RevisionResolver<RevisionEntry> resolver) {
		return name.isEmpty() ? otherwise : Math.max(0, resolver.place(name));
	}

}
