package dev.headgate.changelog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings.ChangelogSettings;

/**
 * Where a changelog lies.
 *
 * @param root the directory that its paths are relative to, {@code null} on the class
 * path
 * @param path the master changelog, relative to the root
 */
public record Location(@Nullable Path root, String path) {

	private static final Pattern NOT_FOUND = Pattern.compile("The file (.+?) was not found|for includeAll '(.+?)'");

	/**
	 * Finds the master changelog.
	 * @param settings which one
	 * @return where it lies
	 * @throws ChangelogException when there is none
	 */
	public static Location of(ChangelogSettings settings) {
		try {
			return find(settings);
		}
		catch (InvalidPathException ex) {
			throw FileText.unreadableName(ex.getInput());
		}
	}

	private static Location find(ChangelogSettings settings) {
		String location = settings.location();
		if (location.startsWith("file:")) {
			return onDisk(Path.of(location.substring("file:".length()).replaceFirst("^//(?=/)", "")), settings);
		}
		if (!location.startsWith("classpath") && Files.exists(Path.of(location))) {
			return onDisk(Path.of(location), settings);
		}
		String path = ChangeSetKey.normalise(location);
		if (classLoader().getResource(path) == null) {
			throw missing(settings);
		}
		return new Location(null, path);
	}

	private static Location onDisk(Path file, ChangelogSettings settings) {
		Path absolute = file.toAbsolutePath().normalize();
		if (!Files.isRegularFile(absolute)) {
			throw missing(settings);
		}
		Path root = settings.root().isEmpty() ? defaultRoot(absolute)
				: Path.of(settings.root()).toAbsolutePath().normalize();
		if (!absolute.startsWith(root)) {
			throw new ChangelogException("The changelog " + absolute + " is not below headgate.changelog-root " + root,
					"Set headgate.changelog-root to a directory above the changelog.");
		}
		return new Location(root, slashed(root.relativize(absolute)));
	}

	/**
	 * Looks for the root that a file which was not found is relative to.
	 * @param message what Liquibase says, with the file's path
	 * @return what to do, empty when no folder above has such a file
	 */
	public Optional<String> rootFor(String message) {
		Matcher missing = NOT_FOUND.matcher(message);
		if (this.root == null || !missing.find()) {
			return Optional.empty();
		}
		String file = ((missing.group(1) != null) ? missing.group(1) : missing.group(2)).replaceFirst("^/+", "");
		List<Path> roots = new ArrayList<>();
		for (Path above = directory(); above != null; above = above.getParent()) {
			if (!above.equals(this.root) && Files.exists(above.resolve(file))) {
				roots.add(above);
			}
		}
		return roots.isEmpty() ? Optional.empty()
				: Optional.of("Paths in the changelog are relative to headgate.changelog-root, which is " + this.root
						+ ". " + roots.getFirst() + " has that file: set headgate.changelog-root=" + roots.getFirst()
						+ ", or include it with relativeToChangelogFile: true.");
	}

	/** The one that Liquibase finds a packaged changelog through. */
	public static ClassLoader classLoader() {
		return Objects.requireNonNull(Location.class.getClassLoader());
	}

	/**
	 * The directory that holds {@code db}, so that paths in the history start with it.
	 */
	private static Path defaultRoot(Path file) {
		for (Path directory = file.getParent(); directory != null; directory = directory.getParent()) {
			if (directory.endsWith("db") && directory.getParent() != null) {
				return directory.getParent();
			}
		}
		Path parent = file.getParent();
		return (parent != null) ? parent : file;
	}

	private static ChangelogException missing(ChangelogSettings settings) {
		return new ChangelogException("The changelog " + settings.location() + " does not exist.",
				"Set headgate.changelog to one on the class path (classpath:db/…)"
						+ " or to a readable file (file:/changelog/…), mounted into the container if there is one.");
	}

	/**
	 * Returns a path with slashes.
	 * @param path the path
	 * @return the path as changelogs have it on every system
	 */
	public static String slashed(Path path) {
		return path.toString().replace('\\', '/');
	}

	/**
	 * Returns a file's place on disk; on the class path a stand-in, good for comparing
	 * places.
	 * @param file a path relative to the root
	 * @return an absolute path
	 */
	public Path resolve(String file) {
		Path base = (this.root != null) ? this.root : Path.of("/");
		return base.resolve(file).normalize();
	}

	/**
	 * Returns the directory of the master changelog.
	 * @return its place
	 */
	public Path directory() {
		Path parent = resolve(this.path).getParent();
		return (parent != null) ? parent : resolve("");
	}

	/**
	 * Returns the integrity file's place: beside a directory called {@code changelog},
	 * else in the directory of the master changelog.
	 * @return its place, whether it is there or not
	 */
	public Path sumFile() {
		return beside(ChecksumFile.NAME);
	}

	/**
	 * Returns the place of a file that travels with the changelog: beside a directory
	 * called {@code changelog}, else in the directory of the master changelog.
	 * @param name the file's name
	 * @return its place, whether it is there or not
	 */
	public Path beside(String name) {
		Path directory = directory();
		return directory.endsWith("changelog") ? directory.resolveSibling(name) : directory.resolve(name);
	}

	/**
	 * Returns a place as people read it.
	 * @param place a place
	 * @return its path relative to the root, or the whole one where it lies outside
	 */
	public String display(Path place) {
		Path base = resolve("");
		return place.startsWith(base) ? slashed(base.relativize(place)) : slashed(place);
	}

	/**
	 * Reads a file.
	 * @param place its place
	 * @return its bytes, empty when it does not exist
	 * @throws ChangelogException when it can't be read
	 */
	public Optional<byte[]> read(Path place) {
		try {
			if (this.root != null) {
				return Files.isRegularFile(place) ? Optional.of(Files.readAllBytes(place)) : Optional.empty();
			}
			try (InputStream bytes = classLoader().getResourceAsStream(display(place))) {
				return (bytes != null) ? Optional.of(bytes.readAllBytes()) : Optional.empty();
			}
		}
		catch (IOException ex) {
			throw new ChangelogException(
					display(place) + " can't be read: " + ex.getClass().getSimpleName() + ", " + ex.getMessage(),
					"Let this user read it, then start again.", ex);
		}
	}

}
