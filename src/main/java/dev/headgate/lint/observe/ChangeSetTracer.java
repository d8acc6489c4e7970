package dev.headgate.lint.observe;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.SqlCommand;
import dev.headgate.config.Database;
import dev.headgate.config.Settings.History;
import dev.headgate.lint.observe.WatchedSession.Observation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.OldStatementFailure;
import dev.headgate.lint.trace.RollbackTrace;
import dev.headgate.lint.trace.SchemaChanges;
import dev.headgate.lint.trace.SchemaFacts;
import dev.headgate.lint.trace.SettingChange;
import dev.headgate.lint.trace.SourceStatement;
import dev.headgate.lint.trace.StatementError;
import dev.headgate.lint.trace.StatementTrace;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * Traces one change set. It runs as in production on the database that is given, then its
 * statements one by one, each committed, on a copy ({@link SingleStatements}).
 */
public final class ChangeSetTracer {

	private final ScratchServer server;

	private final History history;

	private final String searchPath;

	private final Set<Long> free;

	/**
	 * Creates a tracer.
	 * @param server where the databases are
	 * @param history where the history is, which is no part of the schema
	 * @param searchPath the search path of a migration, empty for the role's own
	 * @param free the OIDs of the relations that no release knows, so that nobody waits
	 * for them
	 */
	public ChangeSetTracer(ScratchServer server, History history, String searchPath, Set<Long> free) {
		this.server = server;
		this.history = history;
		this.searchPath = searchPath;
		this.free = Set.copyOf(free);
	}

	/**
	 * Traces a change set.
	 * @param script the change set
	 * @param database a database at the revision before it, with rows in its tables; used
	 * up by this, and nobody else may be connected to it
	 * @return what happened
	 * @throws SQLException when the server does not answer, or refuses a copy
	 * @throws InterruptedException when this thread is told to stop
	 */
	public ChangeSetTrace trace(ChangeSetScript script, Database database) throws SQLException, InterruptedException {
		String unwatched = (script.unwatched() != null) ? script.unwatched() : unsafe(script);
		if (unwatched != null) {
			return unwatched(script, database, unwatched);
		}
		boolean single = script.source().transactional() && script.source().statements().size() < 2;
		Map<Integer, StatementTrace> alone = Map.of();
		if (!single) {
			alone = new SingleStatements(this.server, reader(), this.searchPath).trace(script.source(), database);
		}
		return asInProduction(script, database, alone);
	}

	/** What ends or breaks the transaction that is watched. */
	private static @Nullable String unsafe(ChangeSetScript script) {
		for (SourceStatement statement : script.source().statements()) {
			for (SqlCommand command : statement.commands()) {
				if (command.controlsTransaction() || command.copiesThroughClient() || command.isPsqlCommand()) {
					return "'" + command.shown(statement.sql())
							+ "' ends or breaks the transaction that would be watched";
				}
			}
		}
		return null;
	}

	private ChangeSetTrace unwatched(ChangeSetScript script, Database database, String reason) throws SQLException {
		try (Connection connection = this.server.connect(database)) {
			SchemaFacts facts = reader().read(connection);
			List<StatementTrace> statements = script.source()
				.statements()
				.stream()
				.map(StatementTrace::notRun)
				.toList();
			return new ChangeSetTrace(script.source(), reason, statements, new SchemaChanges(facts, facts), List.of(),
					List.of(), notUndone(script), null);
		}
	}

	private SchemaFactsReader reader() {
		return new SchemaFactsReader(this.history, this.free);
	}

