package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.RevisionEntry;
import dev.headgate.cli.output.RevisionLabel;
import dev.headgate.cli.output.RevisionTimeline;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;

/**
 * {@code headgate current}: the revision that the database is at.
 */
@Command(name = "current", mixinStandardHelpOptions = true,
		description = { "Shows the revision that the database is at.",
				"Applied change sets that were edited, or that this build does not know, are listed below it." },
		footer = { "", "Example:", "  headgate current --check-heads || headgate upgrade" })
class CurrentCommand extends ReadOnlyCommand {

	@Option(names = "--check-heads", description = "Exit with 10 when the database is behind head, and with the code of"
			+ " its state when that is something else than at head.")
	boolean checkHeads;

	@Override
	public CommandResult run() {
		Settings settings = settings();
		Optional<SchemaPosition> head = readFast(settings);
		if (head.isPresent()) {
			return answer(settings, new SchemaState.AtHead(head.get()), name(head.get()) + "\n", List.of());
		}
		RevisionTimeline lineage = look(settings);
		return answer(settings, Objects.requireNonNull(lineage.state()), text(lineage),
				lineage.with(RevisionLabel.TAMPERED).stream().map(RevisionEntry::id).toList());
	}

	private CommandResult answer(Settings settings, SchemaState state, String text, List<String> tampered) {
		SchemaGuidance guidance = SchemaGuidance.of(state);
		boolean failed = this.checkHeads && guidance.exitCode() != ExitCode.DONE;
		return new CommandResult(failed ? guidance.exitCode() : ExitCode.DONE, text, facts(state, tampered),
				failed ? new CommandResult.Failure(
						"The database " + settings.migration() + " is not at head: " + guidance.meaning() + ".",
						guidance.action()) : null);
	}

	private String name(SchemaPosition position) {
		String current = position.current();
		if (current == null) {
			return RevisionTimeline.BASE;
		}
		return current.equals(position.head()) ? current + " " + RevisionLabel.HEAD.in(ansi()) : current;
	}

	private String text(RevisionTimeline lineage) {
		SchemaPosition position = Objects.requireNonNull(lineage.state()).schemaPosition().orElseThrow();
		StringBuilder text = new StringBuilder(name(position));
		for (RevisionEntry entry : lineage.with(RevisionLabel.CURRENT)) {
			entry.marks()
				.stream()
				.filter((mark) -> mark != RevisionLabel.CURRENT && mark != RevisionLabel.HEAD)
				.forEach((mark) -> text.append(' ').append(mark.in(ansi())));
		}
		text.append('\n');
		for (RevisionEntry entry : lineage.entries()) {
			boolean suspicious = entry.has(RevisionLabel.TAMPERED) || entry.has(RevisionLabel.UNKNOWN);
			if (suspicious && !entry.has(RevisionLabel.CURRENT)) {
				text.append("  ").append(entry.marked(ansi())).append(", ").append(entry.key().path()).append('\n');
			}
		}
		return text.toString();
	}

	private static Map<String, Object> facts(SchemaState state, List<String> tampered) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("state", state.state());
		state.schemaPosition().ifPresent((position) -> {
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
