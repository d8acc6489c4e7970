package dev.headgate.currency;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Deployment;
import dev.headgate.config.Settings.History;
import dev.headgate.jdbc.SearchPath;

/**
 * What a gate has kept of a changelog that it saw at head: the digest that the history
 * had then, and the change sets. The state of a schema follows from the changelog and the
 * history alone, so where fingerprint and digest are the same, it is.
 */
public final class VerifiedHeadTable {

	/**
	 * Everything of the history that the state depends on. It is compared only with what
	 * the same server made of the same rows. Each hash is the seed of the next one: in
	 * half the time of {@code hash_record_extended}.
	 */
	public static final String DIGEST = """
			SELECT count(*) || ':' || coalesce(sum(
			         timestamp_hash_extended(dateexecuted, hashint4extended(orderexecuted,
			         hashtextextended(coalesce(labels, ''), hashtextextended(coalesce(md5sum, ''),
			         hashtextextended(id, hashtextextended(author, hashtextextended(filename, 0)))))))), 0)
			  FROM\s""";

	private static final String APPLIES = "applies";

	private static final String SEED = "seed";

	private static final String RUN_ALWAYS = "run-always";

	private static final String RUN_ON_CHANGE = "run-on-change";

	private final Fingerprint fingerprint;

	private final History history;

	VerifiedHeadTable(Fingerprint fingerprint, History history) {
		this.fingerprint = fingerprint;
		this.history = history;
	}

	/**
	 * Asks for the history's place, and then one query, which finds nothing unless
	 * everything agrees.
	 */
	Optional<VerifiedHead> look(Connection connection) throws SQLException {
		HistoryTable table = HistoryTable.locate(connection, this.history);
		String sql = """
				SELECT s.current, s.head, s.change_sets, s.seeds_left_out, e.name
				  FROM headgate.gate_state s
				 CROSS JOIN headgate.environment e
				 WHERE s.fingerprint = ? AND s.history = ? AND s.digest = (%s)""".formatted(DIGEST + table.qualified());
		try (PreparedStatement statement = SearchPath.prepare(connection, sql)) {
			statement.setString(1, this.fingerprint.value());
			statement.setString(2, table.qualified());
			try (ResultSet row = SearchPath.query(statement)) {
				return row.next() ? Optional
					.of(new VerifiedHead(new SchemaPosition(row.getString(1), row.getString(2), List.of(), List.of()),
							row.getInt(3), row.getInt(4), Deployment.of(row.getString(5))))
						: Optional.empty();
			}
		}
	}

	/** Fetches the change sets, empty when they are no longer kept. */
	Optional<Changelog> recall(Connection connection) throws SQLException {
		try (PreparedStatement statement = SearchPath.prepare(connection,
				"SELECT revisions FROM headgate.gate_state WHERE fingerprint = ? LIMIT 1")) {
			statement.setString(1, this.fingerprint.value());
			try (ResultSet row = SearchPath.query(statement)) {
				if (!row.next()) {
					return Optional.empty();
				}
				List<ChangeSetInfo> revisions = new ArrayList<>();
				for (String[] revision : (String[][]) row.getArray(1).getArray()) {
					revisions.add(revision(revision));
				}
				return Optional.of(new Changelog(revisions));
			}
		}
	}

	private static ChangeSetInfo revision(String[] kept) {
		Set<String> checksums = new LinkedHashSet<>(split(kept[3]));
		List<String> flags = split(kept[4]);
		return new ChangeSetInfo(new ChangeSetKey(kept[0], kept[1], kept[2]), checksums, flags.contains(APPLIES),
				flags.contains(SEED), flags.contains(RUN_ALWAYS), flags.contains(RUN_ON_CHANGE), kept[5]);
	}

	private static List<String> split(String text) {
		return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
	}

	/**
	 * Writes change sets as the column {@code revisions} keeps them.
	 * @param connection the connection to bind it to
	 * @param changelog the change sets
	 * @return the value
	 * @throws SQLException when the session is lost
	 */
	public static Array revisions(Connection connection, Changelog changelog) throws SQLException {
		return connection.createArrayOf("text",
				changelog.revisions().stream().map(VerifiedHeadTable::kept).toArray(String[][]::new));
	}

	private static String[] kept(ChangeSetInfo revision) {
		List<String> flags = new ArrayList<>();
		flag(flags, APPLIES, revision.applies());
		flag(flags, SEED, revision.seed());
		flag(flags, RUN_ALWAYS, revision.runAlways());
		flag(flags, RUN_ON_CHANGE, revision.runOnChange());
		return new String[] { revision.key().path(), revision.key().author(), revision.id(),
				String.join(" ", revision.checksums()), String.join(" ", flags), revision.comment() };
	}

	private static void flag(List<String> flags, String name, boolean set) {
		if (set) {
			flags.add(name);
		}
	}

	/**
	 * What is known of a database at head.
	 *
	 * @param position where it stands
	 * @param changeSets how many the changelog has
	 * @param seedsLeftOut how many of them are seeds that do not run here
	 * @param environment the environment that it was first migrated in
	 */
	public record VerifiedHead(SchemaPosition position, int changeSets, int seedsLeftOut, Deployment environment) {
	}

}
