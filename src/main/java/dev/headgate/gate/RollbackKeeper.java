package dev.headgate.gate;

import java.sql.SQLException;
import java.util.ArrayList;
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
	 * Returns what keeps one.
	 * @param changeSet the change set
	 * @return a statement for the transaction that records it
	 * @throws SQLException when the connection is closed
	 */
	Part keeping(ChangeSet changeSet) throws SQLException {
		Transcript.Text down = this.transcript.down(changeSet);
		return this.store.keeping(Engine.key(changeSet), changeSet.isRunInTransaction(),
				(down.problem() == null) ? down.statements() : null);
	}

	/**
	 * Returns what keeps those that are not kept yet.
	 * @param applied the change sets that are applied, as this build has them
	 * @return a statement for each
	 * @throws SQLException when the database does not answer
	 */
	List<Part> keepingMissing(List<ChangeSet> applied) throws SQLException {
		Set<ChangeSetKey> kept = this.store.keys();
		List<Part> parts = new ArrayList<>();
		for (ChangeSet changeSet : applied) {
			if (!kept.contains(Engine.key(changeSet))) {
				parts.add(keeping(changeSet));
			}
		}
		return parts;
	}

}
