package dev.headgate.cli;

import java.util.List;

import picocli.CommandLine.Command;

import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.proof.SchemaDiff;

/**
 * {@code headgate check}: whether {@code revision --autogenerate} would write something.
 */
@Command(name = "check", mixinStandardHelpOptions = true, description = {
		"Compares the JPA entities with the schema at head.",
		"Does so in temporary databases, and exits with 18 when 'revision --autogenerate' would write something." },
		footer = { "", "Example:", "  headgate check --headgate.entity-packages=com.example.shop" })
class CheckCommand extends DatabaseCommand {

	@Override
	public CommandResult run() {
		List<String> differences = SchemaDiff.compare(settings()).differences();
		return differences.isEmpty() ? DifferenceResults.none("the schema at head is as the entities want it")
				: DifferenceResults.found(differences, "The entities want another schema than the one at head",
						"Write a revision: headgate revision --autogenerate -m \"…\"\n"
								+ "What is to stay although no entity maps it goes into headgate.unmapped.");
	}

}
