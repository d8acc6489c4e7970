package dev.headgate.cli;

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

import dev.headgate.changelog.Chain;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.MigrationFile;
import dev.headgate.changelog.ParsedChangelog;
import dev.headgate.changelog.Revision;
import dev.headgate.currency.Currency;
import dev.headgate.currency.HistoryRow;
import dev.headgate.currency.Position;

/**
 * Every change set that the changelog or the history has, oldest first: those of this
 * build in its order, then those that only the database knows.
 */
final class Lineage {

	/** What comes before the first revision. */
	static final String BASE = "<base>";

	private final List<Entry> entries = new ArrayList<>();

	private final Map<ChangeSetKey, HistoryRow> rows = new LinkedHashMap<>();

	private final Set<ChangeSetKey> pending = new HashSet<>();

	private final Set<ChangeSetKey> tampered = new HashSet<>();

	private final Map<ChangeSetKey, String> deferred = new HashMap<>();

	private final Map<ChangeSetKey, String> renamed = new HashMap<>();

	private final @Nullable Currency currency;

	private final Map<String, ChangeSetKey> tags;

	/**
	 * Puts changelog and history together.
	 * @param parsed the build's change sets
	 * @param currency the database's state, {@code null} when nobody asked
	 * @param history the history's rows, empty when nobody asked
	 * @param tags which change set each tag stands for
	 */
	Lineage(ParsedChangelog parsed, @Nullable Currency currency, List<HistoryRow> history,
			Map<String, ChangeSetKey> tags) {
		Changelog changelog = parsed.model();
		this.tags = Map.copyOf(tags);
		this.currency = currency;
		history.forEach((row) -> this.rows.put(row.key(), row));
		if (currency != null) {
			currency.whereabouts().ifPresent(this::note);
		}
		if (currency instanceof Currency.Tampered state) {
			state.edited().forEach((edit) -> this.tampered.add(edit.key()));
		}
		Map<String, String> parents = parents(parsed.chain());
		Set<ChangeSetKey> heads = heads(parsed);
		ChangeSetKey current = current(changelog, history);
		String parent = BASE;
		for (Revision revision : changelog.distinct()) {
			Set<Mark> marks = marks(revision.key(), heads, current);
			addKind(revision, marks);
			add(revision.key(), parents.getOrDefault(revision.id(), parent), revision.comment(), marks);
			parent = (revision.applies() && !revision.seed()) ? revision.id() : parent;
		}
		for (HistoryRow row : history) {
			if (changelog.find(row.key()).isEmpty()) {
				Set<Mark> marks = marks(row.key(), Set.of(), current);
				if (!marks.contains(Mark.RENAMED)) {
					marks.add(Mark.UNKNOWN);
				}
				add(row.key(), "?", "", marks);
			}
		}
	}

	private void note(Position position) {
		this.pending.addAll(position.pending());
		position.deferred().forEach((deferral) -> this.deferred.put(deferral.key(), deferral.toString()));
		position.renamed().forEach((renaming) -> {
			this.renamed.put(renaming.applied(), renaming.toString());
			this.renamed.put(renaming.now(), renaming.toString());
		});
	}

	private static Map<String, String> parents(Chain chain) {
		Map<String, String> parents = new HashMap<>();
		chain.links()
			.forEach((link) -> parents.put(link.name(),
					link.parents().isEmpty() ? BASE : String.join(", ", link.parents())));
		return parents;
	}

	/** One, unless two branches have each added one; without a chain the last. */
	private static Set<ChangeSetKey> heads(ParsedChangelog parsed) {
		List<Revision> schema = parsed.model().applicable().stream().filter((revision) -> !revision.seed()).toList();
		List<String> names = parsed.chain().heads().stream().map(MigrationFile::name).toList();
		List<Revision> heads = schema.stream().filter((revision) -> names.contains(revision.id())).toList();
		List<Revision> found = (heads.isEmpty() && !schema.isEmpty()) ? List.of(schema.getLast()) : heads;
		return found.stream().map(Revision::key).collect(Collectors.toSet());
	}

	/** Seeds say nothing about where the schema stands. */
	private static @Nullable ChangeSetKey current(Changelog changelog, List<HistoryRow> history) {
		return history.reversed()
			.stream()
			.map(HistoryRow::key)
			.filter((key) -> changelog.find(key).filter(Revision::seed).isEmpty())
			.findFirst()
			.orElse(null);
	}

	private Set<Mark> marks(ChangeSetKey key, Set<ChangeSetKey> heads, @Nullable ChangeSetKey current) {
		Set<Mark> marks = EnumSet.noneOf(Mark.class);
		if (heads.contains(key)) {
			marks.add(Mark.HEAD);
		}
		if (key.equals(current)) {
			marks.add(Mark.CURRENT);
		}
		if (this.pending.contains(key)) {
			marks.add(Mark.PENDING);
		}
		if (this.deferred.containsKey(key)) {
			marks.add(Mark.DEFERRED);
		}
		if (this.renamed.containsKey(key)) {
			marks.add(Mark.RENAMED);
		}
		if (this.tampered.contains(key)) {
			marks.add(Mark.TAMPERED);
		}
		return marks;
	}

	private void addKind(Revision revision, Set<Mark> marks) {
		if (revision.seed()) {
			marks.add(Mark.SEED);
		}
		if (!revision.applies() && !this.rows.containsKey(revision.key())) {
			marks.add(Mark.LEFT_OUT);
		}
	}

	private void add(ChangeSetKey key, String parent, String comment, Set<Mark> marks) {
		this.entries.add(new Entry(key, parent, comment, marks, this.rows.get(key), this.currency != null,
				this.deferred.getOrDefault(key, this.renamed.getOrDefault(key, ""))));
	}

	/**
	 * Returns all of it.
	 * @return the entries, oldest first
	 */
	List<Entry> entries() {
		return this.entries;
	}

	/**
	 * Returns the entries with a mark.
	 * @param mark which one
	 * @return the entries, oldest first
	 */
	List<Entry> with(Mark mark) {
		return this.entries.stream().filter((entry) -> entry.has(mark)).toList();
	}

	/**
	 * Returns what tags stand for.
	 * @return a change set for each tag
	 */
	Map<String, Entry> tags() {
		Map<String, Entry> found = new HashMap<>();
		this.tags.forEach((tag, key) -> this.entries.stream()
			.filter((entry) -> entry.key().equals(key))
			.forEach((entry) -> found.put(tag, entry)));
		return found;
	}

	/**
	 * Returns the state of the database.
	 * @return the state, {@code null} when nobody asked
	 */
	@Nullable Currency currency() {
		return this.currency;
	}

}
