package dev.headgate.lint.trace;

import java.util.Locale;

/**
 * Kinds of schema objects.
 */
public enum ObjectKind {

	/** An ordinary table; a partition is one, too. */
	TABLE,

	/** A table that has partitions. */
	PARTITIONED_TABLE,

	/** A table of another server. */
	FOREIGN_TABLE,

	/** A view. */
	VIEW,

	/** A materialized view. */
	MATERIALIZED_VIEW,

	/** A sequence. */
	SEQUENCE,

	/** A composite type. */
	COMPOSITE_TYPE,

	/** An index. */
	INDEX,

	/** A column. */
	COLUMN,

	/** A constraint of a table or a domain. */
	CONSTRAINT,

	/** A trigger. */
	TRIGGER,

	/** A row security policy. */
	POLICY,

	/** A function, procedure or aggregate. */
	FUNCTION,

	/** An enum, a domain or a range. */
	TYPE,

	/** A label of an enum. */
	ENUM_VALUE,

	/** A schema. */
	SCHEMA,

	/** An extension. */
	EXTENSION;

	/**
	 * Returns the kind in words.
	 * @return for example {@code materialized view}
	 */
	public String words() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	/**
	 * Says whether it holds rows that applications read.
	 * @return {@code true} for tables and materialized views
	 */
	public boolean holdsRows() {
		return isTable() || this == MATERIALIZED_VIEW;
	}

	/**
	 * Says whether it is a table, with or without partitions.
	 * @return {@code true} when it is
	 */
	public boolean isTable() {
		return this == TABLE || this == PARTITIONED_TABLE;
	}

}
