package dev.headgate.cli.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Who writes a migration.
 */
final class Author {

	private static final long TIMEOUT_SECONDS = 5;

	private Author() {
	}

	/**
	 * Asks git who works in a directory, and the operating system when git does not know.
	 * @param directory a directory
	 * @return a name
	 */
	static String in(Path directory) {
		String name = Files.isDirectory(directory) ? configured(directory) : "";
		return name.isEmpty() ? System.getProperty("user.name", "") : name;
	}

	private static String configured(Path directory) {
		try {
			Process git = new ProcessBuilder("git", "config", "--get", "user.name").directory(directory.toFile())
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			git.getOutputStream().close();
			if (!git.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				git.destroyForcibly();
				return "";
			}
			return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		}
		catch (IOException ex) {
			return "";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "";
		}
	}

}
