package dev.headgate.cli.proofs;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.headgate.changelog.Location;
import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.OptionFiles;
import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.options.ScratchOptions;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.jdbc.Connections;
import dev.headgate.lint.Baseline;
import dev.headgate.lint.LintOptions;
import dev.headgate.lint.LintSelection;
import dev.headgate.lint.Linter;
import dev.headgate.lint.SourcePaths;
import dev.headgate.lint.report.GithubReport;
import dev.headgate.lint.report.JsonReport;
import dev.headgate.lint.report.LintReport;
import dev.headgate.lint.report.SarifReport;
import dev.headgate.lint.report.TextReport;
import dev.headgate.lint.rule.Severity;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * {@code headgate lint}: what change sets would do to a database in use.
 */
@Command(name = "lint", mixinStandardHelpOptions = true,
		description = { "Finds what change sets would do to a database in use.",
				"Runs each on temporary databases with generated rows, watches its locks, reads and rewrites, and exits"
						+ " with 18 when it finds an error or a warning.",
				"A change set allows a rule in its own comment: headgate:allow RULE: why." },
		footer = { "", "Example:", "  headgate lint --changed-in origin/main...HEAD" })
public final class LintCommand extends ReadOnlyCommand {

	@ArgGroup(exclusive = true)
	LintTargets targets = new LintTargets();

	@Option(names = "--rows", paramLabel = "N", defaultValue = "" + LintOptions.ROWS,
			description = "How many rows each table gets at least. Default: ${DEFAULT-VALUE}.")
	int rows;

	@Option(names = "--fail-on", paramLabel = "SEVERITY", defaultValue = "warn",
			description = "The least severity that exits with 18: error, warn or note. Default: ${DEFAULT-VALUE}.")
	Severity failOn = Severity.WARN;

	@Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text",
			description = "text, sarif (SARIF 2.1.0, for code scanners) or github (annotations in a workflow)."
					+ " Default: ${DEFAULT-VALUE}.")
	LintFormat format = LintFormat.TEXT;

	@Option(names = "--baseline", paramLabel = "FILE",
			description = "A file with findings that are not counted, so that an old changelog begins clean."
					+ " Default: " + Baseline.NAME + " beside changelog.sum, if it is there.")
	@Nullable String baseline;

	@Option(names = "--write-baseline",
			description = "Write all findings into the file of --baseline, or into the one that stands in for it.")
	boolean writeBaseline;

	@Mixin
	ScratchOptions scratch = new ScratchOptions();

	@Mixin
	SizesOptions sizes = new SizesOptions();

	@Override
	public CommandResult run() {
		check();
		Settings settings = this.targets.pending ? settings() : withoutDatabase();
		ParsedChangelog changelog = ChangelogReader.read(settings.changelog());
		LintOptions options = new LintOptions(this.rows, baseline(changelog.location()), this.sizes.tables());
		SourcePaths paths = new SourcePaths(changelog.location(), Path.of(""));
		try {
			LintSelection selection = this.targets.choose(this, changelog, settings, paths);
			return answer(lint(settings, selection, options), changelog.location(), paths);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CommandException(ExitCode.STOPPED, "Stopped before all change sets were linted.", "Try again.");
		}
	}

	private void check() {
		if (this.rows < 0) {
			throw misuse("--rows must not be negative: " + this.rows);
		}
		if (this.sizes.megabytes < 0) {
			throw misuse("--small-below must not be negative: " + this.sizes.megabytes);
		}
		if (this.format != LintFormat.TEXT && printsJson()) {
			throw misuse("--json and --format both say how to print; give one of them");
		}
	}

	/** A new one may be written where none is yet. */
	private Baseline baseline(Location location) {
		if (this.writeBaseline) {
			return Baseline.NONE;
		}
		return (this.baseline != null) ? OptionFiles.read("--baseline", this.baseline, Baseline::parse,
				"Write it with 'headgate lint --baseline FILE --write-baseline'.") : Baseline.of(location);
	}

	private LintReport lint(Settings settings, LintSelection selection, LintOptions options)
			throws InterruptedException {
		try (ScratchServer server = this.scratch.open(settings)) {
			return Linter.lint(server, settings, selection, options);
		}
		catch (SQLException ex) {
			throw new CommandException(ExitCode.UNREACHABLE,
					"A temporary database was lost, or refused something: " + Connections.describe(ex),
					"Try again; --scratch-url names another server for such databases.");
		}
	}

	private CommandResult answer(LintReport report, Location location, UnaryOperator<String> paths) {
		String text = print(report, paths);
		Map<String, Object> facts = JsonReport.facts(report, paths);
		String stopped = report.stopped();
		if (stopped != null) {
			return CommandResult
				.failed(ExitCode.PROOF_FAILED, "The change sets behind one were not linted: " + stopped,
						"Correct the change set, and lint again.")
				.with(text, facts);
		}
		if (this.writeBaseline) {
			String file = (this.baseline != null) ? this.baseline : location.beside(Baseline.NAME).toString();
			OptionFiles.write("--baseline", file, Baseline.text(report));
			return CommandResult.done(text + written(report, file), facts);
		}
		return report.hasAtLeast(this.failOn) ? CommandResult
			.failed(ExitCode.PROOF_FAILED, "The change sets have findings: " + TextReport.summary(report) + ".",
					"Change them as it says behind 'instead', or allow a rule in the change set's own comment:"
							+ " headgate:allow RULE: why.")
			.with(text, facts) : CommandResult.done(text, facts);
	}

	private String print(LintReport report, UnaryOperator<String> paths) {
		return switch (this.format) {
			case TEXT -> TextReport.of(report);
			case SARIF -> SarifReport.of(report, paths, getClass().getPackage().getImplementationVersion());
			case GITHUB -> GithubReport.of(report, paths);
		};
	}

	private String written(LintReport report, String file) {
		return (this.format == LintFormat.SARIF) ? ""
				: "written to " + file + ": " + TextReport.summary(report) + ", not counted from now on\n";
	}

}
