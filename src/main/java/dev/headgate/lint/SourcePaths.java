package dev.headgate.lint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.headgate.changelog.Location;

/**
 * Where the files of a changelog are in the repository, for those who show a finding
 * beside its line.
 */
public final class SourcePaths implements UnaryOperator<String> {

	private static final List<String> RESOURCES = List.of("src/main/resources", "");

	private final Location location;

	private final Path directory;

	private final Path root;

	/**
	 * Creates it for a changelog.
	 * @param location where the changelog is
	 * @param workingDirectory where the process runs: a changelog on the class path is
	 * looked for below it
	 */
	public SourcePaths(Location location, Path workingDirectory) {
		this.location = location;
		this.directory = (location.root() != null) ? location.directory() : workingDirectory.toAbsolutePath();
		this.root = Stream.iterate(this.directory, (path) -> path != null, Path::getParent)
			.filter((path) -> Files.exists(path.resolve(".git")))
			.findFirst()
			.orElse(workingDirectory.toAbsolutePath());
	}

	/**
	 * Returns a directory of the repository.
	 * @return that of the master changelog, if it is on disk
	 */
	public Path directory() {
		return this.directory;
	}

	/**
	 * Returns the path of a file in the repository.
	 * @param file its path in the changelog
	 * @return its path below the directory that has {@code .git}, else below the working
	 * directory; the same path when it is in neither
	 */
	@Override
	public String apply(String file) {
		Stream<Path> places = (this.location.root() != null) ? Stream.of(this.location.resolve(file))
				: RESOURCES.stream().map((folder) -> this.directory.resolve(folder).resolve(file));
		return places.filter((place) -> place.startsWith(this.root) && Files.exists(place))
			.findFirst()
			.map((place) -> Location.slashed(this.root.relativize(place)))
			.orElse(file);
	}

}
