package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged jar as the image has it, extracted, and with an archive of its classes: it
 * starts in a third of the time. Made once for each build, beside the jar, by the first
 * test that needs it.
 */
final class ExtractedJar {

	private final Path directory;

	private ExtractedJar(Path directory) {
		this.directory = directory;
	}

	static ExtractedJar shared() {
		return Holder.SHARED;
	}

	/**
	 * Makes a command start it.
	 * @param command the command
	 */
	void prepare(JarProcess.Command command) {
		command.jar(application()).withClasses(archive());
	}

	private static ExtractedJar of(Path jar) throws IOException {
		ExtractedJar extracted = new ExtractedJar(jar.resolveSibling("extracted-jar"));
		Path lock = jar.resolveSibling("extracted-jar.lock");
		// Each fork of the build has a virtual machine of its own.
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock held = channel.lock()) {
			assertThat(held.isValid()).isTrue();
			Path made = extracted.directory.resolve("made-of");
			String origin = "%s %s %s%n".formatted(Files.getLastModifiedTime(jar), Files.size(jar), Runtime.version());
			if (!Files.exists(made) || !Files.readString(made).equals(origin)) {
				FileSystemUtils.deleteRecursively(extracted.directory);
				extracted.extract(jar);
				extracted.archiveClasses();
				Files.writeString(made, origin);
			}
		}
		return extracted;
	}

	private void extract(Path jar) {
		JarProcess.command()
			.jar(jar)
			.option("-Djarmode=tools")
			.run("extract", "--destination", this.directory.toString(), "--application-filename", "headgate.jar")
			.exitsWith(0);
	}

	/** Of a start that migrates first, so the engine's are among them. */
	private void archiveClasses() {
		try (TestDatabase database = TestDatabase.create()) {
			JarProcess.on(database).jar(application()).archivingClasses(archive()).run().exitsWith(0);
		}
	}

	private Path application() {
		return this.directory.resolve("headgate.jar");
	}

	private Path archive() {
		return this.directory.resolve("headgate.jsa");
	}

	private static final class Holder {

		private static final ExtractedJar SHARED = make();

		private static ExtractedJar make() {
			try {
				return of(Path.of(System.getProperty("test.jar")));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