	private ChangeSetTrace asInProduction(ChangeSetScript script, Database database, Map<Integer, StatementTrace> alone)
			throws SQLException {
		try (Connection looking = this.server.connect(database)) {
			SchemaFacts before = reader().read(looking);
			List<StatementTrace> statements;
			List<SettingChange> settings;
			List<OldStatementFailure> failures = List.of();
			SchemaFacts after = before;
			try (WatchedSession session = new WatchedSession(this.server.connect(database), this.searchPath, before);
					OldApplication old = new OldApplication(this.server.connect(database), this.searchPath, before,
							script.source())) {
				Map<String, String> settingsBefore = session.settings();
				statements = run(script, session, alone);
				settings = changes(settingsBefore, session.settings());
				if (isCommitted(script, statements)) {
					after = reader().read(looking);
					failures = old.failures();
				}
			}
			RollbackTrace rollback = isCommitted(script, statements) ? undo(script, database, before, looking)
					: notUndone(script);
			return new ChangeSetTrace(script.source(), null, statements, new SchemaChanges(before, after), settings,
					failures, rollback, null);
		}
	}

	private static RollbackTrace notUndone(ChangeSetScript script) {
		return new RollbackTrace(script.rollback(), script.rollbackMissing(), null, List.of());
	}

	private static boolean isCommitted(ChangeSetScript script, List<StatementTrace> statements) {
		return statements.stream()
			.allMatch((one) -> one.error() == null
					&& (one.sharedCatalogs().isEmpty() || !script.source().transactional()));
	}

	private static List<StatementTrace> run(ChangeSetScript script, WatchedSession session,
			Map<Integer, StatementTrace> alone) throws SQLException {
		boolean transactional = script.source().transactional();
		List<StatementTrace> traces = new ArrayList<>();
		if (transactional) {
			session.begin();
		}
		boolean failed = false;
		for (SourceStatement statement : script.source().statements()) {
			if (failed) {
				traces.add(StatementTrace.notRun(statement));
				continue;
			}
			StatementTrace trace = trace(statement, session.run(statement.sql()), alone.get(statement.number()));
			failed = trace.error() != null;
			traces.add(trace);
		}
		if (transactional) {
			// What it wrote for the whole server must not outlive the scratch database.
			session.end(isCommitted(script, traces));
		}
		return traces;
	}

	/** A second lock on the same table is seen only where the statement ran alone. */
	private static StatementTrace trace(SourceStatement statement, Observation seen, @Nullable StatementTrace alone) {
		if (alone == null) {
			return new StatementTrace(statement, true, seen.locks(), seen.heldBefore(), seen.work(), seen.messages(),
					seen.error(), seen.sharedCatalogs(), List.of(), null);
		}
		boolean looked = !seen.locks().isEmpty() || !seen.work().isEmpty();
		return new StatementTrace(statement, true, alone.locks().isEmpty() ? seen.locks() : alone.locks(),
				seen.heldBefore(), looked ? seen.work() : alone.work(),
				seen.messages().isEmpty() ? alone.messages() : seen.messages(), seen.error(),
				seen.sharedCatalogs().isEmpty() ? alone.sharedCatalogs() : seen.sharedCatalogs(), alone.waits(),
				alone.secondError());
	}

	private static List<SettingChange> changes(Map<String, String> before, Map<String, String> after) {
		Set<String> names = new TreeSet<>(before.keySet());
		names.addAll(after.keySet());
		return names.stream()
			.map((name) -> new SettingChange(name, before.getOrDefault(name, ""), after.getOrDefault(name, "")))
			.filter((change) -> !change.before().equals(change.after()))
			.toList();
	}

	private RollbackTrace undo(ChangeSetScript script, Database database, SchemaFacts before, Connection looking)
			throws SQLException {
		if (script.rollbackMissing() != null) {
			return new RollbackTrace(List.of(), script.rollbackMissing(), null, List.of());
		}
		try (WatchedSession session = new WatchedSession(this.server.connect(database), this.searchPath, before)) {
			boolean transactional = script.source().transactional();
			StatementError error = null;
			if (transactional) {
				session.begin();
			}
			for (String statement : script.rollback()) {
				error = session.run(statement).error();
				if (error != null) {
					break;
				}
			}
			if (transactional) {
				session.end(error == null);
			}
			List<String> differences = (error == null) ? reader().read(looking).differencesFrom(before) : List.of();
			return new RollbackTrace(script.rollback(), null, error, differences);
		}
	}

}
