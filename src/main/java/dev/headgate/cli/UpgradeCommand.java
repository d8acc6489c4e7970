package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import picocli.CommandLine.Command;

import dev.headgate.config.Mode;
import dev.headgate.gate.Gate;
import dev.headgate.gate.Progress;
import dev.headgate.gate.Verdict;

/**
 * {@code headgate upgrade}: applies what is pending, through the gate.
 */
@Command(name = "upgrade", mixinStandardHelpOptions = true,
		description = "Applies every pending change set, under the migration lock, and exits.",
		footer = { "", "Example:", "  headgate upgrade --url postgresql://owner@db:5432/app" })
class UpgradeCommand extends Verb {

	@Override
	Answer run() {
		Progress progress = new Progress();
		Gate gate = new Gate(settings(), Mode.MIGRATE, progress);
		return answer(watched(progress, gate::open), UpgradeCommand::opened);
	}

	private static Answer opened(Verdict.Open open) {
		String head = open.changelog().head().orElse("nothing");
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("applied", open.applied());
		facts.put("head", head);
		facts.put("state", open.currency().state());
		return Answer.done((open.applied() == 0) ? "already at head " + head + "\n"
				: "applied " + open.applied() + " change sets, now at head " + head + "\n", facts);
	}

}
