package dev.headgate.cli;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.changelog.Changelog;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.maintenance.Backup;
import dev.headgate.maintenance.BackupOutcome;

/**
 * {@code headgate backup}: dumps the database into a file.
 */
@Command(name = "backup", mixinStandardHelpOptions = true,
		description = { "Dumps the database with pg_dump, and checks that the dump can be read.",
				"The file's name has the database, the revision and the time (UTC)." },
		footer = { "", "Example:", "  headgate backup --dir /backup --keep 14" })
class BackupCommand extends DatabaseCommand {

	static final String DIRECTORY = "backups";

	@Option(names = "--dir", paramLabel = "DIR", defaultValue = DIRECTORY,
			description = "The folder for it, made when it is missing. Default: ${DEFAULT-VALUE}.")
	Path directory = Path.of(DIRECTORY);

	@Option(names = "--keep", paramLabel = "N", defaultValue = "0",
			description = "Keep the newest N dumps of this database there, and delete the others. Default: all.")
	int keep;

	@Override
	public boolean readsChangelog() {
		return false;
	}

	@Override
	public CommandResult run() {
		if (this.keep < 0) {
			throw misuse("--keep: " + this.keep + " must not be negative");
		}
		Settings settings = settings();
		Backup backup = new Backup(settings, this.directory, this.keep);
		return ask(settings, (connection) -> {
			SchemaState state = new SchemaStateReader(new Changelog(List.of()), settings.changelog().history())
				.read(connection);
			try {
				BackupOutcome outcome = backup.create(connection,
						state.schemaPosition().map(SchemaPosition::current).orElse(null));
				backup.succeeded(connection);
				return answer(outcome);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new SQLException("told to stop", ex);
			}
		});
	}

	private static CommandResult answer(BackupOutcome outcome) {
		return switch (outcome) {
			case BackupOutcome.Failed(var closed) ->
				CommandResult.failed(closed.exitCode(), closed.description(), closed.action());
			case BackupOutcome.Created taken -> new CommandResult(ExitCode.DONE, text(taken), facts(taken), null);
		};
	}

	static String text(BackupOutcome.Created taken) {
		StringBuilder text = new StringBuilder();
		text.append("backup ")
			.append(taken.file())
			.append(", ")
			.append(taken.bytes())
			.append(" bytes, ")
			.append(taken.entries())
			.append(" entries\n");
		taken.deleted().forEach((file) -> text.append("deleted ").append(file).append('\n'));
		return text.toString();
	}

	static Map<String, Object> facts(BackupOutcome.Created taken) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("file", taken.file().toString());
		facts.put("bytes", taken.bytes());
		facts.put("entries", taken.entries());
		facts.put("durationMs", taken.took().toMillis());
		facts.put("tools", taken.tools().toString());
		facts.put("deleted", taken.deleted().stream().map(Path::toString).toList());
		return facts;
	}

}
