package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A changelog on disk, as an operator mounts it.
 */
public final class ChangelogDirectory {

	private static final String MASTER = "db/changelog/master.yaml";

	private final Path root;

	public ChangelogDirectory(Path root) {
		this.root = root;
	}

	/**
	 * Writes a file.
	 * @param path where, below the root
	 * @param text what
	 * @return this directory
	 */
	public ChangelogDirectory file(String path, String text) {
		try {
			Path file = this.root.resolve(path);
			Files.createDirectories(file.getParent());
			Files.writeString(file, text);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes the master changelog.
	 * @param text the list of changes in YAML
	 * @return this directory
	 */
	public ChangelogDirectory master(String text) {
		return file(MASTER, "databaseChangeLog:\n" + text.indent(2));
	}

	/**
	 * Returns the argument that names the master changelog.
	 * @return the argument
	 */
	public String argument() {
		return argument(MASTER);
	}

	/**
	 * Returns the argument that names another changelog.
	 * @param path where it is, below the root
	 * @return the argument
	 */
	public String argument(String path) {
		return "--headgate.changelog=" + location(path);
	}

	/**
	 * Returns the value of the setting that names a changelog.
	 * @param path where it is, below the root
	 * @return the location
	 */
	public String location(String path) {
		return "file:" + this.root.resolve(path);
	}

	public Path root() {
		return this.root;
	}

}
