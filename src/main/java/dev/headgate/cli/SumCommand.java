package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.changelog.ChangelogReader;
import dev.headgate.changelog.WorkingCopy;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings.ChangelogSettings;

/**
 * {@code headgate sum}: keeps the integrity file.
 */
@Command(name = "sum", mixinStandardHelpOptions = true,
		description = { "Records every migration in changelog.sum, and prints what it changed.",
				"A line has revision, parents, checksum and path. The file lies beside the directory 'changelog', or in"
						+ " that of the master changelog when it has another name. Asks no database." },
		footer = { "", "Example:", "  headgate sum --check" })
class SumCommand extends Verb {

	@Option(names = "--check",
			description = "Writes nothing; exit code 2 when the file is missing, or the changelog is not as it says.")
	boolean check;

	@Override
	Answer run() {
		return this.check ? check(changelog()) : write();
	}

	private Answer write() {
		WorkingCopy copy = WorkingCopy.open(changelog());
		List<String> changes = copy.writeSum();
		String text = changes.stream().map((change) -> change + "\n").collect(Collectors.joining());
		return Answer.done(text, facts(copy.sumFile().toString(), changes));
	}

	private static Answer check(ChangelogSettings settings) {
		return ChangelogReader.read(settings)
			.sumFile()
			.map((file) -> Answer.done("", facts(file, List.of())))
			.orElseGet(() -> Answer.failed(ExitCode.USAGE,
					"The changelog " + settings.location() + " has no changelog.sum.", "Write it: headgate sum."));
	}

	private static Map<String, Object> facts(String file, List<String> changes) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("file", file);
		facts.put("changes", changes.stream().map((change) -> change.replaceAll("\\s+", " ")).toList());
		return facts;
	}

}
