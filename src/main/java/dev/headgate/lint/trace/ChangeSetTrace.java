package dev.headgate.lint.trace;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What happened when one change set ran on a scratch database at the revision before it,
 * with generated rows in its tables: all that a rule may know.
 *
 * @param source the change set as its file has it
 * @param unwatched why its statements could not be watched one by one, {@code null} when
 * they were
 * @param statements what each statement did, in order; those after one that failed did
 * not run
 * @param changes what it did to the schema; nothing when it failed
 * @param settings the settings of the session that outlive it
 * @param oldFailures statements of the released application that fail now
 * @param rollback what its rollback did
 * @param dataFailure the statement that failed on the generated rows, {@code null} when
 * none did: then all else is told of a run without generated rows, in which it came
 * through
 */
public record ChangeSetTrace(ChangeSetSource source, @Nullable String unwatched, List<StatementTrace> statements,
		SchemaChanges changes, List<SettingChange> settings, List<OldStatementFailure> oldFailures,
		RollbackTrace rollback, @Nullable StatementTrace dataFailure) {

	/**
	 * Copies the lists.
	 */
	public ChangeSetTrace {
		statements = List.copyOf(statements);
		settings = List.copyOf(settings);
		oldFailures = List.copyOf(oldFailures);
	}

	/**
	 * Adds the statement that failed where there were rows.
	 * @param statement its trace
	 * @return the trace with it
	 */
	public ChangeSetTrace withDataFailure(StatementTrace statement) {
		return new ChangeSetTrace(this.source, this.unwatched, this.statements, this.changes, this.settings,
				this.oldFailures, this.rollback, statement);
	}

	/**
	 * Returns the statement that failed, with or without rows in the tables.
	 * @return its trace, empty when the change set came through
	 */
	public Optional<StatementTrace> failure() {
		return this.statements.stream().filter((statement) -> statement.error() != null).findFirst();
	}

	/**
	 * Finds the statement that names something, to point at it.
	 * @param name a name, as {@link SchemaObject#name()} has it
	 * @return the first statement that has the name in its text, else the first one;
	 * {@code null} when there is none
	 */
	public @Nullable StatementTrace naming(String name) {
		return this.statements.stream()
			.filter((one) -> one.statement().sql().contains(name))
			.findFirst()
			.orElse(this.statements.isEmpty() ? null : this.statements.getFirst());
	}

}
