package dev.headgate.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import dev.headgate.config.ExitCode;
import dev.headgate.config.SettingsReader;

/**
 * Which changelog a verb takes, by one rule for all: the one that is named; else that of
 * the working directory; else the one that is packaged.
 *
 * @param location where it is
 * @param reason why it was taken
 * @param named whether somebody named it, or it lies where the verb is run
 */
public record ChangelogChoice(String location, String reason, boolean named) {

	/** The master changelog, seen from the working directory. */
	public static final String FILE = "db/changelog/db.changelog-master.yaml";

	/**
	 * A file of the sample's changelog that no other has: a fork replaces it together
	 * with the rest.
	 */
	private static final String SAMPLE_BASELINE = "baseline/20240901_0900_4be1d09c_baseline.sql";

	private static final String SAMPLE = "db/changelog/" + SAMPLE_BASELINE;

	/**
	 * Chooses, and lets the settings that are read from an environment agree.
	 * @param environment the environment, ready
	 * @param option whether the changelog was named by {@code --changelog}
	 * @return the choice
	 */
	public static ChangelogChoice make(ConfigurableEnvironment environment, boolean option) {
		String named = SettingsReader.namedChangelog(environment);
		if (named != null) {
			return new ChangelogChoice(named, "named by " + (option ? "--changelog" : "the settings"), true);
		}
		Path file = workingDirectory().resolve(FILE);
		if (Files.isRegularFile(file)) {
			String location = "file:" + file;
			environment.getPropertySources()
				.addFirst(new MapPropertySource("working directory", Map.of("headgate.changelog", location)));
			return new ChangelogChoice(location, "found in the working directory", true);
		}
		return new ChangelogChoice(SettingsReader.PACKAGED_CHANGELOG,
				"packaged" + (isSample() ? ", the sample's" : "") + "; none is named, and there is no ./" + FILE,
				false);
	}

	/**
	 * Returns the directory in which the verb was typed.
	 * @return its absolute path
	 */
	public static Path workingDirectory() {
		return Path.of(System.getProperty("user.dir")).toAbsolutePath().normalize();
	}

	private static boolean isSample() {
		return ChangelogChoice.class.getClassLoader().getResource(SAMPLE) != null;
	}

	/**
	 * Says whether the entities of Headgate's own application, which are the sample's,
	 * belong to this changelog.
	 * @return {@code false} where Headgate's own jar works on somebody else's changelog
	 */
	boolean fitsPackagedEntities() {
		if (!isSample() || this.location.startsWith("classpath")) {
			return true;
		}
		Path master = Path.of(this.location.replaceFirst("^file:(//(?=/))?", ""));
		return Files.exists(master.resolveSibling(SAMPLE_BASELINE));
	}

	/**
	 * Says whether this is the sample's changelog, which nobody has named.
	 * @return {@code true} when it must not migrate a database
	 */
	public boolean isSampleByDefault() {
		return !this.named && isSample();
	}

	/**
	 * Refuses to migrate a database by the sample's changelog unless somebody named it.
	 * @throws CommandException when nobody did
	 */
	void requireNamedIfSample() {
		if (isSampleByDefault()) {
			throw new CommandException(ExitCode.USAGE,
					"No changelog is named, and there is no " + FILE + " in " + workingDirectory()
							+ ". What is left is the one packaged with Headgate, and that is its sample's:"
							+ " it would create the sample's tables in your database.",
					"Name yours with --changelog PATH or HEADGATE_CHANGELOG, or run this in the directory that holds "
							+ FILE + "; 'headgate init' begins one.\nIf it is the sample that you want: --changelog "
							+ SettingsReader.PACKAGED_CHANGELOG);
		}
	}

	@Override
	public String toString() {
		return this.location + ", " + this.reason;
	}

}
