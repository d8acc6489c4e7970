package dev.headgate.cli.files;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.headgate.authoring.ChangelogScaffold;
import dev.headgate.cli.options.ChangelogChoice;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.proof.Baseline;

/**
 * {@code headgate init}: begins a changelog.
 */
@Command(name = "init", mixinStandardHelpOptions = true,
		description = { "Begins a changelog: creates db/ with all that belongs to it.",
				"That is a master changelog, directories for baseline, migrations and seeds,"
						+ " and changelog.sum. It replaces nothing, and asks no database but with --from-database." },
		footer = { "", "Example:", "  headgate init my-service",
				"  headgate init my-service --from-database --url postgresql://owner@db:5432/app" })
public class InitCommand extends DatabaseCommand {

	private static final Logger log = LoggerFactory.getLogger(InitCommand.class);

	@Parameters(arity = "0..1", paramLabel = "DIR", defaultValue = ".",
			description = "The directory that db/ is created in. Default: the working directory.")
	Path directory = Path.of(".");

	@Option(names = "--from-database", description = "The first revision makes the schema that the database has."
			+ " It is proved in a temporary database.")
	boolean fromDatabase;

	@Override
	public boolean readsChangelog() {
		return false;
	}

	@Override
	public CommandResult run() {
		ChangelogSettings changelog = changelog();
		ChangelogScaffold skeleton = new ChangelogScaffold(this.directory.toAbsolutePath().normalize());
		List<Path> files = this.fromDatabase ? fromDatabase(skeleton, changelog) : skeleton.create();
		boolean here = skeleton.master().equals(ChangelogChoice.workingDirectory().resolve(ChangelogChoice.FILE));
		log.info("Next: headgate {}{}", this.fromDatabase ? "stamp head --verify" : "revision -m \"…\"",
				here ? "" : " --changelog " + skeleton.master());
		return CommandResult.done(files.stream().map((file) -> file + "\n").collect(Collectors.joining()),
				Map.of("files", files.stream().map(Path::toString).toList()));
	}

	private List<Path> fromDatabase(ChangelogScaffold skeleton, ChangelogSettings changelog) {
		Settings settings = settings();
		skeleton.requireNone();
		return skeleton.create(changelog, Baseline.of(settings, Author.in(this.directory)));
	}

}
