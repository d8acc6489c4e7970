package dev.headgate.lint.trace;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One object of a schema, as the catalogue has it.
 *
 * <p>
 * Properties by kind, all as text, absent where the catalogue has {@code NULL}; truth
 * values are {@code true} and {@code false}. All kinds but columns, constraints, indexes
 * and enum values have {@code owner} and {@code privileges} where the catalogue has them,
 * and every kind may have {@code comment}.
 * <ul>
 * <li>relations: {@code persistence} (p, u), {@code options}, {@code row_security},
 * {@code force_row_security}, {@code is_partition}, {@code definition} (views),
 * {@code needs_quotes} (its name, in SQL)</li>
 * <li>columns: {@code type}, {@code base_type}, {@code not_null}, {@code default},
 * {@code identity} (a, d), {@code generated} (s, v), {@code collation},
 * {@code privileges}, {@code options}, {@code needs_quotes}</li>
 * <li>constraints: {@code type} (c check, f foreign key, p primary key, u unique, x
 * exclusion, n not null), {@code validated}, {@code deferrable}, {@code columns} (with a
 * comma and a blank between), {@code references}, {@code definition}, {@code domain}</li>
 * <li>indexes: {@code unique}, {@code primary}, {@code exclusion}, {@code valid},
 * {@code method}, {@code columns}, {@code condition}, {@code classes},
 * {@code definition}, {@code constraint}</li>
 * <li>triggers: {@code definition}, {@code enabled}; policies: {@code command},
 * {@code using}, {@code check}</li>
 * <li>functions: {@code arguments}, {@code body} (a hash), {@code security_definer},
 * {@code settings}, {@code volatility}</li>
 * <li>types: {@code type} (e enum, d domain, r range), {@code base_type},
 * {@code not_null}, {@code default}; enum values: {@code position}</li>
 * <li>sequences also: {@code start}, {@code minimum}, {@code maximum}, {@code increment},
 * {@code cycle}, {@code sequence_type}</li>
 * </ul>
 *
 * @param kind its kind
 * @param oid its OID; for a column that of its table
 * @param number the column's number, 0 for other kinds
 * @param tableOid the OID of the relation that it belongs to or is, 0 for none
 * @param table that relation's name, as SQL would have to spell it; empty for none
 * @param schema the name of its schema, empty where it has none
 * @param name its own name
 * @param properties what else is known of it
 * @param inUse whether a release knows it, or may know it: {@code false} when a change
 * set made it that no release has applied
 */
public record SchemaObject(ObjectKind kind, long oid, int number, long tableOid, String table, String schema,
		String name, Map<String, String> properties, boolean inUse) {

	/**
	 * Makes the properties unmodifiable.
	 */
	public SchemaObject {
		properties = Map.copyOf(properties);
	}

	/**
	 * Returns a property.
	 * @param property its name, as listed above
	 * @return its value, {@code null} where there is none
	 */
	public @Nullable String get(String property) {
		return this.properties.get(property);
	}

	/**
	 * Compares a property.
	 * @param property its name, as listed above
	 * @param value the value
	 * @return {@code true} when it has that value
	 */
	public boolean has(String property, String value) {
		return value.equals(this.properties.get(property));
	}

	/**
	 * Says whether a property is true.
	 * @param property its name, as listed above
	 * @return {@code false} also where there is none
	 */
	public boolean is(String property) {
		return has(property, "true");
	}

	/**
	 * Returns kind and name, for messages.
	 * @return for example {@code column books.title}
	 */
	public String label() {
		return this.kind.words() + " " + shownName();
	}

	/**
	 * Returns its name, for messages.
	 * @return for example {@code books.title}, or {@code books_isbn_key on books}
	 */
	public String shownName() {
		return switch (this.kind) {
			case COLUMN -> this.table + "." + this.name;
			case INDEX, TRIGGER, POLICY -> this.name + " on " + this.table;
			case CONSTRAINT -> this.table.isEmpty() ? this.name : this.name + " of " + this.table;
			case ENUM_VALUE -> "'" + this.name + "' of " + this.table;
			case TABLE, PARTITIONED_TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, COMPOSITE_TYPE ->
				this.table;
			case FUNCTION -> this.name + "(" + this.properties.getOrDefault("arguments", "") + ")";
			case TYPE, SCHEMA, EXTENSION -> this.name;
		};
	}

	/** What it is joined by, before and after. */
	Identity identity() {
		return new Identity(this.kind, this.oid, this.number);
	}

	/**
	 * What stays when an object is renamed.
	 *
	 * @param kind its kind
	 * @param oid its OID
	 * @param number the column's number
	 */
	record Identity(ObjectKind kind, long oid, int number) {
	}

}
