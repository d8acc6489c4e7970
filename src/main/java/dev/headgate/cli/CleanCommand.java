package dev.headgate.cli;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.ConfirmationOption;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.Settings;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.maintenance.SchemaCleaner;

/**
 * {@code headgate clean}: drops everything of the application, in development only.
 */
@Command(name = "clean", mixinStandardHelpOptions = true,
		description = { "Drops everything of the application after asking, in development only.",
				"That is the objects in its schema, Liquibase's history and Headgate's own",
				"schema; extensions stay. Only in profile dev or test, on a database that was",
				"first migrated there." },
		footer = { "", "Example:", "  headgate clean --yes --spring.profiles.active=dev" })
class CleanCommand extends DatabaseCommand {

	@Mixin
	ConfirmationOption question = new ConfirmationOption();

	@Option(names = "--schema", paramLabel = "NAME",
			description = "A further schema of the application, to be dropped as a whole. May be repeated.")
	List<String> schemas = new ArrayList<>();

	@Override
	public boolean readsChangelog() {
		return false;
	}

	@Override
	public CommandResult run() {
		for (String schema : this.schemas) {
			if (schema.startsWith("pg_") || schema.equals("information_schema")) {
				throw misuse("--schema: '" + schema + "' is PostgreSQL's own");
			}
		}
		Settings settings = settings();
		return ask(settings, (connection) -> clean(new SchemaCleaner(settings, connection, this.schemas),
				settings.migration().toString()));
	}

	private CommandResult clean(SchemaCleaner cleaning, String database) throws SQLException {
		Optional<Verdict.Closed> refusal = cleaning.refusal();
		if (refusal.isPresent()) {
			return failed(refusal.get());
		}
		SchemaCleaner.Inventory inventory = cleaning.look();
		Map<String, Object> facts = facts(inventory);
		try {
			boolean read = this.question.ask("This drops all objects of " + database + ":\n" + text(inventory),
					"Drop them");
			Optional<Verdict.Closed> kept = cleaning.drop();
			return kept.map((closed) -> failed(closed).with("", facts))
				.orElseGet(() -> CommandResult
					.done((read ? "" : text(inventory)) + "dropped; 'headgate upgrade' starts from nothing\n", facts));
		}
		catch (CommandException ex) {
			return CommandResult.failed(ex).with("", facts);
		}
	}

	private static CommandResult failed(Verdict.Closed closed) {
		return CommandResult.failed(closed.exitCode(), closed.description(), closed.action());
	}

	private static String text(SchemaCleaner.Inventory inventory) {
		String text = "%-12s %s\n%-12s %d with %d rows\n%-12s %d\n".formatted("schemas",
				String.join(", ", inventory.schemas()) + ", headgate", "tables", inventory.tables(), inventory.rows(),
				"others", inventory.others());
		return inventory.leftAlone().isEmpty() ? text : text + "%-12s %s (--schema NAME drops one too)\n"
			.formatted("stays", String.join(", ", inventory.leftAlone()));
	}

	private static Map<String, Object> facts(SchemaCleaner.Inventory inventory) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("schemas", inventory.schemas());
		facts.put("tables", inventory.tables());
		facts.put("rows", inventory.rows());
		facts.put("others", inventory.others());
		facts.put("leftAlone", inventory.leftAlone());
		return facts;
	}

}
