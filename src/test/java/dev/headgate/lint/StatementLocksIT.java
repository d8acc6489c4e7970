package dev.headgate.lint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.Settings.History;
import dev.headgate.lint.observe.ChangeSetScript;
import dev.headgate.lint.observe.ChangeSetTracer;
import dev.headgate.lint.trace.ChangeSetSource;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.SourceStatement;
import dev.headgate.lint.trace.StatementTrace;
import dev.headgate.testing.Concurrent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The locks that are told of a statement are those that {@code pg_locks} has, and those
 * that the documentation of PostgreSQL leads to expect.
 */
@Concurrent
class StatementLocksIT {

	private static final Path FILES = Path.of("src/test/resources/lint-locks");

	private static final String HELD = """
			SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
			 WHERE l.pid = {pid} AND l.locktype = 'relation' AND c.relkind IN ('r', 'p', 'm')
			   AND c.relname IN ('shelf', 'book', 'loan', 'loan_2025', 'loan_rest', 'titles')""";

	private static LintServer server;

	@BeforeAll
	static void start() throws Exception {
		server = LintServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	static List<Case> cases() throws Exception {
		List<Case> cases = new ArrayList<>();
		for (String line : Files.readAllLines(FILES.resolve("statements.txt"))) {
			if (!line.isBlank() && !line.startsWith("#")) {
				String[] parts = line.split(" => ");
				cases.add(new Case(parts[0], new TreeSet<>(
						(parts.length > 1) ? List.of(parts[1].strip().split("\\s*,\\s*")) : List.<String>of())));
			}
		}
		return cases;
	}

	@Test
	void thereAreFiftyKindsOfStatement() throws Exception {
		assertThat(cases()).hasSizeGreaterThanOrEqualTo(50);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void locksAreThoseOfTheServer(Case one) throws Exception {
		Database database = server.copy();
		try {
			execute(database, Files.readString(FILES.resolve("before.sql")));
			Set<String> held = held(database, one.sql());
			Set<String> told = told(database, one.sql());
			assertThat(told).as("as pg_locks has them").isEqualTo(held);
			assertThat(strongest(told)).as("as the documentation has them").isEqualTo(one.locks());
		}
		finally {
			server.server().drop(database);
		}
	}

	private static void execute(Database database, String sql) throws Exception {
		try (Connection connection = server.server().connect(database);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/** Another session looks while the transaction is open; then it is rolled back. */
	private static Set<String> held(Database database, String sql) throws Exception {
		try (Connection connection = server.server().connect(database);
				Connection looking = server.server().connect(database);
				Statement statement = connection.createStatement();
				Statement look = looking.createStatement()) {
			connection.setAutoCommit(false);
			int pid = pid(statement);
			statement.execute(sql);
			Set<String> held = new TreeSet<>();
			try (ResultSet row = look.executeQuery(HELD.replace("{pid}", String.valueOf(pid)))) {
				while (row.next()) {
					held.add(row.getString(1) + " " + LockMode.of(row.getString(2)).orElseThrow());
				}
			}
			connection.rollback();
			return held;
		}
	}

	private static int pid(Statement statement) throws Exception {
		try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
			row.next();
			return row.getInt(1);
		}
	}

	private static Set<String> told(Database database, String sql) throws Exception {
		ChangeSetInfo info = new ChangeSetInfo(new ChangeSetKey("x.sql", "example", "1"), Set.of(), true, false, false,
				false, "");
		ChangeSetSource source = new ChangeSetSource(info, "x.sql", 1, List.of(), List.of(), true,
				List.of(new SourceStatement(1, sql, 1)), List.of(), false);
		StatementTrace trace = new ChangeSetTracer(server.server(),
				new History("", "", History.TABLE, History.LOCK_TABLE), "", Set.of())
			.trace(new ChangeSetScript(source, null, List.of(), null), database)
			.statements()
			.getFirst();
		Set<String> told = new TreeSet<>();
		trace.locks()
			.stream()
			.filter((lock) -> lock.relation().kind().holdsRows())
			.forEach((lock) -> told.add(lock.relation().name() + " " + lock.mode()));
		assertThat(trace.error()).isNull();
		return told;
	}

	/** The strongest for each table. */
	private static Set<String> strongest(Set<String> locks) {
		Set<String> strongest = new TreeSet<>();
		for (String lock : locks) {
			String table = lock.substring(0, lock.indexOf(' ') + 1);
			LockMode mode = LockMode.valueOf(lock.substring(table.length()));
			boolean weaker = locks.stream()
				.filter((other) -> other.startsWith(table))
				.anyMatch((other) -> LockMode.valueOf(other.substring(table.length())).compareTo(mode) > 0);
			if (!weaker) {
				strongest.add(lock);
			}
		}
		return strongest;
	}

	/** A statement, and the strongest lock on each table. */
	record Case(String sql, Set<String> locks) {
	}

}
