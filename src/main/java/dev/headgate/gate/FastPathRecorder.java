package dev.headgate.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Settings;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.currency.VerifiedHeadTable;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * Keeps what a gate has found at head, so that the next one need not load Liquibase.
 */
final class FastPathRecorder {

	private static final Logger log = LoggerFactory.getLogger(FastPathRecorder.class);

	/** Old builds' rows; a rolled back deployment still finds its own. */
	private static final int KEPT = 8;

	private static final String FORGET = """
			DELETE FROM headgate.gate_state s
			 WHERE s.history = ? AND s.fingerprint NOT IN
			       (SELECT n.fingerprint FROM headgate.gate_state n WHERE n.history = s.history
			         ORDER BY n.verified_at DESC LIMIT %d)""".formatted(KEPT);

	private final Settings settings;

	FastPathRecorder(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Keeps the state of a database, if it is at head and all that this follows from is
	 * known. Nothing depends on it, so nothing is made of a refusal.
	 * @param connection a connection in autocommit mode
	 * @param changelog the build's change sets
	 * @param before the fingerprint from before they were read, {@code null} for none
	 * @throws InterruptedException when this thread is told to stop
	 */
	void keep(Connection connection, ParsedChangelog changelog, @Nullable Fingerprint before)
			throws InterruptedException {
		if (before == null || !changelog.isFingerprintable()
				|| changelog.model().applicable().stream().anyMatch(ChangeSetInfo::runAlways)
				|| !Optional.of(before).equals(Fingerprint.of(this.settings.changelog()))) {
			return;
		}
		try {
			HeadgateSchema.ensureCurrent(connection, this.settings);
			try (SessionMode transaction = SessionMode.transaction(connection);
					Statement statement = connection.createStatement()) {
				// What is kept is what is seen here, whatever others commit meanwhile.
				statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
				keepWithin(connection, changelog.model(), before);
				transaction.commit();
			}
		}
		catch (SQLException ex) {
			log.debug("Cannot store the verified state for the next start: {}", Connections.describe(ex));
		}
		catch (MigrationException ex) {
			log.debug("Cannot store the verified state for the next start: {}", ex.reason());
		}
	}

	private void keepWithin(Connection connection, Changelog changelog, Fingerprint fingerprint) throws SQLException {
		SchemaStateReader reader = new SchemaStateReader(changelog, this.settings.changelog().history());
		// What is deferred is tried again at each start.
		if (!(reader.readWithin(connection) instanceof SchemaState.AtHead(SchemaPosition position))
				|| !position.deferred().isEmpty()) {
			return;
		}
		String table = HistoryTable.locate(connection, this.settings.changelog().history()).qualified();
		String keepSql = """
				INSERT INTO headgate.gate_state
				       (history, fingerprint, current, head, change_sets, seeds_left_out, revisions, digest)
				VALUES (?, ?, ?, ?, ?, ?, ?, (%s))
				ON CONFLICT (history, fingerprint) DO UPDATE
				   SET current = excluded.current, head = excluded.head, digest = excluded.digest, verified_at = now()"""
			.formatted(VerifiedHeadTable.DIGEST + table);
		try (PreparedStatement keep = connection.prepareStatement(keepSql);
				PreparedStatement forget = connection.prepareStatement(FORGET)) {
			keep.setString(1, table);
			keep.setString(2, fingerprint.value());
			keep.setString(3, position.current());
			keep.setString(4, position.head());
			keep.setInt(5, changelog.revisions().size());
			keep.setInt(6, (int) changelog.seedsLeftOut());
			keep.setArray(7, VerifiedHeadTable.revisions(connection, changelog));
			keep.executeUpdate();
			forget.setString(1, table);
			forget.executeUpdate();
		}
	}

}
