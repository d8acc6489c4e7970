package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.changelog.RevisionResolver;
import dev.headgate.currency.Currency;

/**
 * {@code headgate history}: the revisions, newest first.
 */
@Command(name = "history", mixinStandardHelpOptions = true,
		description = { "Lists the revisions of this build and of the database, newest first.",
				"Without a configured database it lists the changelog alone. Change sets that do not apply here"
						+ " (seeds, other contexts) are left out, unless they were applied." },
		footer = { "", "Example:", "  headgate history -r -3:current --indicate-current" })
class HistoryCommand extends View {

	@Option(names = { "-r", "--rev-range" }, paramLabel = "A:B",
			description = "From A up to B, both included; either may be missing. 'base', 'current', -N (from N before"
					+ " B), +N (up to N after A), or " + NAMES)
	@Nullable String range;

	@Option(names = { "-i", "--indicate-current" }, description = "Mark the revision that the database is at.")
	boolean indicateCurrent;

	@Option(names = { "-v", "--verbose" }, description = "Show file, author, comment and state of each.")
	boolean verbose;

	@Override
	Answer run() {
		Lineage lineage = this.indicateCurrent ? lookAsIs(settings()) : lookAround();
		List<Entry> listed = lineage.entries().stream().filter((entry) -> !entry.has(Mark.LEFT_OUT)).toList();
		List<Entry> shown = within(listed, lineage).reversed();
		Map<String, Object> facts = new LinkedHashMap<>();
		Currency currency = lineage.currency();
		facts.put("database", (currency != null) ? currency.state() : "not-asked");
		facts.put("revisions", shown.stream().map(Entry::facts).toList());
		return Answer.done(shown.stream().map(this::line).collect(Collectors.joining()), facts);
	}

	private String line(Entry entry) {
		Entry shown = this.indicateCurrent ? entry : entry.without(Mark.CURRENT);
		return this.verbose ? shown.block(ansi()) : shown.step(ansi()) + "\n";
	}

	private List<Entry> within(List<Entry> listed, Lineage lineage) {
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
		RevisionResolver<Entry> resolver = resolver(lineage, listed);
		int from = fromEnd ? 0 : place(ends[0], 0, resolver);
		int to = fromStart ? from + Steps.parse(ends[1], this) : place(ends[1], listed.size() - 1, resolver);
		from = fromEnd ? to - Steps.parse(ends[0], this) : from;
		if (from > to) {
			throw misuse("'" + ends[0] + "' is newer than '" + ends[1] + "'");
		}
		return listed.subList(Math.max(0, from), Math.min(to + 1, listed.size()));
	}

	/** A range that begins before the first revision begins with it. */
	private static int place(String name, int otherwise, RevisionResolver<Entry> resolver) {
		return name.isEmpty() ? otherwise : Math.max(0, resolver.place(name));
	}

}
