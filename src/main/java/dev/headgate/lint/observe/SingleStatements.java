package dev.headgate.lint.observe;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Database;
import dev.headgate.lint.observe.WatchedSession.Observation;
import dev.headgate.lint.trace.ChangeSetSource;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.LockWait;
import dev.headgate.lint.trace.RelationLock;
import dev.headgate.lint.trace.SchemaFacts;
import dev.headgate.lint.trace.SourceStatement;
import dev.headgate.lint.trace.StatementError;
import dev.headgate.lint.trace.StatementTrace;
import dev.headgate.liquibase.apply.NonTransactionalAttempts;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * Runs the statements of a change set one by one, each committed, on a copy: only then
 * are all locks of each seen. Outside a transaction each runs twice, as it does when the
 * change set was cut off behind it, and one that refuses to run in a transaction is
 * probed for what it waits for.
 */
final class SingleStatements {

	private final ScratchServer server;

	private final SchemaFactsReader reader;

	private final String searchPath;

	SingleStatements(ScratchServer server, SchemaFactsReader reader, String searchPath) {
		this.server = server;
		this.reader = reader;
		this.searchPath = searchPath;
	}

	/**
	 * Traces the statements.
	 * @param source the change set
	 * @param original a database at the revision before it, which stays as it is
	 * @return what each did, by its number; none behind one that failed
	 * @throws SQLException when the server does not answer, or refuses a copy
	 * @throws InterruptedException when this thread is told to stop
	 */
	Map<Integer, StatementTrace> trace(ChangeSetSource source, Database original)
			throws SQLException, InterruptedException {
		Database copy = this.server.copy(original);
		try {
			return traceAll(source, copy);
		}
		finally {
			this.server.drop(copy);
		}
	}

	private Map<Integer, StatementTrace> traceAll(ChangeSetSource source, Database copy)
			throws SQLException, InterruptedException {
		SchemaFacts before = facts(copy);
		Map<Integer, StatementTrace> traces = new HashMap<>();
		for (SourceStatement statement : source.statements()) {
			StatementTrace trace = trace(statement, source, before, copy);
			traces.put(statement.number(), trace);
			if (trace.error() != null) {
				break;
			}
		}
		return traces;
	}

	private StatementTrace trace(SourceStatement statement, ChangeSetSource source, SchemaFacts before, Database copy)
			throws SQLException, InterruptedException {
		List<LockWait> waits = List.of();
		Observation seen = inTransaction(statement, before, copy);
		boolean probed = !source.transactional() && seen.error() != null
				&& seen.error().sqlState().equals(StatementError.REFUSED_IN_TRANSACTION);
		if (probed) {
			waits = waits(statement, before, copy);
			seen = outsideTransaction(statement.sql(), before, copy);
		}
		StatementError second = (source.transactional() || seen.error() != null) ? null
				: again(statement, before, copy);
		return new StatementTrace(statement, true, probed ? locks(waits) : seen.locks(), List.of(), seen.work(),
				seen.messages(), seen.error(), seen.sharedCatalogs(), waits, second);
	}

	private SchemaFacts facts(Database database) throws SQLException {
		try (Connection connection = this.server.connect(database)) {
			return this.reader.read(connection);
		}
	}

	private Observation inTransaction(SourceStatement statement, SchemaFacts before, Database database)
			throws SQLException {
		try (WatchedSession session = session(database, before)) {
			session.begin();
			Observation seen = session.run(statement.sql());
			session.end(seen.error() == null && seen.sharedCatalogs().isEmpty());
			return seen;
		}
	}

	private Observation outsideTransaction(String sql, SchemaFacts before, Database database) throws SQLException {
		try (WatchedSession session = session(database, before)) {
			return session.run(sql);
		}
	}

	/** As Headgate repeats it. */
	private @Nullable StatementError again(SourceStatement statement, SchemaFacts before, Database database)
			throws SQLException {
		return outsideTransaction(NonTransactionalAttempts.repeatable(statement.sql()), before, database).error();
	}

	private List<LockWait> waits(SourceStatement statement, SchemaFacts before, Database database)
			throws SQLException, InterruptedException {
		LockProbe probe = new LockProbe(this.server, this.searchPath);
		SchemaFacts left = new SchemaFacts(
				facts(database).all().stream().filter((object) -> before.same(object).isPresent()).toList());
		List<LockWait> waits = new ArrayList<>();
		for (LockMode held : List.of(LockMode.ACCESS_SHARE, LockMode.ROW_EXCLUSIVE)) {
			Database used = this.server.copy(database);
			try {
				probe.probe(used, statement.sql(), left, held).ifPresent(waits::add);
			}
			finally {
				this.server.drop(used);
			}
		}
		return waits;
	}

	private static List<RelationLock> locks(List<LockWait> waits) {
		List<RelationLock> locks = new ArrayList<>();
		for (LockWait wait : waits) {
			if (wait.relation() != null && wait.wanted() != null) {
				locks.add(new RelationLock(wait.relation(), wait.wanted()));
			}
		}
		return locks;
	}

	private WatchedSession session(Database database, SchemaFacts before) throws SQLException {
		return new WatchedSession(this.server.connect(database), this.searchPath, before);
	}

}
