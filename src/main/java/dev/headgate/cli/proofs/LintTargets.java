package dev.headgate.cli.proofs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.RevisionResolver;
import dev.headgate.cli.options.DatabaseCommand;
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
			return behind(this.since, keys);
		}
		if (this.pending) {
			return pending(command, settings);
		}
		if (this.changedIn != null) {
			return changed(GitChanges.in(paths.directory(), this.changedIn), keys, changelog, paths);
		}
		return new LintSelection(new LinkedHashSet<>(keys), false, "all, each as if the ones before it were released");
	}

	private static LintSelection behind(String revision, List<ChangeSetKey> keys) {
		RevisionResolver<ChangeSetKey> resolver = RevisionResolver.of(keys, "in the changelog");
		if (!keys.isEmpty()) {
			resolver = resolver.word("head", keys.getLast());
		}
		int place = resolver.place(revision);
		return new LintSelection(new LinkedHashSet<>(keys.subList(place + 1, keys.size())), true,
				"those behind " + revision + ", which no release has applied");
	}

	private static LintSelection pending(ReadOnlyCommand command, Settings settings) {
		List<ChangeSetKey> pending = command.look(settings)
			.with(RevisionLabel.PENDING)
			.stream()
			.filter((entry) -> !entry.has(RevisionLabel.SEED))
			.map(RevisionEntry::key)
			.toList();
		return new LintSelection(new LinkedHashSet<>(pending), true,
				"those pending on " + settings.migration().address());
	}

	private LintSelection changed(GitChanges changes, List<ChangeSetKey> keys, ParsedChangelog changelog,
			SourcePaths paths) {
		ChangeSetPlaces places = new ChangeSetPlaces(changelog);
		List<ChangeSetKey> changed = new ArrayList<>();
		for (ChangeSetKey key : keys) {
			ChangeSetPlace place = places.find(key);
			int last = place.line() + Math.max(1, place.lines().size()) - 1;
			if (changes.touch(paths.apply(place.file()), place.line(), last)) {
				changed.add(key);
			}
		}
		return new LintSelection(new LinkedHashSet<>(changed), true,
				"those changed in " + this.changedIn + ", taken as applied by no release");
	}

}
