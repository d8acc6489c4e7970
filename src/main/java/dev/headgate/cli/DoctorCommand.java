package dev.headgate.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;

import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.doctor.Doctor;
import dev.headgate.doctor.Finding;
import dev.headgate.doctor.Finding.Level;

/**
 * {@code headgate doctor}: looks at everything that a migration needs.
 */
@Command(name = "doctor", mixinStandardHelpOptions = true,
		description = { "Checks everything that a migration needs, and says what to do. Reads only.",
				"Exit code 18 when there is a problem, 13 when the database can't be reached." },
		footer = { "", "Example:", "  headgate doctor --json" })
class DoctorCommand extends DatabaseCommand {

	@Override
	public CommandResult run() {
		Settings settings = settings();
		Doctor doctor = new Doctor(settings);
		List<Finding> findings = doctor.diagnose();
		List<Finding> problems = findings.stream().filter((finding) -> finding.level() == Level.PROBLEM).toList();
		String database = settings.migration().toString();
		CommandResult answer = CommandResult.done("", Map.of());
		if (!doctor.isConnected()) {
			answer = unreached(database, problems);
		}
		else if (!problems.isEmpty()) {
			answer = CommandResult.failed(ExitCode.PROOF_FAILED,
					"The doctor found problems with the database " + database + ": "
							+ joined(", ", problems, Finding::check) + ".",
					"Do what its findings say, then look again: headgate doctor");
		}
		return answer.with(text(findings), facts(findings));
	}

	private static CommandResult unreached(String database, List<Finding> problems) {
		return CommandResult.failed(
				ExitCode.UNREACHABLE, "The database " + database + " does not answer, or refuses: "
						+ joined("; ", problems, Finding::text) + ".",
				joined("\n", problems, (problem) -> Objects.requireNonNull(problem.action())));
	}

	private static String joined(String separator, List<Finding> findings, Function<Finding, String> part) {
		return findings.stream().map(part).distinct().collect(Collectors.joining(separator));
	}

	private static String text(List<Finding> findings) {
		StringBuilder text = new StringBuilder();
		for (Finding finding : findings) {
			text.append("%-8s %-12s %s\n".formatted(finding.level().id(), finding.check(), finding.text()));
			if (finding.action() != null) {
				text.append("%-8s %-12s do: %s\n".formatted("", "", finding.action().replace("\n", " ")));
			}
		}
		return text + "%d problems, %d warnings, %d not checked\n".formatted(count(findings, Level.PROBLEM),
				count(findings, Level.WARNING), count(findings, Level.SKIPPED));
	}

	private static Map<String, Object> facts(List<Finding> findings) {
		List<Object> list = new ArrayList<>();
		for (Finding finding : findings) {
			Map<String, Object> fact = new LinkedHashMap<>();
			fact.put("check", finding.check());
			fact.put("level", finding.level().id());
			fact.put("text", finding.text());
			if (finding.action() != null) {
				fact.put("action", finding.action());
			}
			list.add(fact);
		}
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("problems", count(findings, Level.PROBLEM));
		facts.put("warnings", count(findings, Level.WARNING));
		facts.put("findings", list);
		return facts;
	}

	private static long count(List<Finding> findings, Level level) {
		return findings.stream().filter((finding) -> finding.level() == level).count();
	}

}
