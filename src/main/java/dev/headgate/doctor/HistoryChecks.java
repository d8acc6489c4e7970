package dev.headgate.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.config.Deployment;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.MissingHistoryRow;
import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaHistory;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.gate.HeadgateSchema;
import dev.headgate.jdbc.Rows;
import dev.headgate.jdbc.Tables;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * What the doctor asks about the schema, its history and Headgate's own tables.
 */
final class HistoryChecks {

	private static final int NAMED = 5;

	private static final String WAY_BACK = "no table holds a row yet, so its owner may take the mark back (DELETE FROM"
			+ " headgate.environment), and the next migration marks it anew";

	private static final String ATTEMPTS = """
			SELECT a.path || '::' || a.id || '::' || a.author || ', begun ' || a.started_at
			  FROM headgate.attempt a WHERE a.history = ? ORDER BY a.started_at""";

	private static final String TABLES = """
			SELECT c.oid::regclass::text, has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid)
			  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			 WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'headgate')
			   AND c.relname NOT IN (?, ?)""";

	private static final String RUNS = """
			SELECT 'run ' || r.id || ' (' || r.mode || ') of process ' || r.pid || ' on ' || r.host || ', since '
			         || r.started_at
			  FROM headgate.run r
			 WHERE r.outcome = 'running' AND r.history = ?
			   AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l
			                    WHERE l.locktype = 'advisory' AND l.granted AND l.pid = r.backend_pid)
			 ORDER BY r.id""";

	private final Settings settings;

	private final HistoryTable table;

	HistoryChecks(Settings settings, HistoryTable table) {
		this.settings = settings;
		this.table = table;
	}

	List<Finding> environment(Connection connection) throws SQLException {
		Optional<Deployment> mark = EnvironmentMarker.read(connection);
		Deployment here = this.settings.deployment();
		if (mark.isEmpty()) {
			return List.of(Finding.ok("environment",
					"no mark yet; the first migration writes " + here.id() + " into headgate.environment"));
		}
		boolean empty = mark.get().isProtected() && isEmpty(connection);
		String text = "first migrated as " + mark.get().id() + ", and this is profile " + here.id();
		if (mark.get() == here) {
			return List.of(Finding.ok("environment", empty ? text + "; " + WAY_BACK : text));
		}
		return List.of((mark.get().isProtected() && here == Deployment.DEV)
				? Finding.problem("environment", text + ": the gate refuses",
						"Use a database of your own for development, or start with the profile " + mark.get().id()
								+ (empty ? "; " + WAY_BACK : "") + ".")
				: Finding.warning("environment",
						text + ((mark.get() == Deployment.DEV) ? ": seeds may be in its tables" : ""),
						"Check the URL and the profile: one of them may be meant for another environment."));
	}

