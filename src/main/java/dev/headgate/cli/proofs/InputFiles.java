package dev.headgate.cli.proofs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

import dev.headgate.cli.options.CommandException;
import dev.headgate.config.ExitCode;

/**
 * Files that are named by options.
 */
final class InputFiles {

	private InputFiles() {
	}

	/**
	 * Reads a file.
	 * @param option the option that names it
	 * @param name its name
	 * @param parser reads its text, and throws {@link IllegalArgumentException} with the
	 * reason when it can't
	 * @param action what to do when it can't be read
	 * @param <T> what is in it
	 * @return what is in it
	 * @throws CommandException when it can't be read
	 */
	static <T> T read(String option, String name, Function<String, T> parser, String action) {
		try {
			return parser.apply(Files.readString(path(option, name)));
		}
		catch (NoSuchFileException ex) {
			throw new CommandException(ExitCode.USAGE, option + ": the file " + name + " does not exist.", action);
		}
		catch (IOException ex) {
			throw new CommandException(ExitCode.USAGE, option + ": the file " + name + " can't be read: "
					+ ex.getClass().getSimpleName() + ", " + ex.getMessage(), action);
		}
		catch (IllegalArgumentException ex) {
			throw new CommandException(ExitCode.USAGE, option + ": the file " + name + ": " + ex.getMessage(), action);
		}
	}

	/**
	 * Writes a file.
	 * @param option the option that names it
	 * @param name its name
	 * @param text its text
	 * @throws CommandException when it can't be written
	 */
	static void write(String option, String name, String text) {
		try {
			Files.writeString(path(option, name), text, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new CommandException(
					ExitCode.USAGE, option + ": the file " + name + " can't be written: "
							+ ex.getClass().getSimpleName() + ", " + ex.getMessage(),
					"Name a file in a directory where this user may write.");
		}
	}

	private static Path path(String option, String name) {
		try {
			return Path.of(name);
		}
		catch (InvalidPathException ex) {
			throw new CommandException(ExitCode.USAGE, option + ": '" + name + "' is no name of a file.",
					"Name a file.");
		}
	}

}
