package dev.headgate.cli.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.authoring.ChangelogEditor;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.liquibase.ChangelogReader;

/**
 * {@code headgate sum}: keeps the integrity file.
 */
@Command(name = "sum", mixinStandardHelpOptions = true,
		description = { "Records every migration in changelog.sum, and prints what it changed.",
				"A line has revision, parents, checksum and path. The file lies beside the directory 'changelog', or in"
						+ " that of the master changelog when it has another name. Asks no database." },
		footer = { "", "Example:", "  headgate sum --check" })
public class SumCommand extends DatabaseCommand {

	@Option(names = "--check",
			description = "Writes nothing; exit code 2 when the file is missing, or the changelog is not as it says.")
	boolean check;

	@Override
	public CommandResult run() {
		return this.check ? check(changelog()) : write();
	}

	private CommandResult write() {
		ChangelogEditor copy = ChangelogEditor.open(changelog());
		List<String> changes = copy.writeSum();
		String text = changes.stream().map((change) -> change + "\n").collect(Collectors.joining());
		return CommandResult.done(text, facts(copy.sumFile().toString(), changes));
	}

	private static CommandResult check(ChangelogSettings settings) {
		return ChangelogReader.read(settings)
			.sumFile()
			.map((file) -> CommandResult.done("", facts(file, List.of())))
			.orElseGet(() -> CommandResult.failed(ExitCode.USAGE,
					"The changelog " + settings.location() + " has no changelog.sum.", "Write it: headgate sum."));
	}

	private static Map<String, Object> facts(String file, List<String> changes) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("file", file);
		facts.put("changes", changes.stream().map((change) -> change.replaceAll("\\s+", " ")).toList());
		return facts;
	}

}
