package dev.headgate.liquibase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import liquibase.changelog.ChangeSet;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.FileText;
import dev.headgate.changelog.Location;

/**
 * Finds the change sets of a changelog in its files.
 */
public final class ChangeSetPlaces {

	/**
	 * The words that the parser of formatted SQL looks for on the line of a change set.
	 */
	private static final Set<String> SQL_ATTRIBUTES = Set.of("stripcomments", "splitstatements",
			"rollbacksplitstatements", "enddelimiter", "rollbackenddelimiter", "runonchange", "runalways", "context",
			"contextfilter", "labels", "runintransaction", "dbms", "ignore", "failonerror", "logicalfilepath",
			"runwith", "runwithspoolfile");

	/** The keys that {@code ChangeSet.load} reads. */
	private static final Set<String> NODE_ATTRIBUTES = Set.of("alwaysrun", "author", "changes", "comment", "context",
			"contextfilter", "created", "dbms", "failonerror", "id", "ignore", "labels", "logicalfilepath", "modifysql",
			"objectquotingstrategy", "onvalidationfail", "preconditions", "rollback", "runalways", "runintransaction",
			"runonchange", "runorder", "runwith", "runwithspoolfile", "validchecksum", "validchecksums", "tagdatabase");

	/** A quoted value may hold blanks and further colons. */
	private static final Pattern SQL_ATTRIBUTE = Pattern.compile("(?<=\\s)(\\w[\\w-]*):(\"[^\"]*\"|\\S*)");

	private static final Pattern SQL_HEADER = Pattern
		.compile("(?i)\\s*--\\s*changeset\\s+(?:\"[^\"]+\"|[^:]+):\\s*(?:\"[^\"]+\"|\\S+)(.*)");

	private final ParsedChangelog changelog;

	private final Map<String, ChangelogSource> sources = new HashMap<>();

	private final Map<String, List<String>> lines = new HashMap<>();

	/**
	 * Creates it for a changelog.
	 * @param changelog the changelog
	 */
	public ChangeSetPlaces(ParsedChangelog changelog) {
		this.changelog = changelog;
	}

	/**
	 * Finds a change set.
	 * @param key a change set of the changelog
	 * @return its place; without lines when its file names it otherwise
	 */
	public ChangeSetPlace find(ChangeSetKey key) {
		ChangeSet changeSet = this.changelog.changeSets().get(key);
		if (changeSet == null) {
			throw new IllegalArgumentException("not a change set of this changelog: " + key);
		}
		String file = ChangeSetKey.normalise(changeSet.getChangeLog().getPhysicalFilePath());
		ChangelogSource source = this.sources.computeIfAbsent(file,
				(path) -> ChangelogSource.of(path, String.join("\n", lines(path))));
		int line = source.line(changeSet.getAuthor(), changeSet.getId());
		if (line == 0) {
			return new ChangeSetPlace(file, 0, List.of(), List.of());
		}
		List<String> all = lines(file);
		int end = source.endOf(line, all.size());
		return new ChangeSetPlace(file, line, all.subList(line - 1, end), attributes(source, file, line));
	}

	private List<String> lines(String file) {
		return this.lines.computeIfAbsent(file, (path) -> {
			Location location = this.changelog.location();
			byte[] bytes = location.read(location.resolve(path)).orElse(new byte[0]);
			return FileText.decode(path, bytes, null).lines().toList();
		});
	}

	private List<ChangeSetPlace.Attribute> attributes(ChangelogSource source, String file, int line) {
		Matcher header = SQL_HEADER.matcher(lines(file).get(line - 1));
		if (!header.matches()) {
			return source.keys(line)
				.stream()
				.map((key) -> new ChangeSetPlace.Attribute(key.name(), key.value(), key.line(),
						NODE_ATTRIBUTES.contains(key.name().toLowerCase(Locale.ROOT))))
				.toList();
		}
		List<ChangeSetPlace.Attribute> attributes = new ArrayList<>();
		Matcher attribute = SQL_ATTRIBUTE.matcher(header.group(1));
		while (attribute.find()) {
			String name = attribute.group(1);
			attributes.add(new ChangeSetPlace.Attribute(name, attribute.group(2).replace("\"", ""), line,
					SQL_ATTRIBUTES.contains(name.toLowerCase(Locale.ROOT))));
		}
		return attributes;
	}

	/**
	 * Returns the attributes that a change set can have.
	 * @return their names in lower case
	 */
	public static Set<String> knownAttributes() {
		Set<String> known = new TreeSet<>(SQL_ATTRIBUTES);
		known.addAll(NODE_ATTRIBUTES);
		return known;
	}

}
