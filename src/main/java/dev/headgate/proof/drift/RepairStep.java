package dev.headgate.proof.drift;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The statements that remove one difference.
 *
 * @param phase its place among the others
 * @param summary the difference
 * @param statements the statements, without semicolons
 * @param notes what to think about before running them
 * @param loss what data they lose, {@code null} for none
 * @param notWritten why there are no statements, {@code null} when there are, or when
 * another step removes the difference as well
 */
record RepairStep(Phase phase, String summary, List<String> statements, List<String> notes, @Nullable String loss,
		@Nullable String notWritten) {

	static RepairStep of(Phase phase, Object summary, String... statements) {
		return new RepairStep(phase, summary.toString(), List.of(statements), List.of(), null, null);
	}

	static RepairStep of(Phase phase, Object summary, List<String> statements) {
		return new RepairStep(phase, summary.toString(), List.copyOf(statements), List.of(), null, null);
	}

	static RepairStep notWritten(Object summary, String reason) {
		return new RepairStep(Phase.NOT_WRITTEN, summary.toString(), List.of(), List.of(), null, reason);
	}

	RepairStep losing(String data) {
		return new RepairStep(this.phase, this.summary, this.statements, this.notes, data, this.notWritten);
	}

	RepairStep noting(String... added) {
		return new RepairStep(this.phase, this.summary, this.statements, List.of(added), this.loss, this.notWritten);
	}

	/** What must come before what. */
	enum Phase {

		DROP_DEPENDENT, DROP_FOREIGN_KEY, DROP_CONSTRAINT, TYPE, SEQUENCE, FUNCTION, TABLE, ADD_COLUMN, COLUMN,
		DROP_COLUMN, CONSTRAINT, FOREIGN_KEY, VIEW, TRIGGER, DROP_TABLE, DROP_FUNCTION, DROP_SEQUENCE, DROP_TYPE,
		NOT_WRITTEN

	}

}
