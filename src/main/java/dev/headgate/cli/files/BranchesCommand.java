package dev.headgate.cli.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;

import dev.headgate.changelog.MigrationFile;
import dev.headgate.changelog.RevisionGraph;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.RevisionFormatter;
import dev.headgate.liquibase.ChangelogReader;

/**
 * {@code headgate branches}: the revisions that several follow.
 */
@Command(name = "branches", mixinStandardHelpOptions = true,
		description = "Shows the revisions that more than one follows, and these. Asks no database.",
		footer = { "", "Example:", "  headgate branches --json" })
public class BranchesCommand extends DatabaseCommand {

	@Override
	public CommandResult run() {
		RevisionGraph chain = ChangelogReader.readAsIs(changelog()).chain();
		List<MigrationFile> branches = chain.branches();
		String text = branches.stream().map((point) -> text(point, chain)).collect(Collectors.joining());
		return CommandResult.done(text,
				Map.of("branches", branches.stream().map((point) -> facts(point, chain)).toList()));
	}

	private static String text(MigrationFile point, RevisionGraph chain) {
		return RevisionFormatter.line(point, " (branchpoint)") + chain.children(point.name())
			.stream()
			.map((child) -> "    -> " + RevisionFormatter.line(child, ""))
			.collect(Collectors.joining());
	}

	private static Map<String, Object> facts(MigrationFile point, RevisionGraph chain) {
		Map<String, Object> facts = new LinkedHashMap<>(RevisionFormatter.facts(point));
		facts.put("children", chain.children(point.name()).stream().map(RevisionFormatter::facts).toList());
		return facts;
	}

}
