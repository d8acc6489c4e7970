package dev.headgate.lint.observe;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

import dev.headgate.jdbc.Rows;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.RelationLock;
import dev.headgate.lint.trace.RelationWork;
import dev.headgate.lint.trace.SchemaFacts;
import dev.headgate.lint.trace.ServerMessage;
import dev.headgate.lint.trace.StatementError;

/**
 * A session that runs statements and looks after each at what its transaction holds and
 * has done. It looks only at relations that existed before.
 */
final class WatchedSession implements AutoCloseable {

	/**
	 * A worker's reads are not counted, and on a few rows the planner would read whole
	 * tables although there is an index.
	 */
	private static final String SETTINGS = """
			SET max_parallel_maintenance_workers = 0; SET max_parallel_workers_per_gather = 0;
			SET jit = off; SET enable_seqscan = off; SET client_min_messages = debug1""";

	private static final String FLUSH_COUNTERS = "SELECT pg_catalog.pg_stat_force_next_flush()";

	private static final String LOOK = """
			WITH held AS MATERIALIZED (
			  SELECT l.relation, pg_catalog.array_agg(DISTINCT l.mode) AS modes FROM pg_catalog.pg_locks l
			   WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation'
			     AND l.relation::pg_catalog.oid >= 16384 AND l.database <> 0 AND l.granted
			   GROUP BY l.relation)
			SELECT h.relation::bigint AS relation, h.modes, c.oid IS NULL AS dropped,
			       pg_catalog.pg_relation_filenode(c.oid) AS file,
			       pg_catalog.pg_stat_get_xact_numscans(h.relation) AS scans,
			       pg_catalog.pg_stat_get_xact_tuples_returned(h.relation) AS rows_read,
			       pg_catalog.pg_stat_get_xact_tuples_inserted(h.relation) AS inserted,
			       pg_catalog.pg_stat_get_xact_tuples_updated(h.relation) AS updated,
			       pg_catalog.pg_stat_get_xact_tuples_deleted(h.relation) AS deleted
			  FROM held h LEFT JOIN pg_catalog.pg_class c ON c.oid = h.relation""";

	private static final String SHARED = """
			SELECT DISTINCT l.relation::regclass::text FROM pg_catalog.pg_locks l
			 WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.database = 0
			   AND l.mode <> 'AccessShareLock'""";

	private static final String FILES = """
			SELECT c.oid::bigint, pg_catalog.pg_relation_filenode(c.oid) FROM pg_catalog.pg_class c
			 WHERE c.oid >= 16384 AND c.relkind IN ('r', 'i', 'm', 'S')""";

	private static final Set<String> NOISE = Set.of("_bt_allequalimage", "EventTriggerInvoke",
			"RangeVarGetRelidExtended", "hash_create", "ProcessUtilitySlow");

	private final Connection connection;

	private final SchemaFacts before;

	private final Map<Long, Long> files = new HashMap<>();

	private final Map<Long, Counters> counters = new HashMap<>();

	private Set<RelationLock> held = Set.of();

	private Set<String> shared = Set.of();

