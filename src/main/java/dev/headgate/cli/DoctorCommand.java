package dev.headgate.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Command;

import dev.headgate.config.ExitCode;
import dev.headgate.gate.Doctor;
import dev.headgate.gate.Finding;
import dev.headgate.gate.Finding.Level;

/**
 * {@code headgate doctor}: looks at everything that a migration needs.
 */
@Command(name = "doctor", mixinStandardHelpOptions = true,
		description = { "Checks everything that a migration needs, and says what to do. Reads only.",
				"Exit code 18 when there is a problem, 13 when the database can't be reached." },
		footer = { "", "Example:", "  headgate doctor --json" })
class DoctorCommand extends Verb {

	@Override
	Answer run() {
		Doctor doctor = new Doctor(settings());
		List<Finding> findings = doctor.examine();
		long problems = count(findings, Level.PROBLEM);
		ExitCode exitCode = (problems > 0) ? ExitCode.PROOF_FAILED : ExitCode.DONE;
		return new Answer(doctor.hasReached() ? exitCode : ExitCode.UNREACHABLE, text(findings), facts(findings), null);
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
