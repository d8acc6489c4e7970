package dev.headgate.cli.options;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import dev.headgate.cli.output.Terminal;
import dev.headgate.config.ExitCode;

/**
 * What a verb asks before it destroys something, and the option that answers it.
 */
public final class ConfirmationOption {

	private final @Nullable BufferedReader terminal;

	@Spec(Spec.Target.MIXEE)
	@Nullable CommandSpec verb;

	@Option(names = { "-y", "--yes" }, description = "Don't ask. Needed where there is no terminal.")
	boolean yes;

	/**
	 * Creates a question that the terminal of this process is to answer.
	 */
	public ConfirmationOption() {
		this(terminal());
	}

	/**
	 * Creates a question.
	 * @param terminal where the answer is read, {@code null} without a terminal
	 */
	public ConfirmationOption(@Nullable BufferedReader terminal) {
		this.terminal = terminal;
	}

	/**
	 * Asks, and comes back only with consent.
	 * @param about what is to happen; printed on stderr, so that stdout holds results
	 * only
	 * @param question what is asked, without a question mark
	 * @return {@code true} when a person has read and answered, {@code false} when
	 * {@code --yes} did
	 * @throws CommandException when the answer is no, or when there is no terminal
	 */
	public boolean ask(String about, String question) {
		if (this.yes) {
			return false;
		}
		if (this.terminal == null) {
			throw new CommandException(ExitCode.USAGE,
					about.strip() + "\n\nThis needs consent, and there is no terminal.",
					"Add --yes if this is what you want; nothing was changed.");
		}
		PrintWriter err = Objects.requireNonNull(this.verb).commandLine().getErr();
		err.print(about.strip() + "\n\n" + question + "? [y/N] ");
		err.flush();
		if (!Set.of("y", "yes").contains(answer(this.terminal))) {
			throw new CommandException(ExitCode.USAGE, "The answer was not yes.",
					"Answer y if this is what you want; nothing was changed.");
		}
		return true;
	}

	private static String answer(BufferedReader terminal) {
		try {
			String line = terminal.readLine();
			return (line != null) ? line.strip().toLowerCase(Locale.ROOT) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable BufferedReader terminal() {
		Console console = Terminal.console();
		return (console != null) ? new BufferedReader(console.reader()) : null;
	}

}
