package dev.headgate.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.options.OptionFiles;
import dev.headgate.cli.options.RelativeTarget;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.PlanFormatter;
import dev.headgate.config.Mode;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.BeforeMigration;
import dev.headgate.gate.Gate;
import dev.headgate.gate.plan.ApprovedPlan;
import dev.headgate.gate.plan.ApprovedPlanFile;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.plan.UpgradePlan;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.maintenance.Backup;
import dev.headgate.maintenance.BackupOutcome;

/**
 * {@code headgate upgrade}: applies what is pending, through the gate.
 */
@Command(name = "upgrade", mixinStandardHelpOptions = true,
		description = { "Applies pending change sets, under the migration lock, and exits.",
				"A target below head is reached without seeds; they come with head." },
		footer = { "", "Example:", "  headgate upgrade --url postgresql://owner@db:5432/app",
				"  headgate upgrade +1 --dry-run",
				"  headgate upgrade --plan plan.json && headgate upgrade --approved plan.json",
				"  headgate upgrade 5c07e6f4 --sql --from base > script.sql" })
class UpgradeCommand extends DatabaseCommand {

	private static final String HEAD = "head";

	private static final String TAG = "--to-tag ";

	@Parameters(arity = "0..1", paramLabel = "TARGET",
			description = "'head' (the default); +N for the next N; or a revision: " + NAMES)
	@Nullable String target;

	@Option(names = "--to-tag", paramLabel = "TAG", description = "Stop after the change set that sets this tag.")
	@Nullable String tag;

	@Option(names = "--dry-run", description = "Say what would be applied; take no lock and write nothing.")
	boolean dryRun;

	@Option(names = "--sql", description = "Print a script for psql instead of applying anything.")
	boolean sql;

	@Option(names = "--from", paramLabel = "REVISION",
			description = "With --sql: where the database stands, or 'base'; no database is asked then.")
	@Nullable String from;

	@Option(names = "--plan", paramLabel = "FILE",
			description = "Write what would be applied to this database into FILE, for approval; apply nothing.")
	@Nullable String plan;

	@Option(names = "--approved", paramLabel = "FILE",
			description = "Apply exactly what --plan wrote into FILE, or refuse with exit code 17 and say what has changed.")
	@Nullable String approved;

	@Option(names = "--backup", description = "Take a backup first, when something is pending; none, no migration.")
	boolean backup;

	@Option(names = "--backup-dir", paramLabel = "DIR",
			description = "The folder for it; implies --backup. Default: " + BackupCommand.DIRECTORY + ".")
	@Nullable Path backupDirectory;

	@Option(names = "--backup-keep", paramLabel = "N",
			description = "Keep the newest N dumps of this database there, and delete the others; implies --backup. Default: all.")
	@Nullable Integer backupKeep;

	@Override
	public CommandResult run() {
		if (this.approved != null) {
			return approved(this.approved);
		}
		if (this.plan != null && (this.sql || this.dryRun)) {
			throw misuse("--plan, --sql and --dry-run each say what would run: give one of them");
		}
		UpgradeTarget to = target();
		if (this.from != null) {
			if (!this.sql) {
				throw misuse("--from goes with --sql");
			}
			return script(new Planner(offline()).upgradeFrom(this.from, to));
		}
		Settings settings = settingsToMigrate();
		if (this.sql || this.dryRun) {
			Planner planner = new Planner(settings);
			UpgradePlan plan = ask(settings, (connection) -> planner.upgrade(connection, to));
			return this.sql ? script(plan) : dryRun(plan);
		}
		return (this.plan != null) ? plan(settings, to, this.plan) : apply(settings, to, null);
	}

	private CommandResult plan(Settings settings, UpgradeTarget to, String file) {
		ApprovedPlan made = ask(settings, (connection) -> ApprovedPlan.of(connection, settings, name(to), to));
		OptionFiles.write("--plan", file, ApprovedPlanFile.write(made));
		int count = made.steps().size();
		return CommandResult.done(
				"planned " + PrintableText.counted(count, "change set") + " for " + settings.migration()
						+ "; 'headgate upgrade --approved " + file + "' applies exactly that\n",
				Map.of("planned", count, "plan", file));
	}

	private CommandResult approved(String file) {
		if (this.plan != null || this.sql || this.dryRun || this.from != null || this.target != null
				|| this.tag != null) {
			throw misuse("--approved goes with --backup, --backup-dir and --backup-keep only: the plan says all else");
		}
		ApprovedPlan wanted = OptionFiles.read("--approved", file, ApprovedPlanFile::parse,
				"Write one: headgate upgrade --plan " + file);
		Settings settings = settingsToMigrate();
		UpgradeTarget to = target(wanted.target());
		Optional<Verdict.Closed> refusal = ask(settings, (connection) -> wanted.refusal(connection, settings, to));
		return refusal.map((closed) -> answer(closed, UpgradeCommand::opened))
			.orElseGet(() -> apply(settings, to, (connection, revision) -> wanted.refusal(connection, settings, to)));
	}

