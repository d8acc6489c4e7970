package dev.headgate.changelog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The integrity file: a line for each file of the chain, in order. Two branches that both
 * add one therefore conflict in version control.
 *
 * @param entries what it records, by path relative to its own directory
 * @param unreadable the numbers of the lines that are none of its own
 * @param conflict whether they are what a version control system leaves at a conflict
 */
public record ChecksumFile(Map<String, Entry> entries, List<Integer> unreadable, boolean conflict) {

	public static final String NAME = "changelog.sum";

	private static final String HEAD = """
			# Revision, parents, SHA-256 and path of each migration, kept by "headgate sum".
			# A conflict here means that two branches have added one: keep both lines, then "headgate merge".
			""";

	/** Stands for the revision of a file that is no link. */
	private static final String NO_REVISION = "-";

	private static final Pattern LINE = Pattern.compile("(\\S+) (\\S+) ([0-9a-f]{64}) (\\S.*)");

	private static final Pattern CONFLICT = Pattern.compile("(<{7}|={7}|>{7}|\\|{7})( .*)?");

	/**
	 * Makes the file that a changelog should have.
	 * @param chain its files
	 * @param location where it lies
	 * @return the file
	 */
	public static ChecksumFile of(RevisionGraph chain, Location location) {
		Map<String, Entry> entries = new LinkedHashMap<>();
		chain.files().forEach((file) -> {
			Entry entry = Entry.of(file, location);
			entries.put(entry.path(), entry);
		});
		return new ChecksumFile(entries, List.of(), false);
	}

	/**
	 * Reads a checksum file.
	 * @param text its text
	 * @return the file; what can't be read of it is kept as a problem
	 */
	public static ChecksumFile parse(String text) {
		Map<String, Entry> entries = new LinkedHashMap<>();
		List<Integer> unreadable = new ArrayList<>();
		boolean conflict = false;
		int number = 0;
		for (String line : text.lines().toList()) {
			number++;
			Matcher matcher = LINE.matcher(line.strip());
			if (matcher.matches()) {
				entries.put(matcher.group(4),
						new Entry(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)));
			}
			else if (!line.isBlank() && !line.startsWith("#")) {
				unreadable.add(number);
				conflict |= CONFLICT.matcher(line).matches();
			}
		}
		return new ChecksumFile(entries, unreadable, conflict);
	}

	/** The same with the files of a chain that it does not have yet at its end. */
	public ChecksumFile with(ChecksumFile added) {
		Map<String, Entry> all = new LinkedHashMap<>(this.entries);
		added.entries().forEach(all::putIfAbsent);
		return new ChecksumFile(all, List.of(), false);
	}

	/** The same without the files at some places. */
	public ChecksumFile without(Set<Path> places, Location location) {
		Map<String, Entry> rest = new LinkedHashMap<>(this.entries);
		rest.keySet().removeIf((path) -> places.contains(location.sumFile().resolveSibling(path).normalize()));
		return new ChecksumFile(rest, List.of(), false);
	}

	/**
	 * Returns the file's text.
	 * @return the text, with a line for each revision
	 */
	public String text() {
		return HEAD + this.entries.values().stream().map((entry) -> entry + "\n").collect(Collectors.joining());
	}

	/**
	 * Compares what is recorded here with what there is.
	 * @param found what there is
	 * @param location where the changelog lies
	 * @return every difference
	 */
	public List<ChangelogProblem> faults(ChecksumFile found, Location location) {
		String name = location.display(location.sumFile());
		List<ChangelogProblem> faults = new ArrayList<>(damage(name));
		if (!faults.isEmpty()) {
			return faults;
		}
		this.entries.forEach((path, recorded) -> {
			Entry entry = found.entries().get(path);
			if (entry == null) {
				faults.add(new ChangelogProblem(
						shown(path, location) + " is missing: " + name + " has it, the changelog has not",
						"Bring it back; or, when it was taken out on purpose, record that: headgate sum."));
			}
			else if (!entry.equals(recorded)) {
				faults.add(new ChangelogProblem(
						shown(path, location) + " was edited: it is not as " + name + " records it",
						"Undo the edit, and write another revision; or, while it is applied nowhere, record it:"
								+ " headgate sum."));
			}
		});
		found.entries()
			.keySet()
			.stream()
			.filter((path) -> !this.entries.containsKey(path))
			.forEach((path) -> faults.add(new ChangelogProblem(shown(path, location) + " is not in " + name,
					"Review it, then record it: headgate sum.")));
		return faults;
	}

	/** Says what in it can't be read. */
	public List<ChangelogProblem> damage(String name) {
		if (this.unreadable.isEmpty()) {
			return List.of();
		}
		String where = name + ", line " + this.unreadable.getFirst() + ", ";
		return List.of(this.conflict
				? new ChangelogProblem(where + "has an unresolved conflict of two branches",
						"Keep the lines of both sides and delete the marks, or write it anew: headgate sum."
								+ " Then look at the heads: headgate heads.")
				: new ChangelogProblem(where + "can't be read",
						"Bring the line back, or write the file anew: headgate sum."));
	}

	/**
	 * Says how another file differs from this one.
	 * @param newer the other one
	 * @param location where the changelog lies
	 * @return one line for each difference
	 */
	public List<String> changes(ChecksumFile newer, Location location) {
		List<String> changes = new ArrayList<>();
		if (!this.unreadable.isEmpty()) {
			changes.add("repaired " + location.display(location.sumFile()));
		}
		newer.entries().forEach((path, entry) -> {
			Entry before = this.entries.get(path);
			if (!entry.equals(before)) {
				changes.add(((before != null) ? "changed  " : "added    ") + shown(path, location));
			}
		});
		this.entries.keySet()
			.stream()
			.filter((path) -> !newer.entries().containsKey(path))
			.forEach((path) -> changes.add("removed  " + shown(path, location)));
		return changes;
	}

	private static String shown(String path, Location location) {
		return location.display(location.sumFile().resolveSibling(path).normalize());
	}

	/**
	 * One line.
	 *
	 * @param revision the revision
	 * @param parents its parents
	 * @param checksum its text's checksum
	 * @param path its path, relative to the integrity file
	 */
	record Entry(String revision, String parents, String checksum, String path) {

		public static Entry of(MigrationFile file, Location location) {
			@Nullable String revision = file.revision();
			String path = Location.slashed(
					Objects.requireNonNull(location.sumFile().getParent()).relativize(location.resolve(file.path())));
			return (revision != null) ? new Entry(revision, MigrationFile.joined(file.parents()), file.checksum(), path)
					: new Entry(NO_REVISION, NO_REVISION, file.checksum(), path);
		}

		@Override
		public String toString() {
			return String.join(" ", this.revision, this.parents, this.checksum, this.path);
		}

	}

}
