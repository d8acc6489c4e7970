package dev.headgate.lint.observe;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import dev.headgate.config.Database;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.LockWait;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaFacts;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * Lets a statement that refuses to run in a transaction run into a lock: another session
 * holds all tables, and a third one looks what the statement waits for.
 */
final class LockProbe {

	/** Ends a statement whose wait was not seen. */
	private static final String LOCK_TIMEOUT = "SET lock_timeout = '5s'";

	private static final long LOOK_EVERY_MILLIS = 2;

	private static final String WAITING = """
			SELECT l.locktype, l.relation::bigint, l.mode FROM pg_catalog.pg_locks l
			 WHERE l.pid = ? AND NOT l.granted""";

	private final ScratchServer server;

	private final String searchPath;

	LockProbe(ScratchServer server, String searchPath) {
		this.server = server;
		this.searchPath = searchPath;
	}

	/**
	 * Runs a statement while another session holds all tables.
	 * @param database a copy that nobody else uses; the statement may leave anything in
	 * it
	 * @param sql the statement
	 * @param before the schema before it
	 * @param held in which mode the tables are held
	 * @return what it waited for, empty when it went through
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	Optional<LockWait> probe(Database database, String sql, SchemaFacts before, LockMode held)
			throws SQLException, InterruptedException {
		try (Connection holder = this.server.connect(database);
				Connection runner = this.server.connect(database);
				Connection watcher = this.server.connect(database);
				ExecutorService thread = Executors.newSingleThreadExecutor();
				SessionMode transaction = SessionMode.transaction(holder)) {
			hold(transaction.connection(), before, held);
			execute(runner, LOCK_TIMEOUT);
			if (!this.searchPath.isEmpty()) {
				execute(runner, "SET search_path TO " + this.searchPath);
			}
			int pid = runner.unwrap(PGConnection.class).getBackendPID();
			Future<Optional<LockWait>> outcome = thread.submit(run(runner, sql, held));
			return watch(outcome, watcher, pid, before, held);
		}
	}

	private static Callable<Optional<LockWait>> run(Connection runner, String sql, LockMode held) {
		return () -> {
			try {
				execute(runner, sql);
				return Optional.empty();
			}
			catch (SQLException ex) {
				// The wait may be over before anybody looks.
				return SqlStates.is(ex, SqlStates.LOCK_NOT_AVAILABLE) ? Optional.of(new LockWait(held, null, null))
						: Optional.empty();
			}
		};
	}

	private static Optional<LockWait> watch(Future<Optional<LockWait>> outcome, Connection watcher, int pid,
			SchemaFacts before, LockMode held) throws SQLException, InterruptedException {
		while (true) {
			try {
				return outcome.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				LockWait seen = waiting(watcher, pid, before, held);
				if (seen != null) {
					execute(watcher, "SELECT pg_catalog.pg_cancel_backend(" + pid + ")");
					return Optional.of(seen);
				}
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex.getCause());
			}
		}
	}

	private static @Nullable LockWait waiting(Connection watcher, int pid, SchemaFacts before, LockMode held)
			throws SQLException {
		try (PreparedStatement statement = watcher.prepareStatement(WAITING)) {
			statement.setInt(1, pid);
			try (ResultSet row = statement.executeQuery()) {
				if (!row.next()) {
					return null;
				}
				SchemaObject relation = row.getString(1).equals("relation")
						? before.relation(row.getLong(2)).orElse(null) : null;
				return new LockWait(held, relation,
						(relation != null) ? LockMode.of(row.getString(3)).orElse(null) : null);
			}
		}
	}

	private static void hold(Connection holder, SchemaFacts before, LockMode held) throws SQLException {
		List<String> tables = before.of(ObjectKind.TABLE, ObjectKind.PARTITIONED_TABLE)
			.map(SchemaObject::table)
			.toList();
		if (!tables.isEmpty()) {
			execute(holder, "LOCK TABLE " + String.join(", ", tables) + " IN " + held.sql() + " MODE");
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			statement.execute(sql);
		}
	}

}
