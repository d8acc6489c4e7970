package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.Currency;

/**
 * {@code headgate current}: the revision that the database is at.
 */
@Command(name = "current", mixinStandardHelpOptions = true,
		description = { "Shows the revision that the database is at.",
				"Applied change sets that were edited, or that this build does not know, are listed below it." },
		footer = { "", "Example:", "  headgate current --check-heads || headgate upgrade" })
class CurrentCommand extends View {

	@Option(names = "--check-heads", description = "Exit with 10 when the database is behind head, and with the code of"
			+ " its state when that is something else than at head.")
	boolean checkHeads;

	@Override
	Answer run() {
		Settings settings = settings();
		Lineage lineage = look(settings);
		Currency currency = Objects.requireNonNull(lineage.currency());
		Advice advice = Advice.on(currency);
		boolean failed = this.checkHeads && advice.exitCode() != ExitCode.DONE;
		return new Answer(failed ? advice.exitCode() : ExitCode.DONE, text(lineage), facts(lineage, currency),
				failed ? new Answer.Failure(
						"The database " + settings.migration() + " is not at head: " + advice.meaning() + ".",
						advice.next()) : null);
	}

	private String text(Lineage lineage) {
		StringBuilder text = new StringBuilder();
		List<Entry> current = lineage.with(Mark.CURRENT);
		text.append(current.isEmpty() ? Lineage.BASE : current.getFirst().without(Mark.CURRENT).marked(ansi()))
			.append('\n');
		for (Entry entry : lineage.entries()) {
			boolean suspicious = entry.has(Mark.TAMPERED) || entry.has(Mark.UNKNOWN);
			if (suspicious && !entry.has(Mark.CURRENT)) {
				text.append("  ").append(entry.marked(ansi())).append(", ").append(entry.key().path()).append('\n');
			}
		}
		return text.toString();
	}

	private static Map<String, Object> facts(Lineage lineage, Currency currency) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("state", currency.state());
		currency.whereabouts().ifPresent((position) -> {
			if (position.current() != null) {
				facts.put("current", position.current());
			}
			if (position.head() != null) {
				facts.put("head", position.head());
			}
			facts.put("pending", position.pendingIds());
			facts.put("unknown", position.unknownIds());
		});
		facts.put("tampered", lineage.with(Mark.TAMPERED).stream().map(Entry::id).toList());
		return facts;
	}

}
