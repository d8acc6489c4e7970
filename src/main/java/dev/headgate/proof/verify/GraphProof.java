package dev.headgate.proof.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.ChangelogProblem;
import dev.headgate.changelog.MigrationFile;
import dev.headgate.config.PrintableText;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;

/**
 * The files: one head, a whole chain, the checksum file, names and ids.
 */
final class GraphProof {

	private static final Pattern DATED_NAME = Pattern.compile("(?:.*/)?\\d{8}_\\d{4}_([^_./]+)_[^/]*");

	private GraphProof() {
	}

	static ProofOutcome prove(ProofContext context) {
		ParsedChangelog changelog = ChangelogReader.readAsIs(context.settings().changelog());
		List<MigrationFile> files = changelog.chain().files();
		List<ProofFailure> failures = new ArrayList<>();
		for (ChangelogProblem problem : ChangelogReader.faults(changelog)) {
			failures.add(new ProofFailure(named(problem.description(), changelog).orElse(null), problem.description(),
					problem.action()));
		}
		for (MigrationFile file : changelog.chain().revisions()) {
			Matcher name = DATED_NAME.matcher(file.path());
			if (name.matches() && !name.group(1).equals(file.revision())) {
				failures.add(new ProofFailure(last(file, changelog).orElse(null),
						file.path() + " is named for revision " + name.group(1) + ", but is revision "
								+ file.revision(),
						"Give the file the name of its revision, and keep the path that it was applied with as"
								+ " logicalFilePath; then: headgate sum."));
			}
		}
		if (!changelog.chain().revisions().isEmpty() && changelog.sumFile().isEmpty()) {
			failures.add(new ProofFailure(null, "the changelog has no changelog.sum", "Write it: headgate sum."));
		}
		if (failures.isEmpty()) {
			refusal(context).ifPresent(failures::add);
		}
		String chain = changelog.chain().revisions().isEmpty() ? "no revisions with a parent" : "1 head";
		return ProofOutcome.of(failures, failures.isEmpty() ? PrintableText.counted(files.size(), "file") + ", " + chain
				: PrintableText.counted(failures.size(), "problem"), List.of());
	}

	/** What else the gate would refuse, such as a change set that is there twice. */
	private static Optional<ProofFailure> refusal(ProofContext context) {
		try {
			context.read();
			return Optional.empty();
		}
		catch (ChangelogException ex) {
			return Optional.of(new ProofFailure(null, ex.description(), ex.action()));
		}
	}

	private static Optional<ChangeSetKey> named(String problem, ParsedChangelog changelog) {
		return changelog.chain()
			.files()
			.stream()
			.filter((file) -> problem.startsWith(file.path()))
			.findFirst()
			.flatMap((file) -> last(file, changelog));
	}

	/** The last change set of a file is its revision. */
	private static Optional<ChangeSetKey> last(MigrationFile file, ParsedChangelog changelog) {
		return ProofContext.keys(changelog.model().revisions())
			.stream()
			.filter((key) -> !file.ids().isEmpty() && key.id().equals(file.ids().getLast())
					&& key.path().endsWith(fileName(file.path())))
			.findFirst();
	}

	private static String fileName(String path) {
		return path.substring(path.lastIndexOf('/') + 1);
	}

}
