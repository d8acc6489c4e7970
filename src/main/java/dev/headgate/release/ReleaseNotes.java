package dev.headgate.release;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.PrintableText;
import dev.headgate.gate.plan.PlannedChange;

/**
 * What people read of a release, as Markdown: what it does to the schema, and what was
 * found out about that before.
 */
final class ReleaseNotes {

	private final Release release;

	ReleaseNotes(Release release) {
		this.release = release;
	}

	/** Returns the values of the template README.md. */
	Map<String, String> values() {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("FROM", this.release.request().from());
		values.put("HEAD", Objects.requireNonNullElse(this.release.head(), Release.BASE));
		values.put("CHANGES", changes());
		values.put("SCRIPTS", scripts());
		values.put("ROLLBACK", rollback());
		values.put("LINT", lint());
		values.put("REHEARSAL", rehearsal());
		return values;
	}

	private String changes() {
		List<PlannedChange> changes = this.release.applied();
		if (changes.isEmpty()) {
			return "This release changes nothing in the schema.";
		}
		Map<ChangeSetKey, String> comments = this.release.known()
			.stream()
			.collect(Collectors.toMap(ChangeSetInfo::key, ChangeSetInfo::comment, (one, same) -> one));
		String rows = changes.stream()
			.map((change) -> row(code(change.key().id()), PrintableText.markdown(change.key().author()),
					code(change.filename()), String.valueOf(change.statements().size()),
					change.transactional() ? "yes" : "no",
					PrintableText.markdown(comments.getOrDefault(change.key(), ""))))
			.collect(Collectors.joining("\n"));
		return PrintableText.counted(changes.size(), "change set") + ", applied in this order:\n\n"
				+ "| change set | author | file | statements | in a transaction | comment |\n|---|---|---|---|---|---|\n"
				+ rows
				+ (changes.stream().allMatch(PlannedChange::transactional) ? ""
						: "\n\nWhat is not in a transaction may be applied in part when it fails; `headgate doctor` then"
								+ " says what to look at.");
	}

	private String scripts() {
		return this.release.up().exists() ? "`sql/upgrade.sql` does the same in `psql`, for review or by hand."
				: "There is no `sql/upgrade.sql`: " + PrintableText.markdown(this.release.up().problem());
	}

	private String rollback() {
		if (!this.release.down().exists()) {
			return "**This release can't be undone by its rollbacks.** "
					+ PrintableText.markdown(this.release.down().problem())
					+ "\n\nTo go back, restore a backup that was taken before the update.";
		}
		if (this.release.down().changes().isEmpty()) {
			return "There is nothing to undo: the release before works on this schema.";
		}
		String rows = this.release.down()
			.changes()
			.stream()
			.map((change) -> row(code(change.key().id()), String.valueOf(change.statements().size()),
					change.transactional() ? "yes" : "no"))
			.collect(Collectors.joining("\n"));
		return "Undone in this order; the data that the change sets hold is lost. `sql/downgrade.sql` is what runs.\n\n"
				+ "| change set | statements | in a transaction |\n|---|---|---|\n" + rows;
	}

	private String lint() {
		List<LintFinding> found = this.release.request().lint();
		if (found == null) {
			return "Lint's findings were not handed over (`headgate lint --json`, `headgate bundle --lint FILE`).";
		}
		Set<String> own = this.release.applied()
			.stream()
			.map((change) -> change.key().id())
			.collect(Collectors.toUnmodifiableSet());
		List<LintFinding> here = found.stream().filter((finding) -> own.contains(finding.revision())).toList();
		if (here.isEmpty()) {
			return "Lint's report has nothing about these change sets.";
		}
		return "| severity | rule | change set | where | what happens | does not count, because |\n|---|---|---|---|---|---|\n"
				+ here.stream()
					.map((finding) -> row(finding.severity(), finding.rule(), code(finding.revision()),
							code(finding.place()), PrintableText.markdown(finding.text()),
							PrintableText.markdown(finding.reason())))
					.collect(Collectors.joining("\n"));
	}

	private String rehearsal() {
		String report = this.release.request().rehearsal();
		return (report != null) ? report.strip()
				: "No rehearsal was handed over (`headgate rehearse --markdown FILE`, `headgate bundle --rehearsal FILE`).";
	}

	private static String row(String... cells) {
		return Stream.of(cells).collect(Collectors.joining(" | ", "| ", " |"));
	}

	/** A name of which no letter is markup, unless it holds what ends the name. */
	private static String code(String name) {
		return name.matches("[\\w./:@+ -]+") ? "`" + name + "`" : PrintableText.markdown(name);
	}

}
