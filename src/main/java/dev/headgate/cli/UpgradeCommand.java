package dev.headgate.cli;

import java.io.PrintWriter;

import picocli.CommandLine.Command;

import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.Verdict;

/**
 * {@code headgate upgrade}: applies what is pending, through the gate.
 */
@Command(name = "upgrade", mixinStandardHelpOptions = true,
		description = "Applies every pending change set, under the migration lock, and exits.",
		footer = { "", "Example:", "  headgate upgrade --url postgresql://owner@db:5432/app" })
class UpgradeCommand extends GateCommand {

	@Override
	Verdict run(Settings settings) {
		return new Gate(settings, Mode.MIGRATE).open();
	}

	@Override
	void report(PrintWriter out, Verdict.Open open) {
		out.println((open.applied() == 0) ? "already at head " + head(open)
				: "applied " + open.applied() + " change sets, now at head " + head(open));
	}

}
