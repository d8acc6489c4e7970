package dev.headgate.proof.previous;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.headgate.proof.Schema;
import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.Table;

/**
 * What a release works with. At least one of the two schemas is known.
 *
 * @param name what the release is called in texts, for example
 * {@code the previous release}
 * @param entities what Hibernate makes of its entities, {@code null} when they are not
 * known: then all of its schema counts as used
 * @param schema what its change sets make, {@code null} when they are not known
 */
public record ReleaseSchema(String name, @Nullable Schema entities, @Nullable Schema schema) {

	/**
	 * Requires one of both.
	 */
	public ReleaseSchema {
		if (entities == null && schema == null) {
			throw new IllegalArgumentException("The entities or the schema must be known");
		}
	}

	/** What it reads and writes. */
	Schema used() {
		return Objects.requireNonNull((this.entities != null) ? this.entities : this.schema);
	}

	/** What it was tested on, as far as it is known. */
	Schema known() {
		return Objects.requireNonNull((this.schema != null) ? this.schema : this.entities);
	}

	String verb() {
		return (this.entities != null) ? "maps" : "may use";
	}

	/** A table as the release was tested with it. */
	@Nullable Table known(String table) {
		return known().tables().get(table);
	}

	/**
	 * The checks and foreign keys that hold for its rows: those of its schema, and those
	 * that its entities keep to.
	 */
	List<Constraint> constraints(String table, String kinds) {
		List<Constraint> constraints = new ArrayList<>();
		for (Schema one : Arrays.asList(this.schema, this.entities)) {
			Table known = (one != null) ? one.tables().get(table) : null;
			if (known != null) {
				constraints.addAll(known.constraints(kinds));
			}
		}
		return constraints;
	}

}
