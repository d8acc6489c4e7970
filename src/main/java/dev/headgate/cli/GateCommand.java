package dev.headgate.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Verdict;

/**
 * A verb that goes through the gate and ends as the gate decides.
 */
abstract class GateCommand implements Callable<Integer> {

	@Spec
	@Nullable CommandSpec spec;

	@Mixin
	SettingsOptions options = new SettingsOptions();

	@Unmatched
	List<String> properties = new ArrayList<>();

	/**
	 * Does the verb's work.
	 * @param settings what it was told
	 * @return the gate's verdict
	 */
	abstract Verdict run(Settings settings);

	/**
	 * Says what was done.
	 * @param out where to
	 * @param open the verdict
	 */
	abstract void report(PrintWriter out, Verdict.Open open);

	@Override
	public final Integer call() {
		var commandLine = Objects.requireNonNull(this.spec).commandLine();
		return switch (run(this.options.settings(this.properties))) {
			case Verdict.Closed closed -> {
				Output.failure(commandLine.getErr(), closed.description(), closed.action());
				yield closed.exitCode().code();
			}
			case Verdict.Open open -> {
				report(commandLine.getOut(), open);
				commandLine.getOut().flush();
				yield ExitCode.DONE.code();
			}
		};
	}

	static String head(Verdict.Open open) {
		return open.changelog().head().orElse("nothing");
	}

}
