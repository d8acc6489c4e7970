package dev.headgate.gate.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaHistory;

/**
 * The history as a build sees it: in the order in which it was applied. A change set that
 * ran again stands where the changelog has it, not where its last run put it.
 */
public final class AppliedChanges {

	private final Changelog changelog;

	private final String seedPath;

	private final List<AppliedChangeSet> rows;

	private AppliedChanges(Changelog changelog, String seedPath, List<AppliedChangeSet> rows) {
		this.changelog = changelog;
		this.seedPath = seedPath;
		this.rows = rows;
	}

	/**
	 * Reads the history.
	 * @param connection a connection
	 * @param changelog the build's change sets
	 * @param settings where the history is
	 * @return what is applied, nothing when there is no history
	 * @throws SQLException when the database does not answer
	 */
	public static AppliedChanges read(Connection connection, Changelog changelog, ChangelogSettings settings)
			throws SQLException {
		HistoryTable table = HistoryTable.locate(connection, settings.history());
		return new AppliedChanges(changelog, settings.seedPath(),
				inChangelogOrder(SchemaHistory.read(connection, table), changelog));
	}

	/**
	 * Assumes a history.
	 * @param rows what is to be in it, the oldest first
	 * @param changelog the build's change sets
	 * @param settings where the seeds are
	 * @return the history
	 */
	static AppliedChanges assuming(List<AppliedChangeSet> rows, Changelog changelog, ChangelogSettings settings) {
		return new AppliedChanges(changelog, settings.seedPath(), rows);
	}

	private static List<AppliedChangeSet> inChangelogOrder(List<AppliedChangeSet> rows, Changelog changelog) {
		Map<ChangeSetKey, AppliedChangeSet> reruns = new HashMap<>();
		List<AppliedChangeSet> ordered = new ArrayList<>();
		for (AppliedChangeSet row : rows) {
			if (row.isRerun() && changelog.find(row.key()).isPresent()) {
				reruns.put(row.key(), row);
			}
			else {
				ordered.add(row);
			}
		}
		int place = 0;
		for (ChangeSetInfo revision : reruns.isEmpty() ? List.<ChangeSetInfo>of() : changelog.distinct()) {
			AppliedChangeSet row = reruns.get(revision.key());
			if (row != null) {
				ordered.add(place, row);
			}
			int found = indexOf(ordered, revision.key());
			place = (found >= 0) ? found + 1 : place;
		}
		return ordered;
	}

	private static int indexOf(List<AppliedChangeSet> rows, ChangeSetKey key) {
		for (int i = 0; i < rows.size(); i++) {
			if (rows.get(i).key().equals(key)) {
				return i;
			}
		}
		return -1;
	}

	/** Returns everything, the oldest first. */
	public List<AppliedChangeSet> rows() {
		return this.rows;
	}

	/**
	 * Says whether a change set is applied.
	 * @param key the change set
	 * @return {@code true} when the history has it
	 */
	public boolean contains(ChangeSetKey key) {
		return indexOf(key) >= 0;
	}

	/**
	 * Returns the place of a change set in the history.
	 * @param key the change set
	 * @return its index, -1 when the history does not have it
	 */
	public int indexOf(ChangeSetKey key) {
		return indexOf(this.rows, key);
	}

	/**
	 * Says whether a change set counts as a step: seeds do not, nor do those that run at
	 * every migration.
	 */
	boolean countsAsStep(AppliedChangeSet row) {
		return !isSeed(row) && !this.changelog.find(row.key()).map(ChangeSetInfo::runAlways).orElse(false);
	}

	/** Seeds of another build are known by their path. */
	boolean isSeed(AppliedChangeSet row) {
		return this.changelog.find(row.key())
			.map(ChangeSetInfo::seed)
			.orElseGet(() -> ("/" + row.key().path()).contains("/" + this.seedPath + "/"));
	}

	/**
	 * Says whether the build has the very text that was applied.
	 */
	boolean isKnownUnedited(AppliedChangeSet row) {
		String checksum = row.checksum();
		return this.changelog.find(row.key())
			.filter((revision) -> checksum == null || revision.accepts(checksum))
			.isPresent();
	}

	/**
	 * Returns the newest step.
	 * @return its row, empty when there is none
	 */
	Optional<AppliedChangeSet> newest() {
		return this.rows.reversed().stream().filter(this::countsAsStep).findFirst();
	}

	/**
	 * Returns the newest step before a place.
	 * @param end the place
	 * @return its row, empty when there is none
	 */
	Optional<AppliedChangeSet> newestBefore(int end) {
		return this.rows.subList(0, end).reversed().stream().filter(this::countsAsStep).findFirst();
	}

}
