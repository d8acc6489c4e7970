package dev.headgate.cli.proofs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.options.OptionFiles;
import dev.headgate.cli.options.OptionValues;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.gate.progress.Progress;
import dev.headgate.rehearsal.CopyCheck;
import dev.headgate.rehearsal.HtmlReport;
import dev.headgate.rehearsal.JsonReport;
import dev.headgate.rehearsal.MarkdownReport;
import dev.headgate.rehearsal.Rehearsal;
import dev.headgate.rehearsal.RehearsalReport;
import dev.headgate.rehearsal.TextReport;

/**
 * {@code headgate rehearse}: what the pending change sets do to a copy of production.
 */
@Command(name = "rehearse", mixinStandardHelpOptions = true, description = {
		"Applies what is pending to a copy of production, such as a restored backup, and reports for each change set how"
				+ " long it took, which locks it held for how long and who would have waited, what it wrote, and how"
				+ " the size has changed.",
		"The copy is at head afterwards. A database that has the mark of prod, or that others use, is refused unless"
				+ " --confirm names it, too.",
		"Exits as 'headgate upgrade' does, and with 18 when --max-wait is exceeded." },
		footer = { "", "Example:",
				"  headgate rehearse --on postgresql://owner@restore.example.com/app --confirm app --html rehearsal.html" })
public final class RehearseCommand extends DatabaseCommand {

	@Option(names = "--on", paramLabel = "URL", required = true,
			description = "The copy: postgresql://user:password@host:5432/database. DATABASE_URL and --url are not used.")
	String on = "";

	@Option(names = "--confirm", paramLabel = "NAME",
			description = "The name of that database once more, where it looks like production itself.")
	@Nullable String confirm;

	@Option(names = "--max-wait", paramLabel = "TIME", converter = OptionValues.Time.class,
			description = "Exit with 18 when reads or writes of a table have to wait longer than this, such as 500ms or 2s.")
	@Nullable Duration maxWait;

	@Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as Markdown, too.")
	@Nullable Path markdown;

	@Option(names = "--html", paramLabel = "FILE", description = "Write the report as one HTML page, too.")
	@Nullable Path html;

	@Override
	public CommandResult run() {
		Settings settings = offline().on(OptionValues.database("--on", this.on));
		RehearsalReport report = ask(settings, "--on", (connection) -> {
			refuseProduction(settings, connection);
			return rehearse(settings, connection);
		});
		if (this.markdown != null) {
			OptionFiles.writeReport("--markdown", this.markdown.toString(), MarkdownReport.of(report));
		}
		if (this.html != null) {
			OptionFiles.writeReport("--html", this.html.toString(), HtmlReport.of(report));
		}
		return answer(report.verdict(), (open) -> judged(report)).with(TextReport.of(report), JsonReport.of(report));
	}

	private void refuseProduction(Settings settings, Connection connection) throws SQLException {
		List<String> doubts = CopyCheck.doubts(connection);
		String name = connection.getCatalog();
		if (!doubts.isEmpty() && !name.equals(this.confirm)) {
			throw new CommandException(ExitCode.ENVIRONMENT_REFUSED,
					"The database " + settings.migration() + " looks like production itself: "
							+ String.join("; ", doubts) + ".",
					"If it is a copy, such as a restored backup, name it once more: --confirm " + name
							+ ". Nothing was changed.");
		}
	}

	private RehearsalReport rehearse(Settings settings, Connection connection) throws SQLException {
		Progress progress = new Progress();
		try (Rehearsal rehearsal = new Rehearsal(settings, connection, progress)) {
			return watched(progress, rehearsal::run);
		}
	}

	private CommandResult judged(RehearsalReport report) {
		Duration most = this.maxWait;
		if (most == null) {
			return CommandResult.done("", Map.of());
		}
		List<String> longer = report.blockingLongerThan(most);
		return longer.isEmpty() ? CommandResult.done("", Map.of()) : CommandResult.failed(ExitCode.PROOF_FAILED,
				"Others wait longer than --max-wait " + most.toMillis() + " ms: " + String.join("; ", longer) + ".",
				"'headgate lint' says what to write instead; see docs/large-tables.md for updates of many rows.");
	}

}
