package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged jar as the image has it, extracted, and with an archive of its classes: it
 * starts in a third of the time. Made once for each build, beside the jar, by the first
 * test that needs it.
 */
final class ExtractedJar {

	private final Path jar;

	private final Path directory;

	private ExtractedJar(Path jar) {
		this.jar = jar;
		this.directory = jar.resolveSibling("extracted-jar");
	}

	/**
	 * Returns what stands between {@code java} and the application's arguments.
	 * @return options of the virtual machine, which end with the jar
	 */
	static List<String> options() {
		return Holder.OPTIONS;
	}

	private List<String> prepare() throws IOException {
		Path lock = this.jar.resolveSibling("extracted-jar.lock");
		// Each fork of the build has a virtual machine of its own.
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock held = channel.lock()) {
			assertThat(held.isValid()).isTrue();
			Path made = this.directory.resolve("made-of");
			String origin = "%s %s %s%n".formatted(Files.getLastModifiedTime(this.jar), Files.size(this.jar),
					Runtime.version());
			if (!Files.exists(made) || !Files.readString(made).equals(origin)) {
				FileSystemUtils.deleteRecursively(this.directory);
				extract();
				archiveClasses();
				Files.writeString(made, origin);
			}
		}
		// The archive is passed over where it does not fit, which is nobody's concern.
		return List.of("-XX:SharedArchiveFile=" + archive(), "-Xlog:aot*=off,cds*=off", "-jar", application());
	}

	private void extract() {
		JarProcess.command()
			.jar(this.jar)
			.option("-Djarmode=tools")
			.run("extract", "--destination", this.directory.toString(), "--application-filename", "headgate.jar")
			.exitsWith(0);
	}

	/** Of a start that migrates first, so the engine's are among them. */
	private void archiveClasses() {
		try (TestDatabase database = TestDatabase.create()) {
			JarProcess.on(database)
				.jar(Path.of(application()))
				.option("-XX:ArchiveClassesAtExit=" + archive())
				.option("-Dspring.context.exit=onRefresh")
				.run("--spring.profiles.active=prod")
				.exitsWith(0);
		}
	}

	private String application() {
		return this.directory.resolve("headgate.jar").toString();
	}

	private String archive() {
		return this.directory.resolve("headgate.jsa").toString();
	}

	private static final class Holder {

		private static final List<String> OPTIONS = prepare();

		private static List<String> prepare() {
			try {
				return new ExtractedJar(Path.of(System.getProperty("test.jar"))).prepare();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
