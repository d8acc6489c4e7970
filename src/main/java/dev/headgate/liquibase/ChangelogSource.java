package dev.headgate.liquibase;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import liquibase.parser.core.yaml.YamlParser;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import dev.headgate.changelog.ChangelogProblem;
import dev.headgate.changelog.SqlTokens;

/**
 * A changelog's file as its author sees it: where its change sets are, and which of its
 * SQL reaches the database as something else than what is written there.
 */
final class ChangelogSource {

	private static final Pattern CHANGE_SET = Pattern
		.compile("(?i)\\s*--\\s*changeset\\s+(\"[^\"]+\"|[^:]+):\\s*(\"[^\"]+\"|\\S+).*");

	private static final Pattern ROLLBACK_LINE = Pattern.compile("(?i)\\s*--\\s*rollback (.*)");

	private static final Pattern BLOCK_START = Pattern.compile("(?i)\\s*/\\*\\s*liquibase\\s*rollback\\s*$");

	private static final Pattern BLOCK_END = Pattern.compile("(.*?)\\s*\\*/\\s*$");

	/** Without one of them no line can swallow the next. */
	private static final Pattern COMMENT = Pattern.compile("(?<!<!)--(?![->])|/\\*");

	private static final String ROLLBACK_REMEDY = "Write what undoes it, or, where there is nothing to undo, say so:"
			+ " '--rollback not required' in SQL, an empty <rollback/> in XML, 'rollback: empty' in YAML and JSON.";

	private static final int LONGEST_SHOWN = 100;

	private final String path;

	private final String text;

	private final List<Place> places = new ArrayList<>();

	private final List<Found> faults = new ArrayList<>();

	private final Map<Integer, List<Key>> keys = new HashMap<>();

	private ChangelogSource(String path, String text) {
		this.path = path;
		this.text = text;
	}

	/**
	 * Reads a file that Liquibase could read.
	 * @param path its path below the root
	 * @param text its text
	 * @return what is in it
	 */
	static ChangelogSource of(String path, String text) {
		ChangelogSource source = new ChangelogSource(path, text);
		try {
			switch (path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
				case "yaml", "yml", "json" -> source.readYaml();
				case "xml" -> source.readXml();
				default -> source.readSql();
			}
		}
		catch (YAMLException | XMLStreamException ex) {
			// Liquibase, which reads the same, says what is wrong with it.
			source.faults.clear();
		}
		return source;
	}

	/**
	 * Says whether a file may have SQL that is not read as it is written, at little cost.
	 */
	static boolean mayHaveFaults(String text) {
		return COMMENT.matcher(text).find();
	}

	/**
	 * Returns the SQL of some change sets that does not reach the database as written.
	 * @param applies given author and id, says which ones matter
	 * @return what is wrong
	 */
	List<ChangelogProblem> faults(BiPredicate<String, String> applies) {
		return this.faults.stream()
			.filter((found) -> found.place == null || applies.test(found.place.author, found.place.id))
			.map(Found::fault)
			.toList();
	}

	/**
	 * Returns where a change set begins.
	 * @param author its author, {@code null} for none
	 * @param id its id, {@code null} for none
	 * @return for example {@code db/x.sql, line 3}; without a line when that is not known
	 */
	String where(@Nullable String author, @Nullable String id) {
		return this.places.stream()
			.filter((place) -> Objects.equals(place.author, author) && Objects.equals(place.id, id))
			.findFirst()
			.map((place) -> where(place.line))
			.orElse(this.path);
	}

	/**
	 * Returns the line on which a change set begins.
	 * @param author its author
	 * @param id its id
	 * @return the line, from 1; 0 when the file has no such change set
	 */
	int line(String author, String id) {
		return this.places.stream()
			.filter((place) -> author.equals(place.author) && id.equals(place.id))
			.mapToInt(Place::line)
			.findFirst()
			.orElse(0);
	}

	/**
	 * Returns the last line of a change set.
	 * @param line the line on which it begins
	 * @param last the last line of the file
	 * @return the line before the next change set
	 */
	int endOf(int line, int last) {
		return this.places.stream().mapToInt(Place::line).filter((other) -> other > line).min().orElse(last + 1) - 1;
	}

	/**
	 * Returns the keys of a change set in YAML or JSON. Those of XML are checked by its
	 * schema.
	 * @param line the line on which the change set begins
	 * @return its keys
	 */
	List<Key> keys(int line) {
		return this.keys.getOrDefault(line, List.of());
	}

