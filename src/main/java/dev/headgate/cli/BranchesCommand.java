package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;

import dev.headgate.changelog.Chain;
import dev.headgate.changelog.ChangelogReader;
import dev.headgate.changelog.MigrationFile;

/**
 * {@code headgate branches}: the revisions that several follow.
 */
@Command(name = "branches", mixinStandardHelpOptions = true,
		description = "Shows the revisions that more than one follows, and these. Asks no database.",
		footer = { "", "Example:", "  headgate branches --json" })
class BranchesCommand extends Verb {

	@Override
	Answer run() {
		Chain chain = ChangelogReader.readAsIs(changelog()).chain();
		List<MigrationFile> branches = chain.branches();
		String text = branches.stream().map((point) -> text(point, chain)).collect(Collectors.joining());
		return Answer.done(text, Map.of("branches", branches.stream().map((point) -> facts(point, chain)).toList()));
	}

	private static String text(MigrationFile point, Chain chain) {
		return Links.line(point, " (branchpoint)") + chain.children(point.name())
			.stream()
			.map((child) -> "    -> " + Links.line(child, ""))
			.collect(Collectors.joining());
	}

	private static Map<String, Object> facts(MigrationFile point, Chain chain) {
		Map<String, Object> facts = new LinkedHashMap<>(Links.facts(point));
		facts.put("children", chain.children(point.name()).stream().map(Links::facts).toList());
		return facts;
	}

}
