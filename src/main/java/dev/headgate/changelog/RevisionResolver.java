package dev.headgate.changelog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.EditDistance;

/**
 * Finds the revision that is meant by what an operator types, the same way for every
 * verb: by {@code head}, {@code base} or {@code current}; a change set's id, four or more
 * characters of its beginning, or its full name; the name of its file; a tag; or so many
 * steps from one of these, as in {@code head-1}. {@code -1} and {@code +1} alone count
 * from {@code current}.
 *
 * @param <T> what a revision is where it is looked for
 */
public final class RevisionResolver<T> {

	/** The place before the first revision. */
	public static final int BASE = -1;

	private static final int SHORTEST_PREFIX = 4;

	private static final int NAMED = 10;

	private static final int NEAR = 5;

	private static final Pattern RELATIVE = Pattern.compile("(.*)([+-])(\\d+)");

	private final List<T> revisions;

	private final Function<T, Label> label;

	private final String among;

	private final Map<String, Integer> words = new LinkedHashMap<>();

	private final Map<String, String> unknownWords = new LinkedHashMap<>();

	private final Map<String, T> tags = new LinkedHashMap<>();

	private Predicate<T> counted = (revision) -> true;

	/**
	 * Creates a resolver.
	 * @param revisions what can be named, the oldest first
	 * @param label what each is called
	 * @param among what they are, for example {@code in the changelog}
	 */
	public RevisionResolver(List<T> revisions, Function<T, Label> label, String among) {
		this.revisions = List.copyOf(revisions);
		this.label = label;
		this.among = among;
	}

	/**
	 * Creates a resolver of change sets.
	 * @param keys what can be named, the oldest first
	 * @param among what they are, for example {@code in the changelog}
	 * @return the resolver, which knows {@code base}
	 */
	public static RevisionResolver<ChangeSetKey> of(List<ChangeSetKey> keys, String among) {
		return new RevisionResolver<>(keys, Label::of, among).word("base", null);
	}

	/**
	 * Returns the change sets behind one of them.
	 * @param keys all of them, the oldest first
	 * @param revision how someone calls the one; {@code head} is the last
	 * @return those that come after it
	 * @throws RevisionNameException when there is no such revision
	 */
	public static List<ChangeSetKey> behind(List<ChangeSetKey> keys, String revision) {
		RevisionResolver<ChangeSetKey> resolver = of(keys, "in the changelog").word("head",
				keys.isEmpty() ? null : keys.getLast());
		return keys.subList(resolver.place(revision) + 1, keys.size());
	}

	/**
	 * Adds a word for one of the revisions.
	 * @param word the word
	 * @param revision the revision, {@code null} for what is before the first
	 * @return this resolver
	 */
	public RevisionResolver<T> word(String word, @Nullable T revision) {
		int place = (revision != null) ? this.revisions.lastIndexOf(revision) : BASE;
		return (revision != null && place < 0)
				? withoutWord(word,
						"'" + word + "' is " + this.label.apply(revision).id() + ", which is not " + this.among)
				: word(word, place);
	}

	private RevisionResolver<T> word(String word, int place) {
		this.words.put(word, place);
		return this;
	}

	/**
	 * Says why a word means nothing here.
	 * @param word the word
	 * @param reason why
	 * @return this resolver
	 */
	public RevisionResolver<T> withoutWord(String word, String reason) {
		this.words.remove(word);
		this.unknownWords.put(word, reason);
		return this;
	}

	/**
	 * Adds the tags that revisions have.
	 * @param all a revision for each tag
	 * @return this resolver
	 */
	public RevisionResolver<T> tags(Map<String, T> all) {
		this.tags.putAll(all);
		return this;
	}

	/**
	 * Leaves revisions out when steps are counted.
	 * @param predicate those that count
	 * @return this resolver
	 */
	public RevisionResolver<T> counting(Predicate<T> predicate) {
		this.counted = predicate;
		return this;
	}

	/**
	 * Finds a revision.
	 * @param name what was typed
	 * @return its place among the revisions, {@link #BASE} for the one before the first
	 * @throws RevisionNameException when it is none of them, or several
	 */
	public int place(String name) {
		List<Integer> found = matches(name);
		if (found.size() == 1) {
			return found.getFirst();
		}
		if (found.size() > 1) {
			throw new RevisionNameException("'" + name + "' is ambiguous " + this.among + ": " + listed(found),
					"Give more characters of the id, or the full name PATH::ID::AUTHOR as it is above.");
		}
		String reason = this.unknownWords.get(name);
		if (reason != null) {
			throw new RevisionNameException(reason, "Name a revision; 'headgate history' lists them.");
		}
		Matcher relative = RELATIVE.matcher(name);
		if (relative.matches()) {
			return moved(name, relative.group(1), relative.group(2).equals("+") ? 1 : -1, relative.group(3));
		}
		throw unknown(name);
	}

