package dev.headgate.liquibase.apply;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import liquibase.changelog.ChangeSet;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.liquibase.LiquibaseScope;

/**
 * Keeps, for each change set that is applied, how it is undone.
 */
public final class RollbackRecorder {

	private final RollbackStore store;

	private final SqlRecorder transcript;

	/**
	 * Creates a keeper.
	 * @param store where to
	 * @param transcript what finds the statements
	 */
	public RollbackRecorder(RollbackStore store, SqlRecorder transcript) {
		this.store = store;
		this.transcript = transcript;
	}

	/**
	 * Returns what keeps one.
	 * @param changeSet the change set
	 * @return a statement for the transaction that records it
	 * @throws SQLException when the connection is closed
	 */
	BoundSql insertStatement(ChangeSet changeSet) throws SQLException {
		SqlRecorder.RecordedSql down = this.transcript.down(changeSet);
		return this.store.insertStatement(LiquibaseScope.key(changeSet), changeSet.isRunInTransaction(),
				(down.problem() == null) ? down.statements() : null);
	}

	/**
	 * Returns what keeps those that are not kept yet.
	 * @param applied the change sets that are applied, as this build has them
	 * @return a statement for each
	 * @throws SQLException when the database does not answer
	 */
	List<BoundSql> insertMissing(List<ChangeSet> applied) throws SQLException {
		Set<ChangeSetKey> kept = this.store.keys();
		List<BoundSql> parts = new ArrayList<>();
		for (ChangeSet changeSet : applied) {
			if (!kept.contains(LiquibaseScope.key(changeSet))) {
				parts.add(insertStatement(changeSet));
			}
		}
		return parts;
	}

}
