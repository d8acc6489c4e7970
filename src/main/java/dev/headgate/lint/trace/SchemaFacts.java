package dev.headgate.lint.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All objects of a database at one moment, but for those of the system and of Headgate.
 */
public final class SchemaFacts {

	private final Map<SchemaObject.Identity, SchemaObject> objects = new LinkedHashMap<>();

	private final Map<Long, SchemaObject> relations = new LinkedHashMap<>();

	/**
	 * Creates it.
	 * @param objects the objects
	 */
	public SchemaFacts(Collection<SchemaObject> objects) {
		for (SchemaObject object : objects) {
			this.objects.put(object.identity(), object);
			boolean relation = object.oid() == object.tableOid() && object.kind() != ObjectKind.COLUMN;
			if (relation || object.kind() == ObjectKind.INDEX) {
				this.relations.put(object.oid(), object);
			}
		}
	}

	/**
	 * Returns every object.
	 * @return the objects
	 */
	public List<SchemaObject> all() {
		return List.copyOf(this.objects.values());
	}

	/**
	 * Returns the objects of some kinds.
	 * @param kinds the kinds
	 * @return the objects
	 */
	public Stream<SchemaObject> of(ObjectKind... kinds) {
		Set<ObjectKind> wanted = Set.of(kinds);
		return this.objects.values().stream().filter((object) -> wanted.contains(object.kind()));
	}

	/**
	 * Finds a table, view, index or sequence.
	 * @param oid its OID
	 * @return the relation, empty when there is none
	 */
	public Optional<SchemaObject> relation(long oid) {
		return Optional.ofNullable(this.relations.get(oid));
	}

	/**
	 * Returns what belongs to a relation, such as the columns of a table.
	 * @param tableOid the relation
	 * @param kind the kind of objects
	 * @return the objects
	 */
	public List<SchemaObject> of(long tableOid, ObjectKind kind) {
		return this.objects.values()
			.stream()
			.filter((object) -> object.kind() == kind && object.tableOid() == tableOid)
			.toList();
	}

	/**
	 * Finds the same object, whatever its name is now.
	 * @param object an object of another moment
	 * @return the object at this moment, empty when there is none
	 */
	public Optional<SchemaObject> same(SchemaObject object) {
		return Optional.ofNullable(this.objects.get(object.identity()));
	}

	/**
	 * Compares names and definitions, not OIDs: what was dropped and made again as it was
	 * does not differ.
	 * @param expected how it should be
	 * @return one line for each difference, empty when there is none
	 */
	public List<String> differencesFrom(SchemaFacts expected) {
		Map<String, SchemaObject> wanted = expected.byName();
		Map<String, SchemaObject> there = byName();
		Set<String> names = new TreeSet<>(wanted.keySet());
		names.addAll(there.keySet());
		List<String> differences = new ArrayList<>();
		for (String name : names) {
			SchemaObject before = wanted.get(name);
			SchemaObject now = there.get(name);
			if (before == null) {
				differences.add(name + " is left");
			}
			else if (now == null) {
				differences.add(name + " is missing");
			}
			else if (!isOnlyValidated(before, now)) {
				differences.addAll(differences(name, before.properties(), now.properties()));
			}
		}
		return differences;
	}

	/** Nothing makes a constraint NOT VALID again, nor need it. */
	private static boolean isOnlyValidated(SchemaObject before, SchemaObject now) {
		return now.kind() == ObjectKind.CONSTRAINT && now.is("validated")
				&& String.valueOf(before.get("definition")).equals(now.get("definition") + " NOT VALID");
	}

	private Map<String, SchemaObject> byName() {
		return this.objects.values()
			.stream()
			.collect(
					Collectors.toMap(
							(object) -> object.kind().words() + " "
									+ (object.table().isEmpty() && !object.schema().isEmpty() ? object.schema() + "."
											: "")
									+ object.shownName(),
							(object) -> object, (one, other) -> one, TreeMap::new));
	}

	private static List<String> differences(String name, Map<String, String> before, Map<String, String> now) {
		Set<String> properties = new TreeSet<>(before.keySet());
		properties.addAll(now.keySet());
		return properties.stream()
			.filter((property) -> !before.getOrDefault(property, "").equals(now.getOrDefault(property, "")))
			.map((property) -> name + ": " + property.replace('_', ' ') + " is '" + now.getOrDefault(property, "")
					+ "', it was '" + before.getOrDefault(property, "") + "'")
			.toList();
	}

}
