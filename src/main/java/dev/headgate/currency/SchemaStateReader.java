package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.AppliedFingerprint;
import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Database;
import dev.headgate.config.Settings.History;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.Rows;
import dev.headgate.jdbc.SessionMode;

/**
 * Compares a changelog with a database. Creates nothing, writes nothing, locks nothing.
 */
public final class SchemaStateReader {

	private final History history;

	private final Supplier<Changelog> source;

	private volatile @Nullable Changelog changelog;

	private final Supplier<Optional<Fingerprint>> fingerprint;

	private volatile boolean snapshotUnavailable;

	/**
	 * Creates a reader.
	 * @param changelog the build's change sets
	 * @param history where the database's history is
	 */
	public SchemaStateReader(Changelog changelog, History history) {
		this(changelog, history, null);
	}

	/**
	 * Creates a reader that sees with one query that a database is at head.
	 * @param changelog the build's change sets
	 * @param history where the database's history is
	 * @param fingerprint stands for that changelog, {@code null} when nothing does
	 */
	public SchemaStateReader(Changelog changelog, History history, @Nullable Fingerprint fingerprint) {
		this.changelog = changelog;
		this.source = () -> changelog;
		this.history = history;
		this.fingerprint = () -> Optional.ofNullable(fingerprint);
	}

	/**
	 * Creates a reader that reads the changelog no sooner than it needs it, and takes it
	 * from the database where it can.
	 * @param history where the database's history is
	 * @param changelog reads the build's change sets
	 * @param fingerprint stands for them, empty when nothing does; asked for as late as
	 * may be
	 */
	public SchemaStateReader(History history, Supplier<Changelog> changelog,
			Supplier<Optional<Fingerprint>> fingerprint) {
		this.source = changelog;
		this.history = history;
		this.fingerprint = fingerprint;
	}

	/**
	 * Looks with one query whether the database is at head.
	 * @param connection a connection in autocommit mode
	 * @return what it says, empty when only {@link #read} can tell
	 * @throws SQLException when the session is lost
	 */
	public Optional<VerifiedHeadTable.VerifiedHead> readFast(Connection connection) throws SQLException {
		Optional<VerifiedHeadTable> kept = kept();
		try {
			return kept.isPresent() ? kept.get().look(connection) : Optional.empty();
		}
		catch (UntrustedTableException ex) {
			return Optional.empty();
		}
		catch (SQLException ex) {
			if (Connections.isLost(String.valueOf(ex.getSQLState()))) {
				throw ex;
			}
			// No such table, or none that this role may read: the server need not log it
			// again.
			this.snapshotUnavailable = true;
			return Optional.empty();
		}
	}

