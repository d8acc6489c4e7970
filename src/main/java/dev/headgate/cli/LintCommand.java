package dev.headgate.cli;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.RevisionResolver;
import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.jdbc.Connections;
import dev.headgate.lint.LintSelection;
import dev.headgate.lint.Linter;
import dev.headgate.lint.report.Finding;
import dev.headgate.lint.report.LintReport;
import dev.headgate.lint.report.TextReport;
import dev.headgate.lint.rule.Severity;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * {@code headgate lint}: what change sets would do to a database in use.
 */
@Command(name = "lint", mixinStandardHelpOptions = true,
		description = { "Finds what change sets would do to a database in use.",
				"Runs each on temporary databases with generated rows, watches its locks, reads and rewrites, and exits"
						+ " with 18 when it finds an error or a warning." },
		footer = { "", "Example:", "  headgate lint --since 4be1d09c --url postgresql://owner@localhost:5432/app" })
class LintCommand extends DatabaseCommand {

	@Option(names = "--since", paramLabel = "REV",
			description = { "Lint the change sets behind this one, which no release has applied. Default: all. REV is "
					+ NAMES })
	@Nullable String since;

	@Option(names = "--rows", paramLabel = "N", defaultValue = "3",
			description = "How many rows each table gets at least. Default: ${DEFAULT-VALUE}.")
	int rows;

	@Override
	public CommandResult run() {
		if (this.rows < 0) {
			throw misuse("--rows must not be negative: " + this.rows);
		}
		Settings settings = settings();
		LintSelection selection = selection(settings);
		try (ScratchServer server = ScratchServer.open(settings)) {
			Database start = Linter.prepare(server, settings);
			return answer(Linter.lint(server, start, settings, selection, this.rows));
		}
		catch (SQLException ex) {
			throw new CommandException(ExitCode.UNREACHABLE,
					"A temporary database was lost, or refused something: " + Connections.describe(ex),
					"Try again; headgate.scratch-url names another server for such databases.");
		}
		catch (MigrationException ex) {
			throw new CommandException(ExitCode.MIGRATION_FAILED,
					"Headgate's own tables can't be made in a temporary database: " + ex.reason(),
					"Set headgate.scratch-url to another PostgreSQL server, for example"
							+ " postgresql://user:password@localhost:5432/postgres.");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CommandException(ExitCode.STOPPED, "Stopped before all change sets were linted.", "Try again.");
		}
	}

	private LintSelection selection(Settings settings) {
		List<ChangeSetKey> keys = ChangelogReader.read(settings.changelog())
			.model()
			.unseeded()
			.stream()
			.map(ChangeSetInfo::key)
			.toList();
		if (this.since == null) {
			return new LintSelection(new LinkedHashSet<>(keys), false,
					"all, each as if the ones before it were released");
		}
		int place = RevisionResolver.of(keys, "in the changelog").word("head", keys.getLast()).place(this.since);
		return new LintSelection(new LinkedHashSet<>(keys.subList(place + 1, keys.size())), true,
				"those behind " + this.since + ", which no release has applied");
	}

	private static CommandResult answer(LintReport report) {
		String text = TextReport.of(report);
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("selection", report.selection());
		facts.put("changeSets", report.changeSets());
		facts.put("findings", report.findings().stream().map(LintCommand::facts).toList());
		facts.put("limits", report.limits());
		boolean fails = report.count(Severity.ERROR) + report.count(Severity.WARN) > 0;
		String stopped = report.stopped();
		if (stopped != null) {
			return CommandResult
				.failed(ExitCode.PROOF_FAILED, "The change sets behind one were not linted: " + stopped,
						"Correct the change set, and lint again.")
				.with(text, facts);
		}
		return fails ? CommandResult
			.failed(ExitCode.PROOF_FAILED, "The change sets have findings: " + TextReport.summary(report) + ".",
					"Change them as it says behind 'instead'.")
			.with(text, facts) : CommandResult.done(text, facts);
	}

	private static Map<String, Object> facts(Finding finding) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("rule", finding.rule().id());
		facts.put("severity", finding.rule().severity().id());
		facts.put("file", finding.file());
		facts.put("line", finding.line());
		facts.put("revision", finding.revision());
		facts.put("text", finding.violation().text());
		return facts;
	}

}
