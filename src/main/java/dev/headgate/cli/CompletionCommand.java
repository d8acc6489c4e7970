package dev.headgate.cli;

import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code headgate completion}: the script by which a shell completes verbs and options.
 */
@Command(name = "completion", mixinStandardHelpOptions = true,
		description = "Prints the script by which bash or zsh completes verbs and options.",
		footer = { "", "Example:", "  source <(headgate completion bash)" })
class CompletionCommand implements Runnable {

	@Spec
	@Nullable CommandSpec spec;

	/** The script tells the two apart itself. */
	@Parameters(paramLabel = "SHELL", description = "bash or zsh.")
	@Nullable Shell shell;

	@Override
	public void run() {
		CommandLine line = Objects.requireNonNull(this.spec).commandLine();
		line.getOut().print(AutoComplete.bash("headgate", line.getParent()));
		line.getOut().flush();
	}

	/**
	 * The shells that there is a script for.
	 */
	enum Shell {

		BASH, ZSH;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
