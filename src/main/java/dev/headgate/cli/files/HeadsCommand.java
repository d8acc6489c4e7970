package dev.headgate.cli.files;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;

import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.RevisionFormatter;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * {@code headgate heads}: the revisions that no other follows.
 */
@Command(name = "heads", mixinStandardHelpOptions = true,
		description = { "Shows the newest revision of the changelog.",
				"After two branches have added one there are two. Asks no database." },
		footer = { "", "Example:", "  headgate heads --changelog db/changelog/db.changelog-master.yaml" })
public class HeadsCommand extends DatabaseCommand {

	@Override
	public CommandResult run() {
		ParsedChangelog changelog = ChangelogReader.readAsIs(changelog());
		if (changelog.chain().revisions().isEmpty()) {
			return unchained(changelog);
		}
		var heads = changelog.chain().heads();
		String text = heads.stream()
			.map((head) -> RevisionFormatter.line(head, " (head)"))
			.collect(Collectors.joining());
		return CommandResult.done(text, Map.of("heads", heads.stream().map(RevisionFormatter::facts).toList()));
	}

	/** Without a chain the last change set is the head. */
	private static CommandResult unchained(ParsedChangelog changelog) {
		List<String> heads = changelog.model().head().stream().toList();
		String text = heads.stream().map((head) -> head + " (head)\n").collect(Collectors.joining());
		return CommandResult.done(text,
				Map.of("heads", heads.stream().map((head) -> Map.<String, Object>of("revision", head)).toList()));
	}

}
