package dev.headgate.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.options.OptionFiles;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.proof.drift.DriftDetector;
import dev.headgate.proof.drift.DriftReport;
import dev.headgate.proof.drift.ExpectedSchema;
import dev.headgate.proof.drift.ExpectedSchemaFile;
import dev.headgate.proof.drift.RepairScript;

/**
 * {@code headgate drift}: whether somebody changed the schema by hand.
 */
@Command(name = "drift", mixinStandardHelpOptions = true, description = {
		"Finds what somebody changed in the schema by hand.",
		"Compares the database with the schema that its change sets make, and exits with 18 when they differ."
				+ " That schema is in expected-schema.json, beside the changelog, when the file is of exactly these change"
				+ " sets; else a temporary database is made for it." },
		footer = { "", "Example:", "  headgate drift --url postgresql://reader@db:5432/app",
				"  headgate drift --sql > back.sql", "  headgate drift --write-expected db/expected-schema.json" })
class DriftCommand extends DatabaseCommand {

	private static final Logger log = LoggerFactory.getLogger(DriftCommand.class);

	private static final String NO_DRIFT = "the schema is as its change sets made it";

	@Option(names = "--sql", description = "Print the statements that bring the schema back, as a script for psql."
			+ " Exits with 18 only when it can't write all of them.")
	boolean sql;

	@Option(names = "--temporary",
			description = "Compare with a temporary database, also when expected-schema.json is there.")
	boolean temporary;

	@Option(names = "--write-expected", paramLabel = "FILE",
			description = "Write the schema at head to FILE, from a temporary database; compare nothing.")
	@Nullable Path writeExpected;

	@Override
	public CommandResult run() {
		if (this.writeExpected != null) {
			if (this.sql || this.temporary) {
				throw misuse("--write-expected goes with neither --sql nor --temporary: it compares nothing");
			}
			return write(settings(), this.writeExpected);
		}
		Settings settings = settings();
		DriftDetector detector = new DriftDetector(settings);
		DriftReport report = this.temporary ? detector.detectWithTemporary() : detector.detect();
		report.notCompared().forEach((text) -> log.warn("Not compared: {}", text));
		return this.sql ? script(settings, report) : differences(settings, report);
	}

	private static CommandResult differences(Settings settings, DriftReport report) {
		List<String> differences = report.lines();
		CommandResult result = differences.isEmpty() ? DifferenceResults.none(NO_DRIFT) : DifferenceResults.found(
				differences, "The schema of " + settings.migration() + " is not as its change sets made it",
				"'headgate drift --sql' writes the statements that bring it back. To keep a change, write it into"
						+ " a revision and stamp that one.");
		return result.with(result.text(), facts(result.facts(), report));
	}

	private static CommandResult script(Settings settings, DriftReport report) {
		RepairScript script = report.repair();
		String text = script.text(settings.migration().address(), settings.gate().lockTimeout());
		Map<String, Object> facts = facts(Map.of("differences", report.lines()), report);
		facts.put("sql", text);
		facts.put("losesData", script.losses());
		facts.put("notWritten", script.notWritten());
		if (!script.losses().isEmpty()) {
			log.warn("Statements of this script lose data: {}", String.join("; ", script.losses()));
		}
		if (script.notWritten().isEmpty()) {
			return CommandResult.done(text, facts);
		}
		return CommandResult
			.failed(ExitCode.PROOF_FAILED,
					"The script does not bring back all of it: no statement could be written for\n\n    "
							+ String.join("\n    ", script.notWritten()),
					"Undo these by hand. The script has the statements for all other differences.")
			.with(text, facts);
	}

	private static Map<String, Object> facts(Map<String, Object> own, DriftReport report) {
		Map<String, Object> facts = new LinkedHashMap<>(own);
		facts.put("comparedWith", report.comparedWith());
		if (!report.notCompared().isEmpty()) {
			facts.put("notCompared", report.notCompared());
		}
		return facts;
	}

	private static CommandResult write(Settings settings, Path file) {
		ExpectedSchema expected = ExpectedSchema.atHead(settings);
		OptionFiles.write("--write-expected", file.toString(), ExpectedSchemaFile.write(expected));
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("file", file.toString());
		facts.put("tables", expected.schema().tables().size());
		return CommandResult.done("wrote the schema at head to " + file + "\n", facts);
	}

}
