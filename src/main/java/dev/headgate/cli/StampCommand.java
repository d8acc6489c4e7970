package dev.headgate.cli;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.ChangelogReader;
import dev.headgate.changelog.Revision;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.Verdict;
import dev.headgate.proof.SchemaProof;

/**
 * {@code headgate stamp}: records change sets as applied without running them.
 */
@Command(name = "stamp", mixinStandardHelpOptions = true,
		description = { "Records every change set up to a revision as applied, without running any.",
				"For a schema that was made by hand and equals that revision. Seeds are never stamped." },
		footer = { "", "Example:", "  headgate stamp head --verify" })
class StampCommand extends Verb {

	@Parameters(paramLabel = "REVISION", description = "A change set's id, or 'head'.")
	@Nullable String revision;

	@Option(names = "--verify", description = "First compare the schema with what that revision makes of"
			+ " a temporary database, and refuse when it differs.")
	boolean verify;

	@Override
	Answer run() {
		Settings settings = settingsToMigrate();
		Set<ChangeSetKey> wanted = new LinkedHashSet<>();
		boolean found = false;
		for (Revision candidate : ChangelogReader.read(settings.changelog()).model().applicable()) {
			if (!candidate.seed() && !found) {
				wanted.add(candidate.key());
				found = candidate.id().equals(this.revision);
			}
		}
		if (!found && !"head".equals(this.revision)) {
			throw misuse("The changelog has no revision '" + this.revision + "'");
		}
		if (this.verify) {
			List<String> differences = SchemaProof.differences(settings, wanted::contains);
			if (!differences.isEmpty()) {
				return Differences.found(differences,
						"Nothing was stamped: the schema of " + settings.migration() + " is not that of "
								+ this.revision,
						"Bring the schema there, or stamp the revision that it has; 'stamp' without --verify"
								+ " asks no questions.");
			}
		}
		return answer(new Gate(settings, Mode.MIGRATE).stamp(wanted::contains), StampCommand::stamped);
	}

	private static Answer stamped(Verdict.Open open) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("stamped", open.applied());
		facts.put("state", open.currency().state());
		return Answer
			.done("stamped " + open.applied() + " change sets; the schema is " + open.currency().state() + "\n", facts);
	}

}
