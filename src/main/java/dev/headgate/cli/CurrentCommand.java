package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.Currency;
import dev.headgate.currency.Position;

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
		Optional<Position> head = glance(settings);
		if (head.isPresent()) {
			return answer(settings, new Currency.AtHead(head.get()), name(head.get()) + "\n", List.of());
		}
		Lineage lineage = look(settings);
		return answer(settings, Objects.requireNonNull(lineage.currency()), text(lineage),
				lineage.with(Mark.TAMPERED).stream().map(Entry::id).toList());
	}

	private Answer answer(Settings settings, Currency currency, String text, List<String> tampered) {
		Advice advice = Advice.on(currency);
		boolean failed = this.checkHeads && advice.exitCode() != ExitCode.DONE;
		return new Answer(failed ? advice.exitCode() : ExitCode.DONE, text, facts(currency, tampered),
				failed ? new Answer.Failure(
						"The database " + settings.migration() + " is not at head: " + advice.meaning() + ".",
						advice.next()) : null);
	}

	private String name(Position position) {
		String current = position.current();
		if (current == null) {
			return Lineage.BASE;
		}
		return current.equals(position.head()) ? current + " " + Mark.HEAD.in(ansi()) : current;
	}

	private String text(Lineage lineage) {
		Position position = Objects.requireNonNull(lineage.currency()).whereabouts().orElseThrow();
		StringBuilder text = new StringBuilder(name(position));
		for (Entry entry : lineage.with(Mark.CURRENT)) {
			entry.marks()
				.stream()
				.filter((mark) -> mark != Mark.CURRENT && mark != Mark.HEAD)
				.forEach((mark) -> text.append(' ').append(mark.in(ansi())));
		}
		text.append('\n');
		for (Entry entry : lineage.entries()) {
			boolean suspicious = entry.has(Mark.TAMPERED) || entry.has(Mark.UNKNOWN);
			if (suspicious && !entry.has(Mark.CURRENT)) {
				text.append("  ").append(entry.marked(ansi())).append(", ").append(entry.key().path()).append('\n');
			}
		}
		return text.toString();
	}

	private static Map<String, Object> facts(Currency currency, List<String> tampered) {
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
		facts.put("tampered", tampered);
		return facts;
	}

}
