package dev.headgate.gate;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import dev.headgate.changelog.ChangeSetKey;

/**
 * What an operator types to name a change set: its id, the beginning of it, or its full
 * name (path, id and author) where several have the same id.
 */
final class RevisionName {

	private static final int SHORTEST_PREFIX = 4;

	private static final int NAMED = 10;

	private RevisionName() {
	}

	/**
	 * Finds the change set that is meant.
	 * @param name what was typed
	 * @param candidates the change sets that it can be
	 * @param closing the texts with which a wrong name is refused
	 * @param among what the candidates are, for example {@code in the changelog}
	 * @return the change set
	 * @throws GateClosedException when it is none of them, or several
	 */
	static ChangeSetKey find(String name, Collection<ChangeSetKey> candidates, Closing closing, String among) {
		List<ChangeSetKey> found = matches(name, candidates);
		if (found.size() == 1) {
			return found.getFirst();
		}
		if (found.isEmpty()) {
			boolean tooShort = name.length() < SHORTEST_PREFIX
					&& candidates.stream().anyMatch((key) -> key.id().startsWith(name));
			throw new GateClosedException(closing.misuse("there is no revision '" + name + "' " + among,
					tooShort ? "Give at least " + SHORTEST_PREFIX + " characters of it."
							: "Give a change set's id, or at least its first " + SHORTEST_PREFIX
									+ " characters. 'headgate history' lists them."));
		}
		throw new GateClosedException(closing.misuse("'" + name + "' is ambiguous " + among + ": " + listed(found),
				"Give more characters of the id, or the full name PATH::ID::AUTHOR as it is above."));
	}

	private static List<ChangeSetKey> matches(String name, Collection<ChangeSetKey> candidates) {
		List<ChangeSetKey> exact = candidates.stream()
			.filter((key) -> key.id().equals(name) || key.toString().equals(name))
			.toList();
		if (!exact.isEmpty() || name.length() < SHORTEST_PREFIX) {
			return exact;
		}
		return candidates.stream().filter((key) -> key.id().startsWith(name)).toList();
	}

	private static String listed(List<ChangeSetKey> found) {
		String text = found.stream().limit(NAMED).map(ChangeSetKey::toString).collect(Collectors.joining(", "));
		return (found.size() > NAMED) ? text + " and " + (found.size() - NAMED) + " more" : text;
	}

}
