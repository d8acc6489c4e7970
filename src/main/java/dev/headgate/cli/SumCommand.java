package dev.headgate.cli;

import java.nio.file.Files;
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
		description = { "Records revision, parents and checksum of every migration in changelog.sum, and prints",
				"which lines it changed. The file lies beside the directory 'changelog', or beside the master",
				"changelog when that is in another one. Asks no database." },
		footer = { "", "Example:", "  headgate sum --check" })
class SumCommand extends Verb {

	@Option(names = "--check",
			description = "Writes nothing; exit code 2 when the file is missing, or the changelog is not as it says.")
	boolean check;

	@Override
	Answer run() {
		return this.check ? check(WorkingCopy.preferred(changelog())) : write();
	}

	private Answer write() {
		WorkingCopy copy = WorkingCopy.open(changelog());
		List<String> changes = copy.writeSum();
		String text = changes.stream().map((change) -> change + "\n").collect(Collectors.joining());
		return Answer.done(text, facts(copy, changes));
	}

	private static Answer check(ChangelogSettings settings) {
		ChangelogReader.read(settings);
		WorkingCopy copy = WorkingCopy.open(settings);
		if (!Files.isRegularFile(copy.sumFile())) {
			return Answer.failed(ExitCode.USAGE, "There is no " + copy.sumFile() + ".", "Write it: headgate sum.");
		}
		return Answer.done("", facts(copy, List.of()));
	}

	private static Map<String, Object> facts(WorkingCopy copy, List<String> changes) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("file", copy.sumFile().toString());
		facts.put("changes", changes.stream().map((change) -> change.replaceAll("\\s+", " ")).toList());
		return facts;
	}

}
