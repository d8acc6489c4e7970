package dev.headgate.cli.output;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.MigrationFile;
import dev.headgate.changelog.RevisionGraph;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * Every change set that the changelog or the history has, oldest first: those of this
 * build in its order, then those that only the database knows.
 */
public final class RevisionTimeline {

	/** What comes before the first revision. */
	public static final String BASE = "<base>";

	private final List<RevisionEntry> entries = new ArrayList<>();

	private final Map<ChangeSetKey, AppliedChangeSet> rows = new LinkedHashMap<>();

	private final Set<ChangeSetKey> pending = new HashSet<>();

	private final Set<ChangeSetKey> tampered = new HashSet<>();

	private final Map<ChangeSetKey, String> deferred = new HashMap<>();

	private final Map<ChangeSetKey, String> renamed = new HashMap<>();

	private final @Nullable SchemaState state;

	private final Map<String, ChangeSetKey> tags;

	/**
	 * Puts changelog and history together.
	 * @param parsed the build's change sets
	 * @param state the database's state, {@code null} when nobody asked
	 * @param history the history's rows, empty when nobody asked
	 * @param tags which change set each tag stands for
	 */
	public RevisionTimeline(ParsedChangelog parsed, @Nullable SchemaState state, List<AppliedChangeSet> history,
			Map<String, ChangeSetKey> tags) {
		Changelog changelog = parsed.model();
		this.tags = Map.copyOf(tags);
		this.state = state;
		history.forEach((row) -> this.rows.put(row.key(), row));
		if (state != null) {
			state.schemaPosition().ifPresent(this::note);
		}
		if (state instanceof SchemaState.Tampered edited) {
			edited.edited().forEach((edit) -> this.tampered.add(edit.key()));
		}
		Map<String, String> parents = parents(parsed.chain());
		Set<ChangeSetKey> heads = heads(parsed);
		ChangeSetKey current = current(changelog, history);
		String parent = BASE;
		for (ChangeSetInfo revision : changelog.distinct()) {
			Set<RevisionLabel> marks = marks(revision.key(), heads, current);
			addKind(revision, marks);
			add(revision.key(), parents.getOrDefault(revision.id(), parent), revision.comment(), marks);
			parent = (revision.applies() && !revision.seed()) ? revision.id() : parent;
		}
		for (AppliedChangeSet row : history) {
			if (changelog.find(row.key()).isEmpty()) {
				Set<RevisionLabel> marks = marks(row.key(), Set.of(), current);
				if (!marks.contains(RevisionLabel.RENAMED)) {
					marks.add(RevisionLabel.UNKNOWN);
				}
				add(row.key(), "?", "", marks);
			}
		}
	}

	private void note(SchemaPosition position) {
		this.pending.addAll(position.pending());
		position.deferred().forEach((deferral) -> this.deferred.put(deferral.key(), deferral.toString()));
		position.renamed().forEach((renaming) -> {
			this.renamed.put(renaming.applied(), renaming.toString());
			this.renamed.put(renaming.now(), renaming.toString());
		});
	}

	private static Map<String, String> parents(RevisionGraph chain) {
		Map<String, String> parents = new HashMap<>();
		chain.revisions()
			.forEach((link) -> parents.put(link.name(),
					link.parents().isEmpty() ? BASE : String.join(", ", link.parents())));
		return parents;
	}

	/** One, unless two branches have each added one; without a chain the last. */
	private static Set<ChangeSetKey> heads(ParsedChangelog parsed) {
		List<ChangeSetInfo> schema = parsed.model()
			.applicable()
			.stream()
			.filter((revision) -> !revision.seed())
			.toList();
		List<String> names = parsed.chain().heads().stream().map(MigrationFile::name).toList();
		List<ChangeSetInfo> heads = schema.stream().filter((revision) -> names.contains(revision.id())).toList();
		List<ChangeSetInfo> found = (heads.isEmpty() && !schema.isEmpty()) ? List.of(schema.getLast()) : heads;
		return found.stream().map(ChangeSetInfo::key).collect(Collectors.toSet());
	}

	/** Seeds say nothing about where the schema stands. */
	private static @Nullable ChangeSetKey current(Changelog changelog, List<AppliedChangeSet> history) {
		return history.reversed()
			.stream()
			.map(AppliedChangeSet::key)
			.filter((key) -> changelog.find(key).filter(ChangeSetInfo::seed).isEmpty())
			.findFirst()
			.orElse(null);
	}

	private Set<RevisionLabel> marks(ChangeSetKey key, Set<ChangeSetKey> heads, @Nullable ChangeSetKey current) {
		Set<RevisionLabel> marks = EnumSet.noneOf(RevisionLabel.class);
		if (heads.contains(key)) {
			marks.add(RevisionLabel.HEAD);
		}
		if (key.equals(current)) {
			marks.add(RevisionLabel.CURRENT);
		}
		if (this.pending.contains(key)) {
			marks.add(RevisionLabel.PENDING);
		}
		if (this.deferred.containsKey(key)) {
			marks.add(RevisionLabel.DEFERRED);
		}
		if (this.renamed.containsKey(key)) {
			marks.add(RevisionLabel.RENAMED);
		}
		if (this.tampered.contains(key)) {
			marks.add(RevisionLabel.TAMPERED);
		}
		return marks;
	}

	private void addKind(ChangeSetInfo revision, Set<RevisionLabel> marks) {
		if (revision.seed()) {
			marks.add(RevisionLabel.SEED);
		}
		if (!revision.applies() && !this.rows.containsKey(revision.key())) {
			marks.add(RevisionLabel.LEFT_OUT);
		}
	}

	private void add(ChangeSetKey key, String parent, String comment, Set<RevisionLabel> marks) {
		this.entries.add(new RevisionEntry(key, parent, comment, marks, this.rows.get(key), this.state != null,
				this.deferred.getOrDefault(key, this.renamed.getOrDefault(key, ""))));
	}

	/**
	 * Returns all of it.
	 * @return the entries, oldest first
	 */
	public List<RevisionEntry> entries() {
		return this.entries;
	}

	/**
	 * Returns the entries with a mark.
	 * @param mark which one
	 * @return the entries, oldest first
	 */
	public List<RevisionEntry> with(RevisionLabel mark) {
		return this.entries.stream().filter((entry) -> entry.has(mark)).toList();
	}

	/**
	 * Returns what tags stand for.
	 * @return a change set for each tag
	 */
	public Map<String, RevisionEntry> tags() {
		Map<String, RevisionEntry> found = new HashMap<>();
		this.tags.forEach((tag, key) -> this.entries.stream()
			.filter((entry) -> entry.key().equals(key))
			.forEach((entry) -> found.put(tag, entry)));
		return found;
	}

	/**
	 * Returns the state of the database.
	 * @return the state, {@code null} when nobody asked
	 */
	public @Nullable SchemaState state() {
		return this.state;
	}

}
