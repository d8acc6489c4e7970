package dev.headgate.proof;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.headgate.proof.Schema.Constraint;
import dev.headgate.proof.Schema.Index;
import dev.headgate.proof.Schema.Table;

/**
 * Names constraints and indexes: as the entities do, or else as PostgreSQL does.
 */
final class ConstraintNamer {

	/** What Hibernate calls them when nobody does: a hash. */
	private static final Pattern HASH = Pattern.compile("(fk|uk|idx)[0-9a-z]{20,26}");

	private static final int LONGEST = 63;

	private final Set<String> taken = new HashSet<>();

	/**
	 * Creates it.
	 * @param head whose names are taken
	 */
	ConstraintNamer(Schema head) {
		for (Table table : head.tables().values()) {
			this.taken.addAll(table.constraints().keySet());
			this.taken.addAll(table.indexes().keySet());
		}
	}

	/**
	 * Names a constraint.
	 * @param constraint an entity's constraint
	 * @param table its table
	 * @return its name
	 */
	String of(Constraint constraint, Table table) {
		String suffix = switch (constraint.kind()) {
			case 'p' -> "pkey";
			case 'u' -> "key";
			case 'f' -> "fkey";
			default -> "check";
		};
		List<String> columns = (constraint.kind() == 'p') ? List.of() : constraint.columns();
		return choose(constraint.name(), table, columns, suffix);
	}

	/**
	 * Names an index.
	 * @param index an entity's index
	 * @param table its table
	 * @return its name
	 */
	String of(Index index, Table table) {
		return choose(index.name(), table, index.columns(), index.unique() ? "key" : "idx");
	}

	private String choose(String given, Table table, List<String> columns, String suffix) {
		if (!HASH.matcher(given).matches()) {
			this.taken.add(given);
			return given;
		}
		String relation = table.name().substring(table.name().lastIndexOf('.') + 1);
		String parts = relation + (columns.isEmpty() ? "" : "_" + String.join("_", columns));
		boolean quoted = parts.contains("\"");
		String plain = parts.replace("\"", "");
		for (int number = 0;; number++) {
			String end = "_" + suffix + ((number > 0) ? String.valueOf(number) : "");
			String name = plain.substring(0, Math.min(plain.length(), LONGEST - end.length())) + end;
			String sql = quoted ? '"' + name + '"' : name;
			if (this.taken.add(sql)) {
				return sql;
			}
		}
	}

}
