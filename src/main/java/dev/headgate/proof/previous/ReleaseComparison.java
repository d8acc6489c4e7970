package dev.headgate.proof.previous;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.Column;
import dev.headgate.proof.Schema.EnumType;
import dev.headgate.proof.Schema.Other;
import dev.headgate.proof.Schema.Sequence;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.TypeChange;

/**
 * Finds what a release reads and writes, and another schema does not have or no longer
 * takes.
 */
public final class ReleaseComparison {

	static final String LATER = "Keep what that release uses until no instance of it runs, and drop it in a later one."
			+ " In place of another name or type, add a column beside the old one.";

	static final String FILL = "Give the column a DEFAULT, or let it take NULL, until no instance of that release runs.";

	static final String LOOSEN = "Add it in the release behind the one that stops writing what it refuses.";

	private static final List<String> VIEWS = List.of("view", "materialized view", "foreign table");

	private final ReleaseSchema release;

	private final Schema target;

	private final String where;

	private final List<Incompatibility> found = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	private ReleaseComparison(ReleaseSchema release, Schema target, String where) {
		this.release = release;
		this.target = target;
		this.where = where;
	}

	/**
	 * Compares a release with a schema.
	 * @param release the release
	 * @param target the schema
	 * @param where what the schema is called in texts, for example {@code at head}
	 * @return what was found
	 */
	public static ReleaseComparison of(ReleaseSchema release, Schema target, String where) {
		ReleaseComparison comparison = new ReleaseComparison(release, target, where);
		comparison.compare();
		return comparison;
	}

	/**
	 * Returns what the schema does not allow.
	 * @return what it is
	 */
	public List<Incompatibility> found() {
		return List.copyOf(this.found);
	}

	/**
	 * Returns what could not be decided.
	 * @return sentences without a full stop
	 */
	public List<String> notes() {
		return List.copyOf(this.notes);
	}

	private void compare() {
		for (Table table : this.release.used().tables().values()) {
			Table known = this.release.known(table.name());
			if (known != null) {
				compare(table, known);
			}
		}
		this.release.known().others().values().forEach(this::compare);
		sequences();
		enums();
		if (this.release.schema() == null) {
			this.notes.add("whether a CHECK, a unique or a foreign key refuses more than before was not looked at: the"
					+ " jar does not have the changelog");
		}
	}

	private void compare(Table used, Table known) {
		Table present = this.target.tables().get(used.name());
		if (present == null) {
			String view = view(used.name());
			if (view == null) {
				report("table %s is not there %s, and %s %s it", used.name(), LATER);
			}
			else {
				this.notes.add("table " + used.name() + " is a " + view + " " + this.where
						+ ": whether it has all columns, and takes all rows, was not looked at");
			}
			return;
		}
		used.columns().values().forEach((column) -> compare(column, known, present));
		present.columns()
			.values()
			.stream()
			.filter((column) -> isRequired(column) && !used.columns().containsKey(column.name()))
			.forEach((column) -> required(known, column));
		if (this.release.schema() != null) {
			this.found.addAll(new RuleComparison(this.release, used, known, present, this.where).found());
		}
	}

	/** An entity may map a view. Whether anything else uses it, only statements tell. */
	private void compare(Other known) {
		Other now = this.target.others().get(known.kind() + " " + known.name());
		String object = known.kind() + " " + known.name();
		if (known.kind().equals("domain") && now != null && !now.definition().equals(known.definition())) {
			this.notes.add(object + " is " + now.definition() + " " + this.where + ", and " + known.definition()
					+ " for " + this.release.name() + ": whether it refuses more was not looked at");
		}
		boolean gone = now == null && VIEWS.contains(known.kind()) && !this.target.tables().containsKey(known.name())
				&& view(known.name()) == null;
		if (gone && this.release.used().tables().containsKey(known.name())) {
			report("%s is not there %s, and %s %s it", object, LATER);
		}
		else if (gone) {
			this.notes.add(object + " is not there " + this.where + ": only recorded statements tell whether "
					+ this.release.name() + " uses it");
		}
	}

	private @Nullable String view(String name) {
		return VIEWS.stream()
			.filter((kind) -> this.target.others().containsKey(kind + " " + name))
			.findFirst()
			.orElse(null);
	}

