package dev.headgate.gate;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import liquibase.changelog.ChangeSet;

import dev.headgate.changelog.ChangeSetKey;

/**
 * Keeps, for each change set that is applied, how it is undone.
 */
final class RollbackKeeper {

	private final RollbackStore store;

	private final Transcript transcript;

	/**
	 * Creates a keeper.
	 * @param store where to
	 * @param transcript what finds the statements
	 */
	RollbackKeeper(RollbackStore store, Transcript transcript) {
		this.store = store;
		this.transcript = transcript;
	}

	/**
	 * Keeps one, in the transaction that records it.
	 * @param changeSet the change set
	 * @throws SQLException when the database refuses
	 */
	void keep(ChangeSet changeSet) throws SQLException {
		Transcript.Text down = this.transcript.down(changeSet);
		this.store.keep(Engine.key(changeSet), changeSet.isRunInTransaction(),
				(down.problem() == null) ? down.statements() : null);
	}

	/**
	 * Keeps those that are not kept yet.
	 * @param applied the change sets that are applied, as this build has them
	 * @throws SQLException when the database refuses
	 */
	void keepMissing(List<ChangeSet> applied) throws SQLException {
		Set<ChangeSetKey> kept = this.store.keys();
		for (ChangeSet changeSet : applied) {
			if (!kept.contains(Engine.key(changeSet))) {
				keep(changeSet);
			}
		}
	}

}