	/**
	 * Finds a revision, and nothing before the first.
	 * @param name what was typed
	 * @return the revision
	 * @throws RevisionNameException when it is none of them, or several, or what is
	 * before the first
	 */
	public T find(String name) {
		int place = place(name);
		if (place == BASE) {
			throw new RevisionNameException("'" + name + "' is what comes before the first revision " + this.among,
					"Name a revision; 'headgate history' lists them.");
		}
		return this.revisions.get(place);
	}

	private List<Integer> matches(String name) {
		Integer word = this.words.get(name);
		if (word != null) {
			return List.of(word);
		}
		List<Integer> whole = matching((named) -> named.id().equals(name) || named.full().equals(name));
		if (!whole.isEmpty()) {
			return whole;
		}
		T tagged = this.tags.get(name);
		if (tagged != null && this.revisions.contains(tagged)) {
			return List.of(this.revisions.lastIndexOf(tagged));
		}
		List<Integer> inFile = matching((named) -> named.isInFile(name));
		if (inFile.stream().map((place) -> label(place).path()).distinct().count() == 1) {
			return List.of(inFile.getLast());
		}
		return (!inFile.isEmpty() || name.length() < SHORTEST_PREFIX) ? inFile
				: matching((named) -> named.id().startsWith(name));
	}

	private List<Integer> matching(Predicate<Label> test) {
		List<Integer> places = new ArrayList<>();
		for (int place = 0; place < this.revisions.size(); place++) {
			if (test.test(label(place))) {
				places.add(place);
			}
		}
		return places;
	}

	private Label label(int place) {
		return this.label.apply(this.revisions.get(place));
	}

	private int moved(String name, String start, int step, String digits) {
		if (digits.length() > SHORTEST_PREFIX + 2) {
			throw new RevisionNameException("'" + name + "' counts more steps than there can be",
					"Give a smaller number.");
		}
		int place = place(start.isEmpty() ? "current" : start);
		int left = Integer.parseInt(digits);
		while (left > 0) {
			int next = place + step;
			if (next < BASE || next >= this.revisions.size()) {
				throw new RevisionNameException("'" + name + "' goes beyond "
						+ ((step > 0) ? "the newest revision " : "base ") + this.among + ", by " + left,
						"Give a smaller number" + ((step > 0) ? "." : ", or 'base'."));
			}
			boolean passed = (step > 0) ? this.counted.test(this.revisions.get(next))
					: this.counted.test(this.revisions.get(place));
			place = next;
			left -= passed ? 1 : 0;
		}
		return place;
	}

	private RevisionNameException unknown(String name) {
		boolean tooShort = !name.isEmpty() && name.length() < SHORTEST_PREFIX
				&& this.revisions.stream().anyMatch((revision) -> this.label.apply(revision).id().startsWith(name));
		String near = near(name);
		String action = tooShort ? "Give at least " + SHORTEST_PREFIX + " characters of it."
				: (near.isEmpty() ? "" : "Did you mean " + near + "? ") + "'headgate history' lists all.";
		return new RevisionNameException("there is no revision '" + name + "' " + this.among, action);
	}

	private String near(String name) {
		Set<String> names = new LinkedHashSet<>();
		for (T revision : this.revisions) {
			Label named = this.label.apply(revision);
			if (named.path().contains(name)) {
				names.add(named.id());
			}
		}
		int tolerance = Math.max(2, name.length() / SHORTEST_PREFIX);
		List<String> all = new ArrayList<>(this.words.keySet());
		all.addAll(this.tags.keySet());
		this.revisions.forEach((revision) -> all.add(this.label.apply(revision).id()));
		all.stream()
			.filter((other) -> EditDistance.between(start(other, name), name) <= tolerance)
			.sorted(Comparator.comparingInt((other) -> EditDistance.between(start(other, name), name)))
			.forEach(names::add);
		return names.stream().distinct().limit(NEAR).collect(Collectors.joining(", "));
	}

	/** An abbreviation may have a slip of its own. */
	private static String start(String other, String name) {
		return (name.length() >= SHORTEST_PREFIX && other.length() > name.length()) ? other.substring(0, name.length())
				: other;
	}

	private String listed(List<Integer> found) {
		String text = found.stream().limit(NAMED).map((place) -> label(place).full()).collect(Collectors.joining(", "));
		return (found.size() > NAMED) ? text + " and " + (found.size() - NAMED) + " more" : text;
	}

	/**
	 * What a revision is called.
	 *
	 * @param id its id
	 * @param path its file
	 * @param full the name that no other has
	 */
	public record Label(String id, String path, String full) {

		/**
		 * Names a change set.
		 * @param key the change set
		 * @return its names
		 */
		public static Label of(ChangeSetKey key) {
			return new Label(key.id(), key.path(), key.toString());
		}

		private boolean isInFile(String name) {
			String file = this.path.substring(this.path.lastIndexOf('/') + 1);
			return !name.isEmpty() && (this.path.equals(name) || file.equals(name)
					|| (file.startsWith(name + ".") && file.indexOf('.', name.length() + 1) < 0));
		}

	}

}
