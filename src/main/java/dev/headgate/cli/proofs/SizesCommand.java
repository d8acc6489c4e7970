package dev.headgate.cli.proofs;

import java.util.LinkedHashMap;
import java.util.Map;

import picocli.CommandLine.Command;

import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.lint.sizes.TableSize;
import dev.headgate.lint.sizes.TableSizes;
import dev.headgate.lint.sizes.TableSizesReader;

/**
 * {@code headgate sizes}: how large the tables of a database are, for {@code lint}.
 */
@Command(name = "sizes", mixinStandardHelpOptions = true,
		description = { "Prints how large the tables of a database are, for 'headgate lint --sizes FILE'.",
				"Any role that may connect to the database may ask; it reads no row, and writes nothing." },
		footer = { "", "Example:",
				"  headgate sizes --url postgresql://monitor@db.example.com/app > production.sizes" })
public final class SizesCommand extends ReadOnlyCommand {

	@Override
	public boolean readsChangelog() {
		return false;
	}

	@Override
	public CommandResult run() {
		TableSizes sizes = ask(settings(), (connection) -> {
			connection.setReadOnly(true);
			return TableSizesReader.read(connection);
		});
		return CommandResult.done(sizes.text(),
				Map.of("tables", sizes.all().stream().map(SizesCommand::facts).toList()));
	}

	private static Map<String, Object> facts(TableSize size) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("table", size.table());
		facts.put("bytes", size.bytes());
		facts.put("rows", size.rows());
		return facts;
	}

}
