package dev.headgate.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Backup;
import dev.headgate.gate.BackupOutcome;
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

	@Option(names = "--backup", description = "Take a backup first, when something is pending; none, no migration.")
	boolean backup;

	@Option(names = "--backup-dir", paramLabel = "DIR",
			description = "The folder for it; implies --backup. Default: " + BackupCommand.DIRECTORY + ".")
	@Nullable Path backupDirectory;

	@Override
	Answer run() {
		Settings settings = settings();
		Progress progress = new Progress();
		Gate gate = new Gate(settings, Mode.MIGRATE, progress);
		if (!this.backup && this.backupDirectory == null) {
			return answer(watched(progress, gate::open), UpgradeCommand::opened);
		}
		Path directory = (this.backupDirectory != null) ? this.backupDirectory : Path.of(BackupCommand.DIRECTORY);
		Backup precaution = new Backup(settings, directory, 0);
		gate.withBackup(precaution);
		Answer answer = answer(watched(progress, gate::open), UpgradeCommand::opened);
		return precaution.taken().map((taken) -> withBackup(answer, taken)).orElse(answer);
	}

	private static Answer withBackup(Answer answer, BackupOutcome.Taken taken) {
		Map<String, Object> facts = new LinkedHashMap<>(answer.facts());
		facts.put("backup", BackupCommand.facts(taken));
		return answer.with(BackupCommand.text(taken) + answer.text(), facts);
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
