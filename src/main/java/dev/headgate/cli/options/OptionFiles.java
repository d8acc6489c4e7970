package dev.headgate.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

import dev.headgate.config.ExitCode;

/**
 * Files that are named by options.
 */
public final class OptionFiles {

	private OptionFiles() {
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
	public static <T> T read(String option, String name, Function<String, T> parser, String action) {
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
	 * Writes a file into a directory that is there.
	 * @param option the option that names it
	 * @param name its name
	 * @param text its text
	 * @throws CommandException when it can't be written
	 */
	public static void write(String option, String name, String text) {
		write(option, name, text, false);
	}

	/**
	 * Writes a file, and makes the directories that it needs.
	 * @param option the option that names it
	 * @param name its name
	 * @param text its text
	 * @throws CommandException when it can't be written
	 */
	public static void writeReport(String option, String name, String text) {
		write(option, name, text, true);
	}

	private static void write(String option, String name, String text, boolean makesDirectories) {
		Path file = path(option, name);
		try {
			Path directory = file.getParent();
			if (makesDirectories && directory != null) {
				Files.createDirectories(directory);
			}
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new CommandException(ExitCode.USAGE,
					option + ": the file " + name + " can't be written: " + ex.getClass().getSimpleName() + ", "
							+ ex.getMessage(),
					"Name a file in a directory that exists and that this user may write to.");
		}
	}

	private static Path path(String option, String name) {
		try {
			return ChangelogChoice.workingDirectory().resolve(name);
		}
		catch (InvalidPathException ex) {
			throw new CommandException(ExitCode.USAGE, option + ": '" + name + "' is no name of a file.",
					"Name a file.");
		}
	}

}
