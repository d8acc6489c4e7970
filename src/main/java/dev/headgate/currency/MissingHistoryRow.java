package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.jdbc.SearchPath;

/**
 * A change set that ran, as the audit trail knows, while its row in the history is
 * missing: somebody has deleted it.
 *
 * @param key which one
 * @param run the run that applied or stamped it last
 * @param at when
 */
public record MissingHistoryRow(ChangeSetKey key, long run, Instant at) {

	private static final String DONE = """
			SELECT path, author, change_set, run_id, started_at
			  FROM (SELECT DISTINCT ON (s.path, s.author, s.change_set) s.path, s.author, s.change_set, s.run_id,
			               s.started_at, s.outcome
			          FROM headgate.run_step s
			          JOIN headgate.run r ON r.id = s.run_id
			         WHERE r.history = ?
			           AND s.outcome IN ('applied', 'rerun', 'marked', 'stamped', 'removed', 'undone')
			         ORDER BY s.path, s.author, s.change_set, s.run_id DESC, s.number DESC) AS last
			 WHERE outcome NOT IN ('removed', 'undone')
			 ORDER BY run_id, started_at""";

	/**
	 * Compares the audit trail with the history. It writes nothing.
	 * @param connection a connection
	 * @param table the history
	 * @return what is missing, the oldest first
	 * @throws SQLException when the database does not answer, or this role may not read
	 * the trail
	 */
	public static List<MissingHistoryRow> read(Connection connection, HistoryTable table) throws SQLException {
		List<MissingHistoryRow> missing = new ArrayList<>();
		Set<ChangeSetKey> recorded = new HashSet<>();
		SchemaHistory.read(connection, table).forEach((row) -> recorded.add(row.key()));
		for (MissingHistoryRow done : done(connection, table)) {
			if (!recorded.contains(done.key())) {
				missing.add(done);
			}
		}
		return missing;
	}

	/**
	 * Reads what the trail says to be applied.
	 * @param connection a connection
	 * @param table the history
	 * @return it, the oldest first; empty when there is no trail
	 * @throws SQLException when the database does not answer, or this role may not read
	 * the trail
	 */
	public static List<MissingHistoryRow> done(Connection connection, HistoryTable table) throws SQLException {
		List<MissingHistoryRow> done = new ArrayList<>();
		if (!LastRun.exists(connection)) {
			return done;
		}
		try (PreparedStatement statement = SearchPath.prepare(connection, DONE)) {
			statement.setString(1, table.schema() + "." + table.table());
			try (ResultSet row = SearchPath.query(statement)) {
				while (row.next()) {
					done.add(new MissingHistoryRow(
							new ChangeSetKey(row.getString(1), row.getString(2), row.getString(3)), row.getLong(4),
							row.getObject(5, OffsetDateTime.class).toInstant()));
				}
			}
		}
		return done;
	}

	/**
	 * Says what records the missing change sets again, and nothing that did not run.
	 * @param missing what is missing
	 * @param pending what the build finds pending
	 * @param changelog the build's change sets
	 * @return what to type, empty when this build knows none of them
	 */
	public static Optional<String> remedy(List<MissingHistoryRow> missing, Set<ChangeSetKey> pending,
			Changelog changelog) {
		Set<ChangeSetKey> keys = new HashSet<>(missing.stream().map(MissingHistoryRow::key).toList());
		List<ChangeSetInfo> revisions = changelog.unseeded();
		boolean known = revisions.stream().anyMatch((revision) -> keys.contains(revision.key()));
		return revisions.stream()
			.filter((revision) -> keys.contains(revision.key()) || !pending.contains(revision.key()))
			.reduce((earlier, later) -> later)
			.filter((ignored) -> known)
			.map((last) -> "headgate stamp " + last.id() + " --verify");
	}

	@Override
	public String toString() {
		return this.key.id() + " (run " + this.run + ", " + this.at.truncatedTo(ChronoUnit.SECONDS) + ")";
	}

}
