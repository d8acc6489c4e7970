package dev.headgate.maintenance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.headgate.config.Deployment;
import dev.headgate.config.Settings;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.LockHolder;
import dev.headgate.gate.lock.LiquibaseLock;
import dev.headgate.gate.lock.LockAttempt;
import dev.headgate.gate.lock.MigrationLock;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.MigrationConnections;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.jdbc.SqlText;
import dev.headgate.jdbc.TransactionPoolerDetector;

/**
 * Drops everything of an application from a developer's database: the objects in its
 * schemas, Liquibase's history and Headgate's own schema, in one transaction.
 */
public final class SchemaCleaner {

	private static final Duration MAX_WAIT = Duration.ofSeconds(10);

	/** What a schema holds itself; what depends on that goes with it. */
	private static final String OBJECTS = """
			SELECT o.type, o.identity
			  FROM pg_catalog.pg_depend d
			  CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) o
			 WHERE d.refclassid = 'pg_namespace'::regclass AND d.deptype = 'n'
			   AND d.refobjid = to_regnamespace(quote_ident(?))
			   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
			                    WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
			 ORDER BY o.type <> 'table', o.type <> 'view', o.identity""";

	private static final Set<String> DROPPED = Set.of("table", "foreign table", "view", "materialized view", "sequence",
			"function", "procedure", "aggregate", "type", "composite type", "domain", "collation", "conversion",
			"operator", "operator class", "operator family", "statistics object", "text search configuration",
			"text search dictionary", "text search parser", "text search template");

	private static final String OTHER_SCHEMAS = """
			SELECT n.nspname || ' (' || count(*) || ' tables)'
			  FROM pg_catalog.pg_namespace n
			  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
			 WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'headgate')
			   AND n.nspname <> ALL (?)
			 GROUP BY n.nspname ORDER BY n.nspname""";

	/** Headgate's schema serves every history of a database. */
	private static final String OTHER_HISTORIES = """
			SELECT EXISTS (SELECT FROM headgate.run r JOIN pg_catalog.pg_tables t
			                  ON r.history = t.schemaname || '.' || t.tablename
			                WHERE r.history <> ? AND t.schemaname <> ALL (?))""";

	private static final String KEPT_WITH_HISTORY = """
			SELECT table_name FROM information_schema.columns
			 WHERE table_schema = 'headgate' AND column_name = 'history'""";

	private final Settings settings;

	private final ClosedVerdicts verdicts;

	private final Connection connection;

	private final HistoryTable table;

	private final List<String> own;

	private final List<String> further;

	/**
	 * Creates a cleaning.
	 * @param settings which application
	 * @param connection a connection as the migration role, in autocommit mode
	 * @param further schemas of the application beside its default one and its history's
	 * @throws SQLException when the database does not answer
	 */
	public SchemaCleaner(Settings settings, Connection connection, List<String> further) throws SQLException {
		this.settings = settings;
		this.verdicts = new ClosedVerdicts(settings);
		this.connection = connection;
		this.table = HistoryTable.locate(connection, settings.changelog().history());
		this.own = List.copyOf(new LinkedHashSet<>(List.of(this.table.objects(), this.table.schema())));
		this.further = List.copyOf(further);
	}

	/**
	 * Looks whether this is a database that may be cleaned.
	 * @return why not, empty when it may
	 * @throws SQLException when the database does not answer
	 */
	public Optional<Verdict.Closed> refusal() throws SQLException {
		if (this.settings.deployment().isProtected()) {
			return Optional.of(this.verdicts.developmentOnly("clean",
					"this is profile " + this.settings.deployment().id() + "; with none given it is prod",
					"Start with the profile dev"));
		}
		Optional<Deployment> mark = EnvironmentMarker.read(this.connection);
		if (mark.isEmpty()) {
			return Optional.of(this.verdicts.developmentOnly("clean",
					"the database has no mark in headgate.environment, so it may be anybody's",
					"Drop the database itself if it is yours"));
		}
		if (mark.get().isProtected()) {
			return Optional.of(this.verdicts.developmentOnly("clean",
					"headgate.environment says that it was first migrated as " + mark.get().id(),
					"Use a database of your own for development"));
		}
		return new TransactionPoolerDetector(new MigrationConnections(this.settings), this.settings.migration())
			.detect(this.connection)
			.map(this.verdicts::pooled);
	}

	/**
	 * Counts what would go.
	 * @return the inventory
	 * @throws SQLException when the database does not answer, or this role may not
	 */
	public Inventory look() throws SQLException {
		int tables = 0;
		long rows = 0;
		int others = 0;
		for (String schema : schemas()) {
			for (Map.Entry<String, String> object : objects(schema).entrySet()) {
				boolean engine = object.getKey().equals(this.table.qualified().replace("\"", "")) || object.getKey()
					.equals(this.table.schema() + "." + this.settings.changelog().history().lockTable());
				if (object.getValue().equals("table") && !engine) {
					tables++;
					rows += count(object.getKey());
				}
				else if (!engine) {
					others++;
				}
			}
		}
		return new Inventory(schemas(), tables, rows, others, leftAlone());
	}

