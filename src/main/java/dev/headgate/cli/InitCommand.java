package dev.headgate.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.headgate.changelog.Skeleton;

/**
 * {@code headgate init}: begins a changelog.
 */
@Command(name = "init", mixinStandardHelpOptions = true,
		description = { "Begins a changelog: creates db/ with all that belongs to it.",
				"That is a master changelog, directories for baseline, migrations and seeds,"
						+ " and changelog.sum. It replaces nothing, and asks no database." },
		footer = { "", "Example:", "  headgate init my-service" })
class InitCommand extends Verb {

	private static final Logger log = LoggerFactory.getLogger(InitCommand.class);

	@Parameters(arity = "0..1", paramLabel = "DIR", defaultValue = ".",
			description = "The directory that db/ is created in. Default: the working directory.")
	Path directory = Path.of(".");

	@Override
	Answer run() {
		changelog();
		Skeleton skeleton = new Skeleton(this.directory.toAbsolutePath().normalize());
		List<Path> files = skeleton.create();
		log.info("next         headgate revision --changelog {} -m \"…\"", skeleton.master());
		return Answer.done(files.stream().map((file) -> file + "\n").collect(Collectors.joining()),
				Map.of("files", files.stream().map(Path::toString).toList()));
	}

}