	/** Whatever can't be seen may hold something. */
	private boolean isEmpty(Connection connection) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (PreparedStatement tables = connection.prepareStatement(TABLES)) {
			tables.setString(1, this.table.table());
			tables.setString(2, this.settings.changelog().history().lockTable());
			try (ResultSet row = tables.executeQuery()) {
				while (row.next()) {
					if (!row.getBoolean(2)) {
						return false;
					}
					rows.add("EXISTS (SELECT FROM " + row.getString(1) + ")");
				}
			}
		}
		if (rows.isEmpty()) {
			return true;
		}
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT " + String.join(" OR ", rows))) {
			return row.next() && !row.getBoolean(1);
		}
	}

	List<Finding> ownTables(Connection connection) throws SQLException {
		return List.of(HeadgateSchema.isCurrent(connection)
				? Finding.ok("own tables", "schema headgate is as this build needs it")
				: Finding.ok("own tables", "schema headgate is missing or older; the next migration brings it up"));
	}

	List<Finding> schema(Connection connection) throws SQLException {
		ParsedChangelog changelog;
		try {
			changelog = ChangelogReader.read(this.settings.changelog()).on(connection);
		}
		catch (ChangelogException ex) {
			return List.of(Finding.problem("schema", String.valueOf(ex.getMessage()), ex.action()));
		}
		SchemaState state = new SchemaStateReader(changelog.model(), this.settings.changelog().history())
			.read(connection);
		SchemaGuidance guidance = SchemaGuidance.of(state);
		return List.of(switch (state) {
			case SchemaState.AtHead(SchemaPosition position) ->
				position.deferred().isEmpty() ? Finding.ok("schema", guidance.summary())
						: Finding.warning("schema", guidance.summary(), guidance.action());
			case SchemaState.Ahead ahead ->
				ahead.incompatible() ? Finding.problem("schema", guidance.summary(), guidance.action())
						: Finding.ok("schema", guidance.summary());
			case SchemaState.Behind ignored -> (this.settings.gate().mode() == Mode.VERIFY)
					? Finding.problem("schema", guidance.summary() + ": the gate stays closed in mode verify",
							"Run 'headgate upgrade' as the role that migrates.")
					: Finding.warning("schema", guidance.summary(), guidance.action());
			case SchemaState.Migrating ignored -> Finding.warning("schema", guidance.summary(), guidance.action());
			case SchemaState.Diverged ignored -> Finding.problem("schema", guidance.summary(), guidance.action());
			case SchemaState.Tampered ignored -> Finding.problem("schema", guidance.summary(), guidance.action());
			case SchemaState.Unmanaged ignored -> Finding.problem("schema", guidance.summary(), guidance.action());
			case SchemaState.Unreachable ignored -> Finding.problem("schema", guidance.summary(), guidance.action());
		});
	}

	List<Finding> rows(Connection connection) throws SQLException {
		if (!this.table.exists()) {
			return List.of(Finding.ok("history", "there is none yet"));
		}
		Set<ChangeSetKey> seen = new HashSet<>();
		Set<String> twice = new TreeSet<>();
		Set<String> unchecked = new TreeSet<>();
		Map<Integer, Integer> order = new HashMap<>();
		for (AppliedChangeSet row : SchemaHistory.read(connection, this.table)) {
			if (!seen.add(row.key())) {
				twice.add(row.key().toString());
			}
			if (row.checksum() == null) {
				unchecked.add(row.key().toString());
			}
			order.merge(row.orderExecuted(), 1, Integer::sum);
		}
		return irregularities(seen.size(), twice, unchecked, order);
	}

	private List<Finding> irregularities(int rows, Set<String> twice, Set<String> unchecked,
			Map<Integer, Integer> order) {
		List<Finding> findings = new ArrayList<>();
		if (!twice.isEmpty()) {
			findings.add(Finding.problem("history", "recorded twice: " + list(twice),
					"Look whether it ran twice (two tools at once, without a lock); then delete the later row from "
							+ this.table.qualified() + "."));
		}
		if (!unchecked.isEmpty()) {
			findings.add(Finding.warning("history",
					"recorded without a checksum, so that no edit of it would show: " + list(unchecked),
					"Expected after clear-checksums; 'liquibase update' fills them in again."));
		}
		Set<Integer> shared = new TreeSet<>();
		order.forEach((number, count) -> {
			if (count > 1) {
				shared.add(number);
			}
		});
		if (!shared.isEmpty()) {
			findings.add(Finding.warning("history", "the same place in the order more than once: " + list(shared),
					"Two tools wrote at once, or somebody edited the table; a rollback goes by these numbers."));
		}
		int gaps = order.isEmpty() ? 0 : order.keySet().stream().mapToInt(Integer::intValue).max().orElse(0)
				- order.size() - order.keySet().stream().mapToInt(Integer::intValue).min().orElse(1) + 1;
		if (gaps > 0) {
			findings.add(Finding.warning("history", gaps + " places in the order are empty",
					"Harmless after a rollback; if nobody rolled back, somebody deleted rows."));
		}
		return findings.isEmpty() ? List.of(Finding.ok("history", rows + " rows, in order")) : findings;
	}

	/** Rows that the trail lacks are another tool's, or older than the trail. */
	List<Finding> trail(Connection connection) throws SQLException {
		if (!exists(connection, "run_step")) {
			return List.of(Finding.ok("trail", "there is none yet"));
		}
		List<MissingHistoryRow> missing = MissingHistoryRow.read(connection, this.table);
		if (!missing.isEmpty()) {
			return List.of(Finding.problem("trail", "ran, but deleted from the history: " + list(missing),
					"Don't edit them, and don't run them again. " + remedy(connection, missing)
						.map((stamp) -> "Record them again: " + stamp + ".")
						.orElse("Record them again with 'headgate stamp REVISION --verify', by a build that has them.")));
		}
		Set<ChangeSetKey> known = new HashSet<>(
				MissingHistoryRow.done(connection, this.table).stream().map(MissingHistoryRow::key).toList());
		long others = SchemaHistory.read(connection, this.table)
			.stream()
			.filter((row) -> !known.contains(row.key()))
			.count();
		return List.of(Finding.ok("trail", "the history has every change set that the audit trail says to be applied"
				+ ((others > 0) ? "; " + others + " of its rows are another tool's, or older than the trail" : "")));
	}

	private Optional<String> remedy(Connection connection, List<MissingHistoryRow> missing) throws SQLException {
		try {
			Changelog model = ChangelogReader.readAsIs(this.settings.changelog()).model();
			SchemaState state = new SchemaStateReader(model, this.settings.changelog().history()).read(connection);
			return MissingHistoryRow.remedy(missing,
					state.schemaPosition().map((at) -> Set.copyOf(at.pending())).orElse(Set.of()), model);
		}
		catch (ChangelogException ex) {
			return Optional.empty();
		}
	}

	List<Finding> attempts(Connection connection) throws SQLException {
		List<String> attempts = exists(connection, "attempt") ? names(connection, ATTEMPTS, this.table.qualified())
				: List.of();
		if (attempts.isEmpty()) {
			return List.of(Finding.ok("attempts", "no change set outside a transaction was broken off"));
		}
		if (this.table.lockHolder(connection) != null) {
			return List.of(Finding.ok("attempts", "running: " + list(attempts)));
		}
		return List.of(Finding.warning("attempts",
				"begun outside a transaction and not ended, so part of it may be applied: " + list(attempts),
				"'headgate upgrade' runs it again; look first whether its statements can be repeated."));
	}

	List<Finding> runs(Connection connection) throws SQLException {
		List<String> runs = exists(connection, "run")
				? names(connection, RUNS, this.table.schema() + "." + this.table.table()) : List.of();
		return List.of(runs.isEmpty() ? Finding.ok("runs", "each has recorded how it ended")
				: Finding.warning("runs", "ended without recording an outcome: " + list(runs),
						"Look into its log; the next run marks it as interrupted, and goes on from there."));
	}

	private static boolean exists(Connection connection, String table) throws SQLException {
		return Tables.exists(connection, "headgate", table);
	}

	private static List<String> names(Connection connection, String sql, String parameter) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setString(1, parameter);
			try (ResultSet row = statement.executeQuery()) {
				return Rows.strings(row);
			}
		}
	}

	private static String list(Collection<?> names) {
		String text = String.join(", ", names.stream().limit(NAMED).map(String::valueOf).toList());
		return (names.size() > NAMED) ? text + " and " + (names.size() - NAMED) + " more" : text;
	}

}