	/**
	 * Drops it all, or nothing.
	 * @return why nothing was dropped, empty when all was
	 * @throws SQLException when the database does not answer, or this role may not
	 */
	public Optional<Verdict.Closed> drop() throws SQLException {
		try {
			return switch (MigrationLock.acquire(this.connection, this.table, MAX_WAIT)) {
				case LockAttempt.Acquired(MigrationLock lock) -> {
					try (lock) {
						yield dropUnderLock();
					}
				}
				case LockAttempt.TimedOut(LockHolder holder) -> Optional.of(this.verdicts.lockTaken(holder));
				case LockAttempt.AlreadyDone ignored ->
					throw new IllegalStateException("nothing but the lock is waited for here");
			};
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Optional.of(this.verdicts.stopped(0));
		}
		catch (SQLException ex) {
			if (SqlStates.is(ex, SqlStates.LOCK_NOT_AVAILABLE)) {
				return Optional.of(this.verdicts.inUse(Connections.describe(ex)));
			}
			throw ex;
		}
	}

	private Optional<Verdict.Closed> dropUnderLock() throws SQLException, InterruptedException {
		LiquibaseLock liquibaseLock = new LiquibaseLock(this.connection, this.table,
				this.settings.changelog().history());
		if (!liquibaseLock.settle(Duration.ZERO)) {
			return Optional.of(this.verdicts.liquibaseLockHeld(liquibaseLock.qualified()));
		}
		Optional<Verdict.Closed> refusal = refusal();
		if (refusal.isEmpty()) {
			inTransaction(statements());
		}
		return refusal;
	}

	private void inTransaction(List<String> statements) throws SQLException {
		try (SessionMode transaction = SessionMode.transaction(this.connection);
				Statement statement = this.connection.createStatement()) {
			statement.execute("SET LOCAL lock_timeout = " + MAX_WAIT.toMillis());
			for (String sql : statements) {
				statement.execute(sql);
			}
			transaction.commit();
		}
	}

	private List<String> statements() throws SQLException {
		List<String> statements = new ArrayList<>();
		for (String schema : this.own) {
			objects(schema).forEach((identity, type) -> statements
				.add("DROP " + keyword(type) + " IF EXISTS " + identity + " CASCADE"));
		}
		for (String schema : this.further) {
			statements.add("DROP SCHEMA IF EXISTS " + SqlText.identifier(schema) + " CASCADE");
		}
		String history = this.table.schema() + "." + this.table.table();
		if (!hasOtherHistories(history)) {
			statements.add("DROP SCHEMA IF EXISTS headgate CASCADE");
			return statements;
		}
		for (String kept : names(KEPT_WITH_HISTORY)) {
			statements.add("DELETE FROM headgate." + SqlText.identifier(kept) + " WHERE history IN ("
					+ SqlText.literal(history) + ", " + SqlText.literal(this.table.qualified()) + ")");
		}
		return statements;
	}

	private boolean hasOtherHistories(String history) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(OTHER_HISTORIES)) {
			statement.setString(1, history);
			statement.setArray(2, this.connection.createArrayOf("text", schemas().toArray()));
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getBoolean(1);
			}
		}
	}

	private List<String> schemas() {
		Set<String> schemas = new LinkedHashSet<>(this.own);
		schemas.addAll(this.further);
		return List.copyOf(schemas);
	}

	private List<String> leftAlone() throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(OTHER_SCHEMAS)) {
			statement.setArray(1, this.connection.createArrayOf("text", schemas().toArray()));
			try (ResultSet rows = statement.executeQuery()) {
				return names(rows);
			}
		}
	}

	/** Maps each object's name to its type, in the order in which they are dropped. */
	private Map<String, String> objects(String schema) throws SQLException {
		Map<String, String> objects = new LinkedHashMap<>();
		try (PreparedStatement statement = this.connection.prepareStatement(OBJECTS)) {
			statement.setString(1, schema);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					if (DROPPED.contains(row.getString(1))) {
						objects.put(row.getString(2), row.getString(1));
					}
				}
			}
		}
		return objects;
	}

	private long count(String table) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT count(*) FROM ONLY " + table)) {
			row.next();
			return row.getLong(1);
		}
	}

	private List<String> names(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			return names(rows);
		}
	}

	private static List<String> names(ResultSet rows) throws SQLException {
		List<String> names = new ArrayList<>();
		while (rows.next()) {
			names.add(rows.getString(1));
		}
		return names;
	}

	private static String keyword(String type) {
		return switch (type) {
			case "composite type" -> "TYPE";
			case "statistics object" -> "STATISTICS";
			default -> type.toUpperCase(Locale.ROOT);
		};
	}

	/**
	 * What would go, beside the history and Headgate's own schema.
	 *
	 * @param schemas from which schemas
	 * @param tables how many tables
	 * @param rows how many rows they hold together
	 * @param others how many other objects: views, sequences, functions, types
	 * @param leftAlone other schemas with tables, which stay
	 */
	public record Inventory(List<String> schemas, int tables, long rows, int others, List<String> leftAlone) {
	}

}
