package dev.headgate.proof.rows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What rows of a table have to be like.
 *
 * @param oid its OID
 * @param name its name, as SQL spells it
 * @param columns the columns that can be written
 * @param unique the columns that are, together or alone, unique
 * @param references its foreign keys
 * @param checks the columns and values that each check constraint or partition bound
 * speaks of, by its name
 */
record TableShape(long oid, String name, List<TableColumn> columns, Set<String> unique, List<Reference> references,
		Map<String, Check> checks) {

	/** Copies the collections. */
	TableShape {
		columns = List.copyOf(columns);
		unique = Set.copyOf(unique);
		references = List.copyOf(references);
		checks = Map.copyOf(checks);
	}

	Optional<TableColumn> column(String column) {
		return this.columns.stream().filter((one) -> one.name().equals(column)).findFirst();
	}

	/**
	 * A foreign key.
	 *
	 * @param columns its columns
	 * @param target the OID of the table that it refers to
	 * @param targetName the name of that table
	 * @param targetColumns the columns that it refers to
	 */
	record Reference(List<String> columns, long target, String targetName, List<String> targetColumns) {

		/** Copies the lists. */
		Reference {
			columns = List.copyOf(columns);
			targetColumns = List.copyOf(targetColumns);
		}

	}

	/**
	 * A rule on values.
	 *
	 * @param columns the columns that it speaks of
	 * @param values the literals in its text
	 */
	record Check(List<String> columns, List<String> values) {

		/** Copies the lists. */
		Check {
			columns = List.copyOf(columns);
			values = List.copyOf(values);
		}

	}

}
