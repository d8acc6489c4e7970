package dev.headgate.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;

import dev.headgate.changelog.ChangelogReader;
import dev.headgate.changelog.ParsedChangelog;

/**
 * {@code headgate heads}: the revisions that no other follows.
 */
@Command(name = "heads", mixinStandardHelpOptions = true,
		description = { "Shows the newest revision of the changelog.",
				"After two branches have added one there are two. Asks no database." },
		footer = { "", "Example:", "  headgate heads --changelog db/changelog/db.changelog-master.yaml" })
class HeadsCommand extends Verb {

	@Override
	Answer run() {
		ParsedChangelog changelog = ChangelogReader.readAsIs(changelog());
		if (changelog.chain().links().isEmpty()) {
			return unchained(changelog);
		}
		var heads = changelog.chain().heads();
		String text = heads.stream().map((head) -> Links.line(head, " (head)")).collect(Collectors.joining());
		return Answer.done(text, Map.of("heads", heads.stream().map(Links::facts).toList()));
	}

	/** Without a chain the last change set is the head. */
	private static Answer unchained(ParsedChangelog changelog) {
		List<String> heads = changelog.model().head().stream().toList();
		String text = heads.stream().map((head) -> head + " (head)\n").collect(Collectors.joining());
		return Answer.done(text,
				Map.of("heads", heads.stream().map((head) -> Map.<String, Object>of("revision", head)).toList()));
	}

}