	/**
	 * Looks with one query, on a connection of its own, whether a database is at head.
	 * @param database which one, and as whom
	 * @param purpose what the server's activity view shows
	 * @param timeout how long connecting may take, and how long the answer
	 * @return what it says, empty when only {@link #read} can tell; also when there is no
	 * answer
	 */
	public Optional<VerifiedHeadTable.VerifiedHead> readFast(Database database, String purpose, Duration timeout) {
		try (Connection connection = Connections.open(database, purpose, timeout, timeout)) {
			return readFast(connection);
		}
		catch (SQLException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Fetches the changelog while the database has it, so that a later look at a database
	 * that has moved on need not read it.
	 * @param connection a connection in autocommit mode
	 * @throws SQLException when the database does not answer
	 */
	public void prepare(Connection connection) throws SQLException {
		Optional<VerifiedHeadTable> kept = kept();
		if (this.changelog == null && kept.isPresent()) {
			this.changelog = kept.get().recall(connection).orElse(null);
		}
	}

	private Optional<VerifiedHeadTable> kept() {
		return this.snapshotUnavailable ? Optional.empty()
				: this.fingerprint.get().map((known) -> new VerifiedHeadTable(known, this.history));
	}

	private Changelog changelog() {
		Changelog known = this.changelog;
		if (known == null) {
			known = this.source.get();
			this.changelog = known;
		}
		return known;
	}

	/**
	 * Reads the state of a database.
	 * @param connection a connection that is in autocommit mode or in a transaction of
	 * its own; the reader leaves no transaction open
	 * @return the state, never {@code Unreachable}
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public SchemaState read(Connection connection) throws SQLException {
		if (connection.getAutoCommit()) {
			Optional<SchemaState> head = readFast(connection).map((sight) -> new SchemaState.AtHead(sight.position()));
			if (head.isPresent()) {
				return head.get();
			}
			prepare(connection);
		}
		try (SessionMode transaction = SessionMode.transaction(connection)) {
			return readWithin(transaction.connection());
		}
	}

	/**
	 * Reads which change sets made the schema.
	 * @param connection a connection that is in autocommit mode or in a transaction of
	 * its own; the reader leaves no transaction open
	 * @return what stands for them; empty when that can't be told from this build's
	 * change sets: others are applied as well, some were edited, or a migration runs
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public Optional<AppliedFingerprint> applied(Connection connection) throws SQLException {
		SchemaState state = read(connection);
		boolean known = state instanceof SchemaState.AtHead || state instanceof SchemaState.Behind;
		return known ? state.schemaPosition().map(this::applied) : Optional.empty();
	}

	private AppliedFingerprint applied(SchemaPosition position) {
		Set<ChangeSetKey> missing = new HashSet<>(position.pending());
		position.deferred().forEach((deferral) -> missing.add(deferral.key()));
		return AppliedFingerprint.of(changelog(), (key) -> !missing.contains(key));
	}

	MigrationActivity activity(Connection connection) throws SQLException {
		try (SessionMode transaction = SessionMode.transaction(connection);
				Statement statement = transaction.connection().createStatement()) {
			// Whoever changes Headgate's own tables right now is not waited for.
			statement.execute("SET LOCAL lock_timeout = '200ms'");
			return MigrationActivity.read(connection, HistoryTable.locate(connection, this.history));
		}
	}

	/**
	 * Reads the state of a database as the caller's transaction sees it.
	 * @param connection a connection in a transaction
	 * @return the state, never {@code Unreachable}
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public SchemaState readWithin(Connection connection) throws SQLException {
		HistoryTable table = HistoryTable.locate(connection, this.history);
		if (!table.exists()) {
			SchemaState nothing = classify(List.of());
			List<String> tables = tables(connection, table);
			boolean unmanaged = !tables.isEmpty() && nothing instanceof SchemaState.Behind
					&& table.lockHolder(connection) == null;
			return unmanaged ? new SchemaState.Unmanaged(nothing.schemaPosition().orElseThrow(), tables)
					: withHolder(nothing, connection, table);
		}
		List<AppliedChangeSet> applied = SchemaHistory.read(connection, table);
		SchemaState state = classify(applied);
		boolean pending = state.schemaPosition().filter((position) -> !position.pending().isEmpty()).isPresent();
		List<DeferredChangeSet> deferred = pending ? DeferredChangeSet.read(connection, table) : List.of();
		return withHolder(deferred.isEmpty() ? state : classify(applied, deferred), connection, table);
	}

	/** A database that is being migrated beyond this build still serves it. */
	private static SchemaState withHolder(SchemaState state, Connection connection, HistoryTable table)
			throws SQLException {
		if (state instanceof SchemaState.Behind(SchemaPosition position)) {
			LockHolder holder = table.lockHolder(connection);
			return (holder != null) ? new SchemaState.Migrating(position, holder) : state;
		}
		return state;
	}

	SchemaState classify(List<AppliedChangeSet> applied) {
		return classify(applied, List.of());
	}

	private SchemaState classify(List<AppliedChangeSet> applied, List<DeferredChangeSet> passedOver) {
		Set<ChangeSetKey> keys = new HashSet<>();
		List<AppliedChangeSet> unknown = new ArrayList<>();
		List<SchemaState.ChecksumMismatch> edited = new ArrayList<>();
		Set<ChangeSetKey> changed = new HashSet<>();
		String current = null;
		for (AppliedChangeSet row : applied) {
			keys.add(row.key());
			Optional<ChangeSetInfo> known = changelog().find(row.key());
			if (known.isEmpty()) {
				unknown.add(row);
			}
			else if (row.checksum() != null && !known.get().accepts(row.checksum()) && !known.get().runAlways()) {
				if (known.get().runOnChange()) {
					changed.add(row.key());
				}
				else {
					edited.add(new SchemaState.ChecksumMismatch(row.key(), row.checksum(),
							known.get().checksums().iterator().next(), changelog().processParameters(row.key())));
				}
			}
			if (known.isEmpty() || !known.get().seed()) {
				current = row.key().id();
			}
		}
		List<ChangeSetInfo> pending = new ArrayList<>(changelog().applicable()
			.stream()
			.filter((revision) -> !keys.contains(revision.key()) || changed.contains(revision.key()))
			.toList());
		List<RenamedChangeSet> renamed = renamed(unknown, pending);
		List<DeferredChangeSet> deferred = deferred(passedOver, pending);
		SchemaPosition position = new SchemaPosition(current, changelog().head().orElse(null),
				pending.stream().map(ChangeSetInfo::key).toList(), unknown.stream().map(AppliedChangeSet::key).toList(),
				deferred, renamed);
		return state(position, edited, unknown);
	}

	/** Takes those out of both that differ in nothing but their path. */
	private static List<RenamedChangeSet> renamed(List<AppliedChangeSet> unknown, List<ChangeSetInfo> pending) {
		List<RenamedChangeSet> renamed = new ArrayList<>();
		for (AppliedChangeSet row : List.copyOf(unknown)) {
			pending.stream()
				.filter((revision) -> revision.id().equals(row.key().id())
						&& revision.key().author().equals(row.key().author())
						&& revision.checksums().contains(String.valueOf(row.checksum())))
				.findFirst()
				.ifPresent((revision) -> {
					renamed.add(new RenamedChangeSet(row.key(), revision.key()));
					pending.remove(revision);
					unknown.remove(row);
				});
		}
		return renamed;
	}

	/** Takes those out of what is pending whose very text was tried. */
	private static List<DeferredChangeSet> deferred(List<DeferredChangeSet> passedOver, List<ChangeSetInfo> pending) {
		List<DeferredChangeSet> deferred = new ArrayList<>();
		for (ChangeSetInfo revision : List.copyOf(pending)) {
			passedOver.stream()
				.filter((tried) -> tried.key().equals(revision.key()) && revision.accepts(tried.checksum()))
				.findFirst()
				.ifPresent((tried) -> {
					deferred.add(tried);
					pending.remove(revision);
				});
		}
		return deferred;
	}

	private static SchemaState state(SchemaPosition position, List<SchemaState.ChecksumMismatch> edited,
			List<AppliedChangeSet> unknown) {
		if (!edited.isEmpty()) {
			return new SchemaState.Tampered(position, edited);
		}
		if (!position.renamed().isEmpty()) {
			return new SchemaState.Diverged(position);
		}
		if (position.pending().isEmpty()) {
			return unknown.isEmpty() ? new SchemaState.AtHead(position)
					: new SchemaState.Ahead(position, unknown.stream().anyMatch(AppliedChangeSet::isIncompatible));
		}
		return unknown.isEmpty() ? new SchemaState.Behind(position) : new SchemaState.Diverged(position);
	}

	/**
	 * Tables that somebody made: not Liquibase's own, and none that an extension owns.
	 */
	private List<String> tables(Connection connection, HistoryTable table) throws SQLException {
		String sql = """
				SELECT c.relname
				  FROM pg_catalog.pg_class c
				 WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ?)
				   AND c.relkind IN ('r', 'p') AND c.relname <> lower(?)
				   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
				                    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
				 ORDER BY c.relname""";
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setString(1, table.objects());
			statement.setString(2, this.history.lockTable());
			try (ResultSet row = statement.executeQuery()) {
				return Rows.strings(row);
			}
		}
	}

}
