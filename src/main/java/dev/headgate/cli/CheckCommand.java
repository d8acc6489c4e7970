package dev.headgate.cli;

import java.util.List;
import java.util.Map;

import picocli.CommandLine.Command;

import dev.headgate.config.ExitCode;
import dev.headgate.proof.Autogenerate;

/**
 * {@code headgate check}: whether {@code revision --autogenerate} would write something.
 */
@Command(name = "check", mixinStandardHelpOptions = true, description = {
		"Compares the JPA entities with the schema at head.",
		"Does so in temporary databases, and exits with 18 when 'revision --autogenerate' would write something." },
		footer = { "", "Example:", "  headgate check --headgate.entity-packages=com.example.shop" })
class CheckCommand extends Verb {

	@Override
	Answer run() {
		List<String> differences = Autogenerate.compare(settings()).differences();
		Map<String, Object> facts = Map.of("differences", differences);
		if (differences.isEmpty()) {
			return Answer.done("the schema at head is as the entities want it\n", facts);
		}
		String text = String.join("\n", differences) + "\n";
		return new Answer(ExitCode.PROOF_FAILED, text, facts,
				new Answer.Failure(
						"The entities want another schema than the one at head: " + differences.size()
								+ " differences.",
						"Write a revision: headgate revision --autogenerate -m \"…\"\n"
								+ "What is to stay although no entity maps it goes into headgate.unmapped."));
	}

}
