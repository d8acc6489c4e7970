package dev.headgate.authoring;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.headgate.changelog.Location;
import dev.headgate.changelog.MigrationFile;

/**
 * Moves the files of a branch behind another head: new parent, a later time in the name
 * where that is needed, and the path that the history will know.
 */
final class Rebase {

	private static final Pattern LOGICAL_PATH = Pattern.compile("(?m)^.*\\blogicalFilePath\\b.*$");

	private final Location location;

	private final List<MigrationFile> branch;

	private final MigrationFile onto;

	private final Map<Path, byte[]> before = new LinkedHashMap<>();

	private final List<Path> after = new ArrayList<>();

	Rebase(Location location, List<MigrationFile> branch, MigrationFile onto) {
		this.location = location;
		this.branch = branch;
		this.onto = onto;
	}

	/** The newest file of the branch. */
	Path last() {
		return this.location.resolve(this.branch.getLast().path());
	}

	/** Where its files were. */
	Set<Path> places() {
		return Set.copyOf(this.before.keySet());
	}

	/**
	 * Moves the files.
	 * @param names the names of all files that the new ones must come behind
	 * @return the files as they are called now
	 */
	List<Path> run(List<String> names) {
		for (MigrationFile file : this.branch) {
			Path place = this.location.resolve(file.path());
			this.before.put(place, this.location.read(place).orElseThrow());
		}
		Set<String> moving = this.branch.stream().map(MigrationFile::name).collect(Collectors.toSet());
		List<String> behind = new ArrayList<>(names);
		LocalDateTime latest = FileName.time(name(this.location.resolve(this.onto.path()))).orElse(LocalDateTime.MIN);
		for (MigrationFile file : this.branch) {
			Path place = this.location.resolve(file.path());
			String own = name(place);
			LocalDateTime ownTime = FileName.time(own).orElse(LocalDateTime.MAX);
			Path target = ownTime.isAfter(latest) ? place
					: place.resolveSibling(FileName.at(FileName.next(behind), own));
			latest = FileName.time(name(target)).orElse(latest);
			behind.add(name(target));
			move(file, place, target, moving);
		}
		return List.copyOf(this.after);
	}

	private void move(MigrationFile file, Path place, Path target, Set<String> moving) {
		String text = new String(Objects.requireNonNull(this.before.get(place)), StandardCharsets.UTF_8);
		String from = file.path();
		String to = this.location.display(target);
		text = LOGICAL_PATH.matcher(text)
			.replaceFirst((line) -> Matcher.quoteReplacement(line.group().replace(from, to)));
		if (!moving.containsAll(file.parents())) {
			text = MigrationFile.PARENT_LINE.matcher(text)
				.replaceFirst(
						(line) -> Matcher.quoteReplacement(line.group().replace(line.group(1), this.onto.name())));
		}
		this.after.add(target);
		ChangelogEditor.write(target, text.getBytes(StandardCharsets.UTF_8));
		if (!target.equals(place)) {
			ChangelogEditor.delete(place);
		}
	}

	/** Brings all files back as they were. */
	void undo() {
		this.after.forEach(ChangelogEditor::delete);
		this.before.forEach(ChangelogEditor::write);
	}

	private static String name(Path place) {
		return place.getFileName().toString();
	}

}
