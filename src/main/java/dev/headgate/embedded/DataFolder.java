package dev.headgate.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * The folder that keeps everything between runs: the data directory, the extracted
 * binaries and the server's log. Nobody but its owner can look into it.
 *
 * @param root the folder, absolute and real
 */
record DataFolder(Path root) {

	static final int MAJOR = 17;

	private static final int LOG_LINES = 12;

	/**
	 * Creates or opens the folder.
	 * @param root the folder
	 * @return the folder, which belongs to the user of this process
	 * @throws IOException if it can't be created or read
	 */
	static DataFolder open(Path root) throws IOException {
		try {
			Files.createDirectories(root);
			if (Files.getFileAttributeView(root, PosixFileAttributeView.class) != null) {
				requireOwner(root);
				Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
			}
			return new DataFolder(root.toRealPath());
		}
		catch (IOException ex) {
			throw new EmbeddedServerException("The folder " + root + " can't be used: " + ex,
					"Make it writable, or name another folder with headgate.embedded.directory.", ex);
		}
	}

	private static void requireOwner(Path root) throws IOException {
		UserPrincipal owner = Files.getOwner(root);
		Path probe = Files.isWritable(root) ? Files.createTempFile(root, "owner", ".tmp")
				: Files.createTempFile("owner", ".tmp");
		try {
			UserPrincipal user = Files.getOwner(probe);
			if (!owner.equals(user)) {
				throw new EmbeddedServerException(
						"The folder " + root + " belongs to user " + owner.getName() + ", and this process runs as "
								+ user.getName() + ".",
						"Run as " + owner.getName() + ", delete the folder (its data is lost), or name another one"
								+ " with headgate.embedded.directory.");
			}
		}
		finally {
			Files.deleteIfExists(probe);
		}
	}

	Path data() {
		return this.root.resolve("data");
	}

	Path binaries() {
		return this.root.resolve("binaries");
	}

	Path log() {
		return this.root.resolve("server.log");
	}

	/** The mark of a first start that has not come to its end. */
	private Path initialising() {
		return this.root.resolve("initialising");
	}

	/**
	 * Makes sure that the data directory is one that this server can start on, or absent.
	 * @throws IOException if it can't be read
	 */
	void prepare() throws IOException {
		Files.deleteIfExists(log());
		if (Files.exists(initialising())) {
			FileSystemUtils.deleteRecursively(data());
		}
		Path version = data().resolve("PG_VERSION");
		if (!Files.exists(version)) {
			requireEmpty();
			Files.writeString(initialising(), "");
			return;
		}
		String major = Files.readString(version).strip();
		if (!major.equals(Integer.toString(MAJOR))) {
			throw new EmbeddedServerException(
					"The folder " + data() + " holds data of PostgreSQL " + major + ", and the embedded server is "
							+ MAJOR + ", which can't read it.",
					"Delete " + this.root + " to start with an empty database (dump the data with a PostgreSQL " + major
							+ " first if you need it), or name another folder with headgate.embedded.directory.");
		}
	}

	private void requireEmpty() throws IOException {
		if (!Files.exists(data())) {
			return;
		}
		try (Stream<Path> files = Files.list(data())) {
			if (files.findAny().isPresent()) {
				throw new EmbeddedServerException("The folder " + data() + " is not empty, and no PostgreSQL data.",
						"Delete it, or name another folder with headgate.embedded.directory.");
			}
		}
	}

	void ready() throws IOException {
		Files.deleteIfExists(initialising());
	}

	/**
	 * Returns what the server said last.
	 * @return the last lines of its log, indented
	 */
	String lastWords() {
		try {
			List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
			return String.join("",
					lines.reversed()
						.stream()
						.limit(LOG_LINES)
						.toList()
						.reversed()
						.stream()
						.map((line) -> "\n    " + line)
						.toList());
		}
		catch (IOException | UncheckedIOException ex) {
			return "\n    (" + log() + " can't be read: " + ex.getMessage() + ")";
		}
	}

}
