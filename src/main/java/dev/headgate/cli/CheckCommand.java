package dev.headgate.cli;

import java.util.List;

import picocli.CommandLine.Command;

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
		return differences.isEmpty() ? Differences.none("the schema at head is as the entities want it")
				: Differences.found(differences, "The entities want another schema than the one at head",
						"Write a revision: headgate revision --autogenerate -m \"…\"\n"
								+ "What is to stay although no entity maps it goes into headgate.unmapped.");
	}

}
