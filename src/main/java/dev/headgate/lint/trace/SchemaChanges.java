package dev.headgate.lint.trace;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a change set did to the schema. Objects are joined by their OIDs: one that has
 * another name now was renamed, not dropped and made.
 */
public final class SchemaChanges {

	private final SchemaFacts before;

	private final SchemaFacts after;

	/**
	 * Creates it.
	 * @param before the schema before the change set
	 * @param after the schema after it
	 */
	public SchemaChanges(SchemaFacts before, SchemaFacts after) {
		this.before = before;
		this.after = after;
	}

	/**
	 * Returns the schema before the change set.
	 * @return its objects
	 */
	public SchemaFacts before() {
		return this.before;
	}

	/**
	 * Returns the schema after the change set.
	 * @return its objects
	 */
	public SchemaFacts after() {
		return this.after;
	}

	/**
	 * Returns what is new.
	 * @param kinds the kinds of objects
	 * @return the objects as they are now
	 */
	public List<SchemaObject> added(ObjectKind... kinds) {
		return this.after.of(kinds).filter((object) -> this.before.same(object).isEmpty()).toList();
	}

	/**
	 * Returns what is gone.
	 * @param kinds the kinds of objects
	 * @return the objects as they were
	 */
	public List<SchemaObject> removed(ObjectKind... kinds) {
		return this.before.of(kinds).filter((object) -> this.after.same(object).isEmpty()).toList();
	}

	/**
	 * Returns what has another name now.
	 * @param kinds the kinds of objects
	 * @return the objects before and after
	 */
	public List<Change> renamed(ObjectKind... kinds) {
		return both(kinds)
			.filter((change) -> !change.before.name().equals(change.after.name())
					|| !sameSchema(change.before, change.after))
			.toList();
	}

	private static boolean sameSchema(SchemaObject before, SchemaObject after) {
		return before.schema().equals(after.schema());
	}

	/**
	 * Returns what has another value in one of some properties.
	 * @param kind the kind of objects
	 * @param properties the names of the properties, see {@link SchemaObject}
	 * @return the objects before and after
	 */
	public List<Change> changed(ObjectKind kind, String... properties) {
		Set<String> wanted = Set.of(properties);
		Predicate<Change> differs = (change) -> wanted.stream().anyMatch(change::differsIn);
		return both(kind).filter(differs).toList();
	}

	/**
	 * Says whether nothing is new, gone, renamed or changed.
	 * @return {@code true} when the schema is as before
	 */
	public boolean isEmpty() {
		return this.before.all().equals(this.after.all());
	}

	private Stream<Change> both(ObjectKind... kinds) {
		return this.before.of(kinds)
			.flatMap((object) -> this.after.same(object).map((now) -> new Change(object, now)).stream());
	}

	/**
	 * One object at two moments.
	 *
	 * @param before as it was
	 * @param after as it is
	 */
	public record Change(SchemaObject before, SchemaObject after) {

		/**
		 * Says whether a property has another value now.
		 * @param property its name, see {@link SchemaObject}
		 * @return {@code true} when it has
		 */
		public boolean differsIn(String property) {
			String was = this.before.properties().getOrDefault(property, "");
			return !was.equals(this.after.properties().getOrDefault(property, ""));
		}

	}

}
