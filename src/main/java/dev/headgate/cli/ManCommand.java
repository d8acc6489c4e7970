package dev.headgate.cli;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import dev.headgate.cli.output.ManPage;

/**
 * {@code headgate man}: the manual page, which the build writes to a file.
 */
@Command(name = "man", hidden = true, mixinStandardHelpOptions = true,
		description = "Prints the manual page, in the language of man.",
		footer = { "", "Example:", "  headgate man | man -l -" })
class ManCommand implements Runnable {

	@Spec
	@Nullable CommandSpec spec;

	@Override
	public void run() {
		CommandLine line = Objects.requireNonNull(this.spec).commandLine();
		line.getOut().print(ManPage.of(line.getParent().getCommandSpec()));
		line.getOut().flush();
	}

}