	private void compare(Column used, Table tested, Table present) {
		String name = "column " + tested.name() + "." + used.name();
		Column known = tested.columns().getOrDefault(used.name(), used);
		Column now = present.columns().get(used.name());
		if (now == null) {
			report("%s is not there %s, and %s %s it" + renamed(known, tested, present), name, LATER);
			return;
		}
		if (!known.type().equals(now.type()) && !TypeChange.of(known.type(), now.type()).safe()) {
			add(name + " is " + now.type() + " " + this.where + ", and " + known.type() + " for " + this.release.name(),
					LATER);
		}
		if (isGenerated(now) && !isGenerated(known) && !isGenerated(used) && used.identity().isEmpty()) {
			add(name + " is generated " + this.where + ", and " + this.release.name() + " writes it", LATER);
		}
		if (now.notNull() && !known.notNull() && !used.notNull()) {
			add(name + " is NOT NULL " + this.where + ", and " + this.release.name() + " may write NULL", FILL);
		}
	}

	/** A value that an INSERT gives is refused. */
	private static boolean isGenerated(Column column) {
		return !column.generated().isEmpty() || column.identity().equals("ALWAYS");
	}

	private static String renamed(Column gone, Table known, Table present) {
		List<Column> added = present.columns()
			.values()
			.stream()
			.filter((column) -> column.type().equals(gone.type()) && !known.columns().containsKey(column.name()))
			.toList();
		return (added.size() == 1)
				? "; " + known.name() + "." + added.getFirst().name() + " is new and of the same type: is it renamed?"
				: "";
	}

	private static boolean isRequired(Column column) {
		return column.notNull() && column.expression() == null && !column.isAutoNumbered();
	}

	private void required(Table known, Column column) {
		Column before = known.columns().get(column.name());
		if (before != null && isRequired(before)) {
			return;
		}
		String text = "column " + known.name() + "." + column.name() + " is NOT NULL without a default " + this.where
				+ ", and " + this.release.name() + " does not write it";
		String trigger = fillingTrigger(known.name());
		if (trigger != null) {
			this.notes.add(text + ": whether trigger " + trigger + " fills it was not looked at");
		}
		else {
			add(text, FILL);
		}
	}

	private @Nullable String fillingTrigger(String table) {
		return this.target.others()
			.values()
			.stream()
			.filter((other) -> other.kind().equals("trigger") && other.name().endsWith(" on " + table)
					&& other.definition().matches("(?s).* BEFORE .*\\bINSERT\\b.*"))
			.map((other) -> other.name().replace(" on " + table, ""))
			.findFirst()
			.orElse(null);
	}

	private void sequences() {
		for (Sequence used : this.release.used().sequences().values()) {
			Sequence now = this.target.sequences().get(used.name());
			long increment = this.release.known().sequences().getOrDefault(used.name(), used).increment();
			if (now == null && used.owner() == null) {
				report("%s is not there %s, and %s %s it", "sequence " + used.name(), LATER);
			}
			else if (now != null && now.increment() != increment) {
				add("sequence " + used.name() + " grows by " + now.increment() + " " + this.where + ", and by "
						+ increment + " for " + this.release.name() + ", so that both give out the same numbers",
						LATER);
			}
		}
	}

	private void enums() {
		Map<String, EnumType> types = new LinkedHashMap<>(this.release.known().enums());
		types.putAll(this.release.used().enums());
		for (EnumType type : types.values()) {
			EnumType now = this.target.enums().get(type.name());
			if (now != null && isWritten(type)) {
				type.labels()
					.stream()
					.filter((label) -> !now.labels().contains(label))
					.forEach((label) -> add("enum type " + type.name() + " does not have the value '" + label + "' "
							+ this.where + ", and " + this.release.name() + " may write it", LATER));
			}
		}
	}

	private boolean isWritten(EnumType type) {
		return this.release.used()
			.tables()
			.values()
			.stream()
			.flatMap((table) -> table.columns().values().stream())
			.anyMatch((column) -> column.type().equals(type.name()) || column.type().equals(type.name() + "[]"));
	}

	private void report(String text, String object, String action) {
		add(text.formatted(object, this.where, this.release.name(), this.release.verb()), action);
	}

	private void add(String text, String action) {
		this.found.add(new Incompatibility(text, action));
	}

}