	private static List<Key> keys(MappingNode changeSet) {
		List<Key> keys = new ArrayList<>();
		for (NodeTuple entry : changeSet.getValue()) {
			if (entry.getKeyNode() instanceof ScalarNode name) {
				String value = (entry.getValueNode() instanceof ScalarNode scalar) ? scalar.getValue() : "";
				keys.add(new Key(name.getValue(), value, name.getStartMark().getLine() + 1));
			}
		}
		return keys;
	}

	private String where(int line) {
		return this.path + ", line " + line;
	}

	private void fault(int line, @Nullable Place place, String what, String remedy) {
		String name = (place != null) ? " of change set " + place.id + " by " + place.author : "";
		this.faults.add(new Found(place, new ChangelogProblem(where(line) + ": the " + what.formatted(name), remedy)));
	}

	private void unread(int line, @Nullable Place place, String kind, String read, String remedy) {
		fault(line, place, kind + "%s is not read as it is written: its lines are joined, which gives '"
				+ shortened(read).replace("%", "%%") + "'", remedy);
	}

	private static String shortened(String sql) {
		return (sql.length() > LONGEST_SHOWN) ? sql.substring(0, LONGEST_SHOWN) + "…" : sql;
	}

	private void readSql() {
		List<String> lines = this.text.lines().toList();
		Place place = null;
		List<String> rollback = new ArrayList<>();
		List<String> change = new ArrayList<>();
		int first = 0;
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			Matcher changeSet = CHANGE_SET.matcher(line);
			Matcher undo = ROLLBACK_LINE.matcher(line);
			if (changeSet.matches()) {
				finish(place, change, rollback, first);
				change.clear();
				place = new Place(unquoted(changeSet.group(1)), unquoted(changeSet.group(2)), i + 1);
				this.places.add(place);
				rollback.clear();
			}
			else if (undo.matches()) {
				first = rollback.isEmpty() ? i + 1 : first;
				rollback.add(undo.group(1));
			}
			else if (place != null && BLOCK_START.matcher(line).matches()) {
				first = rollback.isEmpty() ? i + 1 : first;
				List<String> block = block(lines, i + 1);
				i += block.size();
				String joined = String.join("", block);
				if (!SqlTokens.of(String.join("\n", block)).equals(SqlTokens.of(joined))) {
					unread(i - block.size() + 1, place, "rollback block", joined.strip(),
							"Write each line of it as a line '--rollback …' instead; the change set's checksum stays the same.");
				}
				rollback.addAll(block);
			}
			else {
				change.add(line);
			}
		}
		finish(place, change, rollback, first);
	}

	/** The lines up to the end of the comment. */
	private static List<String> block(List<String> lines, int start) {
		List<String> block = new ArrayList<>();
		for (String line : lines.subList(start, lines.size())) {
			Matcher end = BLOCK_END.matcher(line);
			block.add(end.matches() ? end.group(1) : line);
			if (end.matches()) {
				break;
			}
		}
		return block;
	}

	/** Where all of the change is commented out there is nothing to undo. */
	private void finish(@Nullable Place place, List<String> change, List<String> rollback, int line) {
		String sql = String.join("\n", rollback);
		if (place != null && !sql.isBlank() && !SqlTokens.isEmpty(String.join("\n", change))) {
			checkStatement(place, sql, line);
		}
	}

	private void checkStatement(@Nullable Place place, String sql, int line) {
		if (SqlTokens.isEmpty(sql)) {
			fault(line, place, "rollback%s has only comments, so that it would undo nothing", ROLLBACK_REMEDY);
		}
	}

	private static String unquoted(String name) {
		String stripped = name.strip();
		return (stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\""))
				? stripped.substring(1, stripped.length() - 1) : stripped;
	}

	private void readYaml() {
		for (Node document : new Yaml(YamlParser.createLoaderOptions()).composeAll(new StringReader(this.text))) {
			visit(document, null, Collections.newSetFromMap(new IdentityHashMap<>()));
		}
	}

	private void visit(Node node, @Nullable Place place, Set<Node> seen) {
		if (!seen.add(node)) {
			return;
		}
		switch (node) {
			case SequenceNode sequence -> sequence.getValue().forEach((child) -> visit(child, place, seen));
			case MappingNode mapping -> {
				for (NodeTuple entry : mapping.getValue()) {
					String key = (entry.getKeyNode() instanceof ScalarNode scalar) ? scalar.getValue() : "";
					if (key.equalsIgnoreCase("changeSet") && entry.getValueNode() instanceof MappingNode changeSet) {
						Place inner = new Place(value(changeSet, "author"), value(changeSet, "id"),
								entry.getKeyNode().getStartMark().getLine() + 1);
						this.places.add(inner);
						this.keys.put(inner.line, keys(changeSet));
						visit(changeSet, inner, seen);
					}
					else if (entry.getValueNode() instanceof ScalarNode scalar) {
						check(key, scalar, place);
					}
					else {
						visit(entry.getValueNode(), place, seen);
					}
				}
			}
			default -> {
			}
		}
	}

	private void check(String key, ScalarNode scalar, @Nullable Place place) {
		boolean sql = Set.of("sql", "rollback", "proceduretext", "selectquery").contains(key.toLowerCase(Locale.ROOT));
		if (!sql) {
			return;
		}
		int line = scalar.getStartMark().getLine() + 1;
		boolean keepsLines = scalar.getScalarStyle() == ScalarStyle.LITERAL;
		if (!keepsLines && scalar.getEndMark().getLine() > scalar.getStartMark().getLine()
				&& COMMENT.matcher(scalar.getValue()).find()
				&& !SqlTokens.of(written(scalar)).equals(SqlTokens.of(scalar.getValue()))) {
			unread(line, place, key.equalsIgnoreCase("rollback") ? "rollback" : "SQL", scalar.getValue().strip(),
					"Write '" + key + ": |' (which keeps the lines) instead of '>' or of text without a mark.");
		}
		else if (key.equalsIgnoreCase("rollback") && !scalar.getValue().isBlank()) {
			checkStatement(place, scalar.getValue(), line);
		}
	}

	/** The same scalar with its line breaks. */
	private String written(ScalarNode scalar) {
		List<String> lines = this.text.lines().toList();
		int start = scalar.getStartMark().getLine();
		if (scalar.getScalarStyle() == ScalarStyle.FOLDED) {
			int behind = scalar.getEndMark().getLine() + ((scalar.getEndMark().getColumn() > 0) ? 1 : 0);
			return String.join("\n", lines.subList(start + 1, Math.min(behind, lines.size())));
		}
		int end = Math.min(scalar.getEndMark().getLine(), lines.size() - 1);
		String all = String.join("\n", lines.subList(start, end + 1));
		int last = lines.get(end).length() - Math.min(lines.get(end).length(), scalar.getEndMark().getColumn());
		int quote = (scalar.getScalarStyle() == ScalarStyle.PLAIN) ? 0 : 1;
		return all.substring(Math.min(all.length(), scalar.getStartMark().getColumn() + quote),
				Math.max(scalar.getStartMark().getColumn() + quote, all.length() - last - quote));
	}

	private static @Nullable String value(MappingNode mapping, String key) {
		return mapping.getValue()
			.stream()
			.filter((entry) -> entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
			.map((entry) -> (entry.getValueNode() instanceof ScalarNode scalar) ? scalar.getValue() : null)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private void readXml() throws XMLStreamException {
		XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(this.text));
		Place place = null;
		StringBuilder rollback = null;
		int line = 0;
		while (xml.hasNext()) {
			switch (xml.next()) {
				case XMLStreamConstants.START_ELEMENT -> {
					String name = xml.getLocalName();
					if (name.equals("changeSet")) {
						place = new Place(xml.getAttributeValue(null, "author"), xml.getAttributeValue(null, "id"),
								xml.getLocation().getLineNumber());
						this.places.add(place);
					}
					line = xml.getLocation().getLineNumber();
					rollback = name.equals("rollback") ? new StringBuilder() : null;
				}
				case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
					if (rollback != null) {
						rollback.append(xml.getText());
					}
				}
				case XMLStreamConstants.END_ELEMENT -> {
					if (rollback != null && !rollback.toString().isBlank()) {
						checkStatement(place, rollback.toString(), line);
					}
					rollback = null;
				}
				default -> {
				}
			}
		}
	}

	private record Found(@Nullable Place place, ChangelogProblem fault) {
	}

	/**
	 * A key of a change set.
	 *
	 * @param name its name
	 * @param value its value, empty where it has parts
	 * @param line the line on which it stands
	 */
	record Key(String name, String value, int line) {
	}

	/** Where a change set begins. */
	private record Place(@Nullable String author, @Nullable String id, int line) {
	}

}
