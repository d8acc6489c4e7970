package dev.headgate.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.headgate.cli.options.ChangelogChoice;
import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.options.OptionFiles;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.Deployment;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.release.ImageReference;
import dev.headgate.release.LintFinding;
import dev.headgate.release.Release;
import dev.headgate.release.ReleaseDirectory;
import dev.headgate.release.ReleaseRequest;

/**
 * {@code headgate bundle}: writes the directory of a release.
 */
@Command(name = "bundle", mixinStandardHelpOptions = true, description = {
		"Writes the directory of a release; asks no database.",
		"That is a Compose file with the image pinned by its digest, .env.example, the script that makes the"
				+ " database's roles, manifests for Kubernetes, SQL for review (up and down), and notes on what the"
				+ " release does to the schema, all with checksums." },
		footer = { "", "Example:", "  headgate bundle --image registry.example/shop:1.4.2@sha256:… --from 5c07e6f4" })
public final class BundleCommand extends DatabaseCommand {

	private static final Logger log = LoggerFactory.getLogger(BundleCommand.class);

	/** What can end the name of a Job in Kubernetes. */
	private static final String RELEASE = "[a-z0-9]([a-z0-9.-]{0,44}[a-z0-9])?";

	@Parameters(arity = "0..1", paramLabel = "DIR",
			description = "The directory, new or empty. Default: the image's last name and the release, such as shop-1.4.2.")
	@Nullable Path directory;

	@Option(names = "--image", required = true, paramLabel = "IMAGE",
			description = "The image with its digest, as 'docker push' and bin/build-and-push print it.")
	String image = "";

	@Option(names = "--release", paramLabel = "NAME", description = "The release. Default: the image's tag.")
	@Nullable String release;

	@Option(names = "--from", paramLabel = "REVISION", defaultValue = Release.BASE,
			description = "The revision of the release before; its change sets are not this release's."
					+ " Default: 'base', for the first release.")
	String from = Release.BASE;

	@Option(names = "--in-image", paramLabel = "PATH",
			description = "The master changelog's place in the image, where a changelog on disk was copied into it."
					+ " Default: the bundle has a copy of such a changelog, which the containers mount.")
	@Nullable String inImage;

	@Option(names = "--lint", paramLabel = "FILE", description = "What 'headgate lint --json' printed, for the notes.")
	@Nullable String lint;

	@Option(names = "--rehearsal", paramLabel = "FILE",
			description = "What 'headgate rehearse --markdown FILE' wrote, for the notes.")
	@Nullable String rehearsal;

	@Override
	public CommandResult run() {
		ReleaseRequest request = request();
		Path target = ChangelogChoice.workingDirectory()
			.resolve((this.directory != null) ? this.directory
					: Path.of(request.image().name() + "-" + request.release()));
		requireEmpty(target);
		Settings settings = offline();
		if (settings.deployment() == Deployment.DEV) {
			throw misuse(
					"A release is for uat or prod, and this is profile dev: leave --spring.profiles.active=dev out");
		}
		Release known = Release.of(settings, request);
		List<String> files = write(ReleaseDirectory.of(known), target, settings);
		log.info("Next: read {}", target.resolve("README.md"));
		return CommandResult.done(
				files.stream().map((file) -> target.resolve(file) + "\n").collect(Collectors.joining()),
				facts(known, target, files));
	}

	private ReleaseRequest request() {
		ImageReference pinned = pinned();
		String name = Objects.requireNonNullElse(this.release, Objects.requireNonNullElse(pinned.tag(), ""));
		if (name.isEmpty()) {
			throw misuse("The image has no tag: name the release with --release");
		}
		if (!name.matches(RELEASE)) {
			throw new CommandException(ExitCode.USAGE,
					"The release '" + name + "' can't end the name of a Job in Kubernetes.",
					"Give a --release of at most 46 lower-case letters, digits, '.' and '-'.");
		}
		if (this.inImage != null && !this.inImage.startsWith("/")) {
			throw new CommandException(ExitCode.USAGE, "--in-image: '" + this.inImage + "' is no absolute path.",
					"Name the master changelog as it is called in the image, such as /app/" + ChangelogChoice.FILE
							+ ".");
		}
		return new ReleaseRequest(name, pinned, this.from, this.inImage,
				(this.lint != null) ? OptionFiles.read("--lint", this.lint, LintFinding::parse,
						"Write it: headgate lint --json > " + this.lint) : null,
				(this.rehearsal != null) ? OptionFiles.read("--rehearsal", this.rehearsal, Function.identity(),
						"Write it: headgate rehearse --markdown " + this.rehearsal) : null);
	}

	private ImageReference pinned() {
		try {
			return ImageReference.parse(this.image);
		}
		catch (IllegalArgumentException ex) {
			throw new CommandException(ExitCode.USAGE, "--image: " + ex.getMessage(),
					"'docker push' and bin/build-and-push print the digest; for an image that was pushed or pulled, so"
							+ " does 'docker image inspect --format {{.RepoDigests}} IMAGE'.");
		}
	}

	private static void requireEmpty(Path directory) {
		try (Stream<Path> files = Files.exists(directory) ? Files.list(directory) : Stream.empty()) {
			if (files.findAny().isEmpty()) {
				return;
			}
		}
		catch (IOException ex) {
			throw unwritable(directory, ex);
		}
		throw new CommandException(ExitCode.USAGE, "The directory " + directory + " is not empty.",
				"Name another one, or remove it: headgate bundle replaces nothing.");
	}

	private static List<String> write(ReleaseDirectory made, Path directory, Settings settings) {
		try {
			return made.write(directory, settings);
		}
		catch (IOException ex) {
			throw unwritable(directory, ex);
		}
	}

	private static CommandException unwritable(Path directory, IOException failure) {
		return new CommandException(ExitCode.USAGE,
				"The directory " + directory + " can't be written: " + failure.getClass().getSimpleName() + ", "
						+ failure.getMessage(),
				"Name a directory that this user may write to; nothing of the release was left behind.");
	}

	private static Map<String, Object> facts(Release release, Path directory, List<String> files) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("directory", directory.toString());
		facts.put("release", release.request().release());
		facts.put("image", release.request().image().text());
		facts.put("from", release.request().from());
		facts.put("head", Objects.requireNonNullElse(release.head(), Release.BASE));
		facts.put("changeSets", release.applied().size());
		facts.put("undoable", release.isUndoable());
		facts.put("files", files);
		return facts;
	}

}
