package dev.headgate.changelog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.jspecify.annotations.Nullable;

/**
 * All files that a changelog's model may depend on: those of its own directory, or of the
 * archive or class directory that it is packaged in, and the archive that holds this
 * code. An archive is known by the index at its end, which has each entry's checksum.
 */
public final class FingerprintInputs {

	/** More than these are not a changelog's alone. */
	private static final int MOST_FILES = 20_000;

	/**
	 * The archive in {@code jar:file:a.jar!/…} and {@code jar:nested:a.jar/!BOOT-INF/…}.
	 */
	private static final Pattern ARCHIVE = Pattern.compile("jar:(?:file|nested):(/+[^!]*?)/?!.*");

	private final Location location;

	private final @Nullable Path scope;

	/**
	 * Creates the inputs of a changelog.
	 * @param location where it is
	 */
	public FingerprintInputs(Location location) {
		this.location = location;
		this.scope = scope(location);
	}

	private static @Nullable Path scope(Location location) {
		Path root = location.root();
		if (root == null) {
			URL master = Location.classLoader().getResource(location.path());
			return (master != null) ? root(master, location.path()) : null;
		}
		Path directory = location.directory();
		Path parent = directory.getParent();
		boolean beside = directory.endsWith("changelog") && parent != null && parent.startsWith(root)
				&& !parent.equals(root);
		return beside ? parent : directory;
	}

	/** The archive or directory of the class path that a path was found in. */
	private static @Nullable Path root(URL url, String path) {
		String text = decoded(url.toString());
		Matcher archive = ARCHIVE.matcher(text);
		if (archive.matches()) {
			return Path.of(archive.group(1));
		}
		return (text.startsWith("file:") && text.endsWith(path))
				? Path.of(text.substring("file:".length(), text.length() - path.length())).normalize() : null;
	}

	private static String decoded(String url) {
		return URLDecoder.decode(url.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	/**
	 * Says whether a path that Liquibase asks for would be found among these.
	 * @param path the path, relative to the changelog's root
	 * @return {@code false} when something may come up there unnoticed
	 */
	public boolean cover(String path) {
		return this.location.root() == null || contains(this.location.resolve(ChangeSetKey.normalise(path)));
	}

	/**
	 * Says whether a file that Liquibase has found is among these.
	 * @param uri where it was found
	 * @return {@code false} also when that can't be told
	 */
	public boolean cover(URI uri) {
		Matcher archive = ARCHIVE.matcher(decoded(uri.toString()));
		if (archive.matches()) {
			return Path.of(archive.group(1)).equals(this.scope);
		}
		return "file".equals(uri.getScheme()) && contains(Path.of(uri));
	}

	private boolean contains(Path file) {
		Path normal = file.normalize();
		return this.scope != null && normal.startsWith(this.scope) && !isHidden(this.scope.relativize(normal));
	}

	private static boolean isHidden(Path relative) {
		for (Path name : relative) {
			if (name.toString().startsWith(".")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Hashes all of them.
	 * @param hash takes them in
	 * @return {@code false} when they can't be taken as a whole, for example because they
	 * are too many
	 * @throws IOException when one can't be read
	 */
	boolean hash(MessageDigest hash) throws IOException {
		Path code = root(FingerprintInputs.class.getProtectionDomain().getCodeSource().getLocation(), "");
		if (this.scope == null || code == null) {
			return false;
		}
		for (Path root : new LinkedHashSet<>(List.of(code, this.scope))) {
			if (!(Files.isDirectory(root) ? hashDirectory(root, hash) : hashArchive(root, hash))) {
				return false;
			}
		}
		return true;
	}

	private static boolean hashArchive(Path archive, MessageDigest hash) throws IOException {
		if (!Files.isRegularFile(archive)) {
			return false;
		}
		try (ZipFile entries = new ZipFile(archive.toFile())) {
			StringBuilder index = new StringBuilder();
			for (ZipEntry entry : Collections.list(entries.entries())) {
				index.append(entry.getName())
					.append('\n')
					.append(entry.getSize())
					.append(' ')
					.append(entry.getCrc())
					.append('\n');
			}
			hash.update(index.toString().getBytes(StandardCharsets.UTF_8));
			return true;
		}
	}

	/**
	 * Lists the files of a changelog on disk: all of its directory that are not hidden.
	 * @return the files, absolute and in order
	 */
	public List<Path> files() {
		try {
			List<Path> files = list(Objects.requireNonNull(this.scope));
			if (files.size() > MOST_FILES) {
				throw new ChangelogException(
						this.scope + " has more than " + MOST_FILES + " files, which are not a changelog's alone.",
						"Move the changelog into a directory of its own.");
			}
			return files;
		}
		catch (IOException ex) {
			throw new ChangelogException(
					this.scope + " can't be read: " + ex.getClass().getSimpleName() + ", " + ex.getMessage(),
					"Let this user read it, then start again.", ex);
		}
	}

	private static boolean hashDirectory(Path directory, MessageDigest hash) throws IOException {
		List<Path> files = list(directory);
		if (files.size() > MOST_FILES) {
			return false;
		}
		try {
			List<String> checksums = files.parallelStream().map(FingerprintInputs::checksums).toList();
			StringBuilder index = new StringBuilder();
			for (int i = 0; i < checksums.size(); i++) {
				index.append(directory.relativize(files.get(i))).append('\n').append(checksums.get(i)).append('\n');
			}
			hash.update(index.toString().getBytes(StandardCharsets.UTF_8));
			return true;
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	/** Lists no more than one above the limit. */
	private static List<Path> list(Path directory) throws IOException {
		List<Path> files = new ArrayList<>();
		Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
				new SimpleFileVisitor<>() {

					@Override
					public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
						return (!path.equals(directory) && isHidden(path.getFileName())) ? FileVisitResult.SKIP_SUBTREE
								: FileVisitResult.CONTINUE;
					}

					@Override
					public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
						if (!isHidden(path.getFileName())) {
							files.add(path);
						}
						return (files.size() > MOST_FILES) ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
					}

				});
		Collections.sort(files);
		return files;
	}

	/**
	 * Unlike a digest, these are made by one instruction each before anything is
	 * compiled: a start has no time to lose.
	 */
	private static String checksums(Path file) {
		try {
			byte[] bytes = Files.readAllBytes(file);
			CRC32 one = new CRC32();
			one.update(bytes);
			CRC32C other = new CRC32C();
			other.update(bytes);
			return bytes.length + " " + one.getValue() + " " + other.getValue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
