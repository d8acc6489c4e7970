package dev.headgate.cli.proofs;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.headgate.cli.options.ChangelogChoice;
import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.options.OptionFiles;
import dev.headgate.cli.options.ScratchOptions;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.proof.previous.PreviousRelease;
import dev.headgate.proof.previous.RecordedStatements;
import dev.headgate.proof.report.JUnitReport;
import dev.headgate.proof.report.MarkdownReport;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofResult;
import dev.headgate.proof.scratch.ScratchServer;
import dev.headgate.proof.verify.Proof;
import dev.headgate.proof.verify.ProofContext;
import dev.headgate.proof.verify.Proofs;
import dev.headgate.proof.verify.Verification;

/**
 * {@code headgate verify}: whether a changelog does what it promises.
 */
@Command(name = "verify", mixinStandardHelpOptions = true, description = {
		"Proves in temporary databases that a changelog does what it promises.",
		"graph: one head, a whole chain, checksum file, names. fresh: from empty to head, twice. stairway: each change set"
				+ " up, down and up, with rows. baseline: the schema.sql of an adopted database, stamped and upgraded."
				+ " model: entities and schema.sql. seeds: in dev only, and removable. offline: the SQL script. lint: the rules of 'headgate lint'."
				+ " previous: the last release still works on the new schema.",
		"Touches no other database. Exits with 18 when a proof fails." },
		footer = { "", "Example:",
				"  headgate verify --scratch-url postgresql://postgres@localhost:5432/postgres --junit target/verify.xml" })
public class VerifyCommand extends DatabaseCommand {

	@Mixin
	ScratchOptions scratch = new ScratchOptions();

	@Option(names = "--only", paramLabel = "NAME", split = ",", description = "Only these proofs, joined by commas.")
	@Nullable List<String> only;

	@Option(names = "--since", paramLabel = "REVISION",
			description = "Take the stairway and lint only the change sets behind this one. REVISION is "
					+ DatabaseCommand.NAMES)
	@Nullable String since;

	@Option(names = "--previous", paramLabel = "JAR",
			description = "The jar of the release in production, for the proof 'previous'.")
	@Nullable String previous;

	@Option(names = "--statements", paramLabel = "FILE",
			description = "Statements of that release to plan at head: SQL, or CSV with a column 'query' as"
					+ " pg_stat_statements has it.")
	@Nullable String statements;

	@Option(names = "--junit", paramLabel = "FILE", description = "Write the results as JUnit XML, too.")
	@Nullable Path junit;

	@Option(names = "--markdown", paramLabel = "FILE",
			description = "Write the results as Markdown, too, for a comment on a pull request.")
	@Nullable Path markdown;

	@Override
	public CommandResult run() {
		List<Proof> proofs = (this.only != null) ? Proofs.named(this.only) : Proofs.all();
		PreviousRelease release = previousRelease();
		Settings settings = withoutDatabase();
		List<ProofResult> results;
		try (ScratchServer server = this.scratch.open(settings)) {
			Verification verification = new Verification(new ProofContext(settings, server, this.since, release),
					this::tell);
			results = withoutGateLog(() -> verification.run(proofs));
		}
		write("--junit", this.junit, JUnitReport.of(results));
		write("--markdown", this.markdown, MarkdownReport.of(results));
		return answer(results);
	}

	private PreviousRelease previousRelease() {
		RecordedStatements recorded = (this.statements != null) ? OptionFiles.read("--statements", this.statements,
				RecordedStatements::parse,
				"Write one: psql -c \"COPY (SELECT query FROM pg_stat_statements) TO STDOUT (FORMAT csv, HEADER)\"")
				: RecordedStatements.NONE;
		return new PreviousRelease((this.previous != null) ? jar(this.previous) : null, recorded);
	}

	/**
	 * An image or a tag may be named like anything, so it is refused by what is not
	 * there.
	 */
	private static Path jar(String name) {
		try {
			Path jar = ChangelogChoice.workingDirectory().resolve(name);
			if (Files.isRegularFile(jar)) {
				return jar;
			}
			throw noJar(name);
		}
		catch (InvalidPathException ex) {
			throw noJar(name);
		}
	}

	private static CommandException noJar(String name) {
		return new CommandException(ExitCode.USAGE, "--previous: there is no jar '" + name + "'.", """
				Name the jar of the release in production. Out of an image:
				  docker create --name previous IMAGE && docker cp previous:/PATH/TO/APP.jar previous.jar
				Of a git tag:
				  git worktree add ../previous TAG && (cd ../previous && ./mvnw package -DskipTests)""");
	}

	private void tell(ProofResult result) {
		StringBuilder text = new StringBuilder();
		text.append("%-9s %-8s %8s  %s\n".formatted(result.name(), result.status(), result.seconds(),
				result.outcome().summary()));
		for (ProofFailure failure : result.outcome().failures()) {
			text.append(failure.where().isEmpty() ? "" : "    " + failure.where() + "\n");
			text.append(failure.difference().strip().indent(failure.where().isEmpty() ? 4 : 8));
		}
		result.outcome().notes().forEach((note) -> text.append("    note: ").append(note).append('\n'));
		progress(PrintableText.styled(text.toString()));
	}

	private static CommandResult answer(List<ProofResult> results) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("proofs", results.stream().map(ProofResult::facts).toList());
		List<ProofResult> failed = results.stream().filter(ProofResult::isFailed).toList();
		if (failed.isEmpty()) {
			return CommandResult.done("", facts);
		}
		List<String> actions = failed.stream()
			.flatMap((result) -> result.outcome().failures().stream())
			.map(ProofFailure::action)
			.distinct()
			.toList();
		return new CommandResult(ExitCode.PROOF_FAILED, "", facts,
				new CommandResult.Failure(
						"Not proved: " + String.join(", ", failed.stream().map(ProofResult::name).toList()) + ".",
						String.join("\n", actions)));
	}

	private static void write(String option, @Nullable Path file, String text) {
		if (file != null) {
			OptionFiles.writeReport(option, file.toString(), text);
		}
	}

}
