package dev.headgate.changelog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The revisions of a changelog, each behind its parents. Files whose heads name no
 * revision and parent may only stand before the first one that does; seeds, and files
 * that run again when they change, are not in it.
 */
public final class RevisionGraph {

	private final List<MigrationFile> files;

	private final Map<String, List<MigrationFile>> children = new HashMap<>();

	/**
	 * Creates the graph of some files.
	 * @param files the files, in the order of the master changelog
	 */
	public RevisionGraph(List<MigrationFile> files) {
		this.files = List.copyOf(files);
		for (MigrationFile file : revisions()) {
			file.parents().forEach((parent) -> this.children.computeIfAbsent(parent, this::none).add(file));
		}
	}

	private List<MigrationFile> none(String unused) {
		return new ArrayList<>();
	}

	/**
	 * Returns every file, also those that are no link.
	 * @return the files in the order in which they run
	 */
	public List<MigrationFile> files() {
		return this.files;
	}

	/**
	 * Returns the revisions.
	 * @return the files that are revisions, in the order in which they run; none when the
	 * changelog has no chain
	 */
	public List<MigrationFile> revisions() {
		return this.files.stream().filter(MigrationFile::isRevision).toList();
	}

	/**
	 * Returns the revisions that no other follows.
	 * @return one in a chain that is sound, none without a chain
	 */
	public List<MigrationFile> heads() {
		return revisions().stream().filter((file) -> children(file.name()).isEmpty()).toList();
	}

	/**
	 * Returns the revisions that several follow.
	 * @return the points where the chain branches
	 */
	public List<MigrationFile> branches() {
		return revisions().stream().filter((file) -> children(file.name()).size() > 1).toList();
	}

	/**
	 * Returns what follows a revision.
	 * @param revision the revision
	 * @return its children, in the order in which they run
	 */
	public List<MigrationFile> children(String revision) {
		return this.children.getOrDefault(revision, List.of());
	}

	/**
	 * Returns what finds its revisions by what people call them.
	 * @return a resolver
	 */
	public RevisionResolver<MigrationFile> resolver() {
		return new RevisionResolver<>(revisions(),
				(file) -> new RevisionResolver.Label(file.name(), file.path(), file.path()), "in the changelog");
	}

	/**
	 * Returns all that a revision stands on, and itself.
	 * @param revision the revision
	 * @return their names
	 */
	public Set<String> ancestors(String revision) {
		Set<String> ancestors = new LinkedHashSet<>();
		List<String> open = new ArrayList<>(List.of(revision));
		while (!open.isEmpty()) {
			String next = open.removeLast();
			if (ancestors.add(next)) {
				revisions().stream()
					.filter((file) -> file.name().equals(next))
					.forEach((file) -> open.addAll(file.parents()));
			}
		}
		return ancestors;
	}

	/** Whatever is wrong with the chain, two heads only when nothing else is. */
	public List<ChangelogProblem> faults() {
		List<ChangelogProblem> faults = new ArrayList<>();
		Set<String> all = revisions().stream().map(MigrationFile::name).collect(Collectors.toSet());
		Set<String> seen = new HashSet<>();
		for (MigrationFile file : this.files) {
			if (file.isRevision()) {
				faults.addAll(faults(file, all, seen));
				seen.add(file.name());
			}
			else if (!seen.isEmpty()) {
				faults.add(new ChangelogProblem(
						file.path() + " is out of the chain: it names no revision and parent, but runs after "
								+ "files that do",
						"Give it the lines '-- Revision: …', which is the id of its change set, and '-- Parent: …'."));
			}
		}
		return (faults.isEmpty() && heads().size() > 1) ? List.of(severalHeads()) : faults;
	}

	private static List<ChangelogProblem> faults(MigrationFile file, Collection<String> all, Collection<String> seen) {
		List<ChangelogProblem> faults = new ArrayList<>();
		if (seen.contains(file.name())) {
			faults.add(new ChangelogProblem(file.path() + " is revision " + file.name() + ", as a file before it is",
					"Give it a revision of its own."));
		}
		if (!Objects.equals(file.ids().getLast(), file.name())) {
			faults.add(new ChangelogProblem(
					file.path() + " is revision " + file.name() + ", but its last change set is "
							+ file.ids().getLast(),
					"Give the change set the revision as its id; if it is applied already, correct the line"
							+ " '-- Revision:' instead."));
		}
		for (String parent : file.parents()) {
			if (!all.contains(parent)) {
				faults.add(new ChangelogProblem(
						file.path() + " is out of the chain: its parent " + parent + " is not in this changelog",
						"Correct its line '-- Parent:', or bring the file of " + parent + " back."));
			}
			else if (!seen.contains(parent)) {
				faults.add(new ChangelogProblem(file.path() + " runs before its parent " + parent,
						"Give its file name a later time, as files run in the order of their names."));
			}
		}
		return faults;
	}

	/** Says that there are several heads, and how to have one. */
	public ChangelogProblem severalHeads() {
		List<MigrationFile> heads = heads();
		String named = heads.stream().map(MigrationFile::name).collect(Collectors.joining(" "));
		String shown = heads.stream()
			.map((head) -> head.name() + " (" + head.path() + ")")
			.collect(Collectors.joining(", "));
		return new ChangelogProblem("there are " + heads.size() + " heads, of which none follows another: " + shown,
				"Join them: headgate merge " + named + " -m \"…\". Or move one that is applied nowhere yet behind the"
						+ " other: headgate merge --rebase " + (heads.isEmpty() ? "" : heads.getLast().name()) + ".");
	}

	/** A template that nobody has filled in would be applied, or could not be undone. */
	public List<ChangelogProblem> unwritten() {
		return revisions().stream()
			.filter(MigrationFile::unwritten)
			.map((file) -> new ChangelogProblem(
					file.path() + " is not written: it still has a line '" + MigrationFile.UNWRITTEN + " …'",
					"Write the change and its rollback ('not required' where nothing undoes it), then: headgate sum."))
			.toList();
	}

}