	/**
	 * Prepares a session.
	 * @param connection a new connection, closed with this session
	 * @param searchPath the search path of a migration, empty for the role's own
	 * @param before the objects that count
	 * @throws SQLException when the database does not answer
	 */
	WatchedSession(Connection connection, String searchPath, SchemaFacts before) throws SQLException {
		this.connection = connection;
		this.before = before;
		execute(SETTINGS);
		if (!searchPath.isEmpty()) {
			execute("SET search_path TO " + searchPath);
		}
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(FILES)) {
			while (row.next()) {
				long file = row.getLong(2);
				if (!row.wasNull()) {
					this.files.put(row.getLong(1), file);
				}
			}
		}
	}

	/** Returns the settings of the session that are not the server's. */
	Map<String, String> settings() throws SQLException {
		Map<String, String> settings = new HashMap<>();
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement
					.executeQuery("SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session'"
							+ " UNION ALL SELECT 'role', current_user::text")) {
			while (row.next()) {
				settings.put(row.getString(1), row.getString(2));
			}
		}
		return settings;
	}

	/** Begins a transaction, with counters at zero. */
	void begin() throws SQLException {
		this.connection.setAutoCommit(true);
		execute(FLUSH_COUNTERS);
		this.connection.setAutoCommit(false);
		this.counters.clear();
		this.held = Set.of();
		this.shared = Set.of();
	}

	/** Ends the transaction. */
	void end(boolean commit) throws SQLException {
		if (commit) {
			this.connection.commit();
		}
		else {
			this.connection.rollback();
		}
		this.connection.setAutoCommit(true);
	}

	/**
	 * Runs a statement, and looks at what it did where a transaction is open.
	 * @param sql the statement
	 * @return what happened; its locks are those that were not held before
	 * @throws SQLException when the session is lost
	 */
	Observation run(String sql) throws SQLException {
		List<ServerMessage> messages = new ArrayList<>();
		StatementError error = null;
		try (Statement statement = this.connection.createStatement()) {
			statement.setEscapeProcessing(false);
			try {
				statement.execute(sql);
			}
			catch (SQLException ex) {
				error = error(ex);
			}
			for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
				add(messages, warning);
			}
		}
		List<RelationLock> heldBefore = List.copyOf(this.held);
		if (error != null || this.connection.getAutoCommit()) {
			return new Observation(List.of(), heldBefore, List.of(), messages, error, List.of());
		}
		return look(heldBefore, messages);
	}

	/** A failure that is none of the statement's own ends the whole. */
	static StatementError error(SQLException ex) throws SQLException {
		String state = ex.getSQLState();
		if (state == null || state.startsWith("08") || state.startsWith("57P")) {
			throw ex;
		}
		ServerErrorMessage server = (ex instanceof PSQLException own) ? own.getServerErrorMessage() : null;
		String message = (server != null) ? server.getMessage() : ex.getMessage();
		return new StatementError(state, (message != null) ? message : "");
	}

	private static void add(List<ServerMessage> messages, SQLWarning warning) {
		ServerErrorMessage said = (warning instanceof PSQLWarning own) ? own.getServerErrorMessage() : null;
		if (said != null && said.getRoutine() != null && !NOISE.contains(said.getRoutine())
				&& !Objects.requireNonNullElse(said.getMessage(), "").contains("\"pg_toast_")) {
			messages.add(new ServerMessage(said.getRoutine(), orEmpty(said.getSQLState()), orEmpty(said.getMessage()),
					orEmpty(said.getWhere())));
		}
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

	private Observation look(List<RelationLock> heldBefore, List<ServerMessage> messages) throws SQLException {
		Set<RelationLock> now = new LinkedHashSet<>(this.held);
		List<RelationWork> work = new ArrayList<>();
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(LOOK)) {
			while (row.next()) {
				long oid = row.getLong("relation");
				if (this.before.relation(oid).isPresent()) {
					for (String mode : (String[]) row.getArray("modes").getArray()) {
						LockMode.of(mode)
							.ifPresent((known) -> now
								.add(new RelationLock(this.before.relation(oid).orElseThrow(), known)));
					}
					work(oid, row, work);
				}
			}
		}
		Set<RelationLock> taken = new LinkedHashSet<>(now);
		taken.removeAll(this.held);
		this.held = now;
		return new Observation(List.copyOf(taken), heldBefore, work, messages, null, newlyShared());
	}

	private void work(long oid, ResultSet row, List<RelationWork> work) throws SQLException {
		Counters now = new Counters(row.getLong("scans"), row.getLong("rows_read"), row.getLong("inserted"),
				row.getLong("updated"), row.getLong("deleted"));
		Counters earlier = this.counters.getOrDefault(oid, Counters.NONE);
		this.counters.put(oid, now);
		boolean dropped = row.getBoolean("dropped");
		long file = row.getLong("file");
		boolean newFile = false;
		if (!row.wasNull()) {
			Long known = this.files.put(oid, file);
			newFile = known != null && known != file;
		}
		if (!now.equals(earlier) || dropped || newFile) {
			work.add(new RelationWork(this.before.relation(oid).orElseThrow(), now.scans - earlier.scans,
					now.rowsRead - earlier.rowsRead, now.inserted - earlier.inserted, now.updated - earlier.updated,
					now.deleted - earlier.deleted, newFile, dropped));
		}
	}

	private List<String> newlyShared() throws SQLException {
		Set<String> now = new LinkedHashSet<>(this.shared);
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(SHARED)) {
			now.addAll(Rows.strings(row));
		}
		List<String> fresh = now.stream().filter((name) -> !this.shared.contains(name)).toList();
		this.shared = now;
		return fresh;
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

	/**
	 * What happened when a statement ran.
	 *
	 * @param locks the locks that it took
	 * @param heldBefore the locks that were held already
	 * @param work what it read and wrote
	 * @param messages what the server said
	 * @param error why it failed, {@code null} when it did not
	 * @param sharedCatalogs the catalogues of the whole server that it wrote
	 */
	record Observation(List<RelationLock> locks, List<RelationLock> heldBefore, List<RelationWork> work,
			List<ServerMessage> messages, @Nullable StatementError error, List<String> sharedCatalogs) {
	}

	private record Counters(long scans, long rowsRead, long inserted, long updated, long deleted) {

		private static final Counters NONE = new Counters(0, 0, 0, 0, 0);

	}

}
