package dev.headgate.cli.proofs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.options.OptionFiles;
import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.output.RevisionEntry;
import dev.headgate.cli.output.RevisionLabel;
import dev.headgate.config.Settings;
import dev.headgate.lint.GitChanges;
import dev.headgate.lint.LintSelection;
import dev.headgate.lint.SourcePaths;
import dev.headgate.liquibase.ChangeSetPlace;
import dev.headgate.liquibase.ChangeSetPlaces;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * The options that say which change sets are linted; all without one.
 */
final class LintTargets {

	@Option(names = "--since", paramLabel = "REV",
			description = { "Lint the change sets behind this one, which no release has applied. REV is "
					+ DatabaseCommand.NAMES })
	@Nullable String since;

	@Option(names = "--pending",
			description = "Lint the change sets that 'upgrade' would apply to the database of --url.")
	boolean pending;

	@Option(names = "--changed-in", paramLabel = "GIT-RANGE",
			description = "Lint the change sets of which a line is changed, as in origin/main...HEAD.")
	@Nullable String changedIn;

	@Option(names = "--diff", paramLabel = "FILE",
			description = "Lint the change sets of which a line is changed in what 'git diff --unified=0 --no-renames"
					+ " RANGE' printed, for a place where git is not installed.")
	@Nullable String diff;

	/**
	 * Chooses change sets.
	 * @param command the verb, which may look at the database
	 * @param changelog the changelog
	 * @param settings the settings
	 * @param paths where its files are
	 * @return which ones, and why those
	 * @throws InterruptedException when this thread is told to stop
	 */
	LintSelection choose(ReadOnlyCommand command, ParsedChangelog changelog, Settings settings, SourcePaths paths)
			throws InterruptedException {
		List<ChangeSetKey> keys = changelog.model().unseeded().stream().map(ChangeSetInfo::key).toList();
		if (this.since != null) {
			return LintSelection.behind(keys, this.since);
		}
		if (this.pending) {
			return pending(command, settings);
		}
		if (this.changedIn != null) {
			return changed(this.changedIn, GitChanges.in(paths.directory(), this.changedIn), keys, changelog, paths);
		}
		if (this.diff != null) {
			GitChanges changes = OptionFiles.read("--diff", this.diff, GitChanges::of,
					"Write it with 'git diff --unified=0 --no-renames origin/main...HEAD > FILE'.");
			return changed(this.diff, changes, keys, changelog, paths);
		}
		return LintSelection.all(keys);
	}

	private static LintSelection pending(ReadOnlyCommand command, Settings settings) {
		List<ChangeSetKey> pending = command.look(settings)
			.with(RevisionLabel.PENDING)
			.stream()
			.filter((entry) -> !entry.has(RevisionLabel.SEED))
			.map(RevisionEntry::key)
			.toList();
		return new LintSelection(Set.copyOf(pending), true, "those pending on " + settings.migration().address());
	}

	private static LintSelection changed(String where, GitChanges changes, List<ChangeSetKey> keys,
			ParsedChangelog changelog, SourcePaths paths) {
		ChangeSetPlaces places = new ChangeSetPlaces(changelog);
		List<ChangeSetKey> changed = new ArrayList<>();
		for (ChangeSetKey key : keys) {
			ChangeSetPlace place = places.find(key);
			int last = place.line() + Math.max(1, place.lines().size()) - 1;
			if (changes.touch(paths.apply(place.file()), place.line(), last)) {
				changed.add(key);
			}
		}
		return new LintSelection(Set.copyOf(changed), true,
				"those changed in " + where + ", taken as applied by no release");
	}

}
