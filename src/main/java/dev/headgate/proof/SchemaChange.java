package dev.headgate.proof;

import java.util.List;

/**
 * One difference between the entities and the schema, with the SQL that removes it.
 *
 * @param summary what it is, in a few words; empty when another step says it
 * @param phase its place among the others
 * @param up the statements that remove it, without semicolons
 * @param down the statements that bring it back
 * @param notes what to think about before running them
 * @param destructive whether it may lose data, and so is written commented out
 */
record SchemaChange(String summary, Phase phase, List<String> up, List<String> down, List<String> notes,
		boolean destructive) {

	SchemaChange(String summary, Phase phase, List<String> up, List<String> down, String... notes) {
		this(summary, phase, up, down, List.of(notes), false);
	}

	static SchemaChange destructive(String summary, Phase phase, List<String> up, List<String> down,
			List<String> notes) {
		return new SchemaChange(summary, phase, up, down, notes, true);
	}

	/** What to write when something is not new, but renamed. */
	static List<String> rename(String from, String up, String down) {
		return List.of("Is it " + from + ", renamed? In place of making the one and dropping the other, write",
				SchemaDiff.SUGGESTION + up, "with the rollback", SchemaDiff.SUGGESTION + down);
	}

	/** What must come before what; a rollback goes the other way. */
	enum Phase {

		TYPE, SEQUENCE, DROP_FOREIGN_KEY, DROP_CONSTRAINT, TABLE, ADD_COLUMN, COLUMN, CONSTRAINT, FOREIGN_KEY, VIEW,
		DROP_COLUMN, DROP_TABLE, DROP_SEQUENCE, DROP_TYPE

	}

}