	private CommandResult apply(Settings settings, UpgradeTarget to, @Nullable BeforeMigration check) {
		if (this.backupKeep != null && this.backupKeep < 1) {
			throw misuse("--backup-keep: " + this.backupKeep + " must be 1 or more");
		}
		Progress progress = new Progress();
		Gate gate = new Gate(settings, Mode.MIGRATE, progress);
		if (check != null) {
			gate.after(check);
		}
		if (!this.backup && this.backupDirectory == null && this.backupKeep == null) {
			return answer(upgrade(settings, gate, to, progress), UpgradeCommand::opened);
		}
		Path directory = (this.backupDirectory != null) ? this.backupDirectory : Path.of(BackupCommand.DIRECTORY);
		Backup precaution = new Backup(settings, directory, Objects.requireNonNullElse(this.backupKeep, 0));
		gate.after(precaution);
		CommandResult answer = answer(upgrade(settings, gate, to, progress), UpgradeCommand::opened);
		return precaution.taken().map((taken) -> withBackup(answer, taken)).orElse(answer);
	}

	private Verdict upgrade(Settings settings, Gate gate, UpgradeTarget to, Progress progress) {
		return traced(settings, progress, (listener) -> watched(progress, () -> gate.observedBy(listener).upgrade(to)));
	}

	private static CommandResult withBackup(CommandResult answer, BackupOutcome.Created taken) {
		Map<String, Object> facts = new LinkedHashMap<>(answer.facts());
		facts.put("backup", BackupCommand.facts(taken));
		return answer.with(BackupCommand.text(taken) + answer.text(), facts);
	}

	private UpgradeTarget target() {
		if (this.tag != null) {
			if (this.target != null) {
				throw misuse("Give a target or --to-tag, not both");
			}
			return new UpgradeTarget.Tag(this.tag);
		}
		return target(Objects.requireNonNullElse(orSteps(this.target), HEAD));
	}

	private UpgradeTarget target(String text) {
		if (text.startsWith(TAG)) {
			return new UpgradeTarget.Tag(text.substring(TAG.length()));
		}
		if (text.startsWith("+")) {
			return new UpgradeTarget.Next(RelativeTarget.parse(text, this));
		}
		return text.equals(HEAD) ? new UpgradeTarget.Head() : new UpgradeTarget.To(text);
	}

	/** A plan has its target as it would be typed. */
	private static String name(UpgradeTarget target) {
		return switch (target) {
			case UpgradeTarget.Head ignored -> HEAD;
			case UpgradeTarget.To(String revision) -> revision;
			case UpgradeTarget.Next(int count) -> "+" + count;
			case UpgradeTarget.Tag(String name) -> TAG + name;
		};
	}

	private static CommandResult script(UpgradePlan plan) {
		String text = plan.script().text();
		return CommandResult.done(text, Map.of("sql", text));
	}

	private static CommandResult dryRun(UpgradePlan plan) {
		List<PlannedChange> changes = plan.changes();
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("state", plan.state());
		facts.put("changeSets", PlanFormatter.facts(changes));
		String text = plan.summary() + "\n"
				+ (changes.isEmpty() ? "nothing to apply\n" : "would apply " + PlanFormatter.count(changes) + ":\n\n");
		return CommandResult.done(text + PlanFormatter.listed(changes, true), facts);
	}

	private static CommandResult opened(Verdict.Open open) {
		SchemaState state = open.state();
		String head = state.schemaPosition().map(SchemaPosition::head).orElse("nothing");
		int pending = state.schemaPosition().map((position) -> position.pending().size()).orElse(0);
		String current = state.schemaPosition().map(SchemaPosition::current).orElse(null);
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("applied", open.applied());
		facts.put("head", head);
		facts.put("state", state.state());
		if (current != null) {
			facts.put("current", current);
		}
		facts.put("pending", pending);
		if (!open.marked().isEmpty()) {
			facts.put("marked", open.marked().stream().map(ChangeSetKey::id).toList());
		}
		state.schemaPosition().ifPresent((position) -> facts.putAll(StatusCommand.passedOver(position)));
		String also = also(open);
		if (pending > 0) {
			String what = (open.applied() == 0) ? "nothing to apply" : "applied " + open.applied() + " change sets";
			return CommandResult.done(what + ", at " + Objects.requireNonNullElse(current, "nothing") + "; " + pending
					+ " more up to head " + head + "\n" + also, facts);
		}
		return CommandResult.done(((open.applied() == 0) ? "already at head " + head + "\n"
				: "applied " + open.applied() + " change sets, now at head " + head + "\n") + also, facts);
	}

	private static String also(Verdict.Open open) {
		StringBuilder text = new StringBuilder();
		open.marked()
			.forEach((key) -> text.append(key.id())
				.append(" is marked as applied without having run (MARK_RAN), ")
				.append(key.path())
				.append('\n'));
		open.state()
			.schemaPosition()
			.map(SchemaPosition::deferred)
			.orElse(List.of())
			.forEach((deferral) -> text.append(deferral).append(", ").append(deferral.key().path()).append('\n'));
		return text.toString();
	}

}
