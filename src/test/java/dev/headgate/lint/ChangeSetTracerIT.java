package dev.headgate.lint;

import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.Settings.History;
import dev.headgate.lint.observe.ChangeSetScript;
import dev.headgate.lint.observe.ChangeSetTracer;
import dev.headgate.lint.trace.ChangeSetSource;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.OldStatementFailure.Kind;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.ServerMessage;
import dev.headgate.lint.trace.SettingChange;
import dev.headgate.lint.trace.SourceStatement;
import dev.headgate.lint.trace.StatementTrace;
import dev.headgate.testing.Concurrent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told of change sets of many kinds.
 */
@Concurrent
class ChangeSetTracerIT {

	private static final String BEFORE = """
			CREATE TABLE shelf (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
			CREATE TABLE book (id bigint PRIMARY KEY, title varchar(50) NOT NULL, shelf_id bigint, pages int);
			CREATE INDEX book_title ON book (title);
			INSERT INTO shelf (name) VALUES ('a'), ('b');
			INSERT INTO book VALUES (1, 'x', 1, 10), (2, 'x', NULL, NULL), (3, 'z', 2, 30)""";

	private static LintServer server;

	private final List<String> rollback = new ArrayList<>();

	private boolean transactional = true;

	@BeforeAll
	static void start() throws Exception {
		server = LintServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private ChangeSetTrace trace(String... statements) throws Exception {
		List<SourceStatement> all = new ArrayList<>();
		for (String statement : statements) {
			all.add(new SourceStatement(all.size() + 1, statement, 1));
		}
		ChangeSetInfo info = new ChangeSetInfo(new ChangeSetKey("x.sql", "example", "1"), Set.of(), true, false, false,
				false, "");
		ChangeSetSource source = new ChangeSetSource(info, "x.sql", 1, List.of(), List.of(), this.transactional, all,
				List.of(), false);
		Database database = server.copy();
		try (Connection connection = server.server().connect(database);
				Statement statement = connection.createStatement()) {
			statement.execute(BEFORE);
		}
		try {
			return new ChangeSetTracer(server.server(), new History("", "", History.TABLE, History.LOCK_TABLE), "",
					Set.of())
				.trace(new ChangeSetScript(source, null, this.rollback, null), database);
		}
		finally {
			server.server().drop(database);
		}
	}

	private static List<String> locks(StatementTrace statement) {
		return statement.locks()
			.stream()
			.map((lock) -> lock.relation().table() + "/" + lock.relation().name() + " " + lock.mode())
			.sorted()
			.toList();
	}

	private static List<String> tables(List<SchemaObject> tables) {
		return tables.stream().map(SchemaObject::table).toList();
	}

	@Test
	void indexBuildReadsAndLocksItsTable() throws Exception {
		StatementTrace statement = trace("CREATE INDEX book_pages ON book (pages)").statements().getFirst();
		assertThat(locks(statement)).containsExactly("book/book SHARE");
		assertThat(tables(statement.readTables())).containsExactly("book");
		assertThat(statement.said("index_build")).isTrue();
	}

	@Test
	void foreignKeyIsCheckedUnderLocksOnBothTables() throws Exception {
		ChangeSetTrace trace = trace(
				"ALTER TABLE book ADD CONSTRAINT book_shelf FOREIGN KEY (shelf_id) REFERENCES shelf");
		StatementTrace statement = trace.statements().getFirst();
		assertThat(locks(statement)).contains("book/book SHARE_ROW_EXCLUSIVE", "shelf/shelf SHARE_ROW_EXCLUSIVE");
		assertThat(trace.changes().added(ObjectKind.CONSTRAINT)).singleElement()
			.satisfies((key) -> assertThat(key.properties()).containsEntry("validated", "true"));
		assertThat(statement.messages()).extracting(ServerMessage::routine).contains(ServerMessage.FOREIGN_KEY_CHECKED);
	}

	@Test
	void newTableIsNoneOfBefore() throws Exception {
		ChangeSetTrace trace = trace("CREATE TABLE review (id bigint PRIMARY KEY, book_id bigint REFERENCES book)",
				"CREATE INDEX review_book ON review (book_id)");
		assertThat(locks(trace.statements().get(0))).contains("book/book SHARE_ROW_EXCLUSIVE");
		assertThat(locks(trace.statements().get(1))).isEmpty();
		assertThat(trace.changes().added(ObjectKind.TABLE)).extracting(SchemaObject::name).containsExactly("review");
	}

	@Test
	void secondStatementOnTheSameTableHasItsOwnLocks() throws Exception {
		ChangeSetTrace trace = trace("ALTER TABLE book ADD COLUMN isbn text", "CREATE INDEX book_isbn ON book (isbn)");
		StatementTrace second = trace.statements().get(1);
		assertThat(locks(second)).containsExactly("book/book SHARE");
		assertThat(second.heldBefore()).anyMatch((lock) -> lock.mode() == LockMode.ACCESS_EXCLUSIVE);
		assertThat(tables(second.readTables())).containsExactly("book");
	}

	@Test
	void rewriteIsToldFromAReadThatVerifies() throws Exception {
		StatementTrace rewrite = trace("ALTER TABLE book ALTER pages TYPE bigint").statements().getFirst();
		assertThat(tables(rewrite.rewrittenTables())).containsExactly("book");
		assertThat(rewrite.verifiedTables()).isEmpty();
		StatementTrace verify = trace("ALTER TABLE book ADD CHECK (id > 0)").statements().getFirst();
		assertThat(verify.rewrittenTables()).isEmpty();
		assertThat(tables(verify.verifiedTables())).containsExactly("book");
	}

	@Test
	void rowsAreCounted() throws Exception {
		StatementTrace update = trace("UPDATE book SET pages = 1 WHERE id > 1").statements().getFirst();
		assertThat(update.work()).anySatisfy((work) -> {
			assertThat(work.relation().name()).isEqualTo("book");
			assertThat(work.updated()).isEqualTo(2);
			assertThat(work.scans()).as("the key's index was used").isZero();
		});
	}

	@Test
	void renameIsNoDrop() throws Exception {
		ChangeSetTrace trace = trace("ALTER TABLE book RENAME COLUMN title TO name");
		assertThat(trace.changes().renamed(ObjectKind.COLUMN)).singleElement().satisfies((change) -> {
			assertThat(change.before().shownName()).isEqualTo("book.title");
			assertThat(change.after().shownName()).isEqualTo("book.name");
		});
		assertThat(trace.changes().removed(ObjectKind.values())).isEmpty();
		assertThat(trace.changes().added(ObjectKind.values())).isEmpty();
	}

	@Test
	void oldApplicationFails() throws Exception {
		assertThat(trace("ALTER TABLE book ALTER pages TYPE bigint").oldFailures())
			.extracting((failure) -> failure.kind() + " " + failure.error().sqlState())
			.containsExactly("SELECT_COLUMNS 0A000", "SELECT_ALL 0A000");
		assertThat(trace("ALTER TABLE shelf ADD COLUMN place text NOT NULL DEFAULT ''",
				"ALTER TABLE shelf ALTER place DROP DEFAULT")
			.oldFailures()).extracting((failure) -> failure.kind()).contains(Kind.INSERT_COLUMNS, Kind.INSERT_REQUIRED);
		assertThat(trace("CREATE INDEX book_pages ON book (pages)").oldFailures()).isEmpty();
	}

	@Test
	void rollbackIsCompared() throws Exception {
		this.rollback.add("ALTER TABLE book DROP COLUMN isbn");
		ChangeSetTrace whole = trace("ALTER TABLE book ADD COLUMN isbn text");
		assertThat(whole.rollback().error()).isNull();
		assertThat(whole.rollback().differences()).isEmpty();
		ChangeSetTrace half = trace("ALTER TABLE book ADD COLUMN isbn text", "CREATE TABLE review (id bigint)");
		assertThat(half.rollback().differences()).contains("table review is left", "column review.id is left");
		this.rollback.add("DROP TABLE nothing");
		ChangeSetTrace failing = trace("ALTER TABLE book ADD COLUMN isbn text");
		assertThat(failing.rollback().error()).isNotNull();
	}

	@Test
	void settingThatOutlivesTheChangeSetIsTold() throws Exception {
		assertThat(trace("SET lock_timeout = '7s'", "SET LOCAL statement_timeout = '9s'").settings())
			.containsExactly(new SettingChange("lock_timeout", "", "7000"));
	}

	@Test
	void failureKeepsWhatWasSeenBeforeIt() throws Exception {
		ChangeSetTrace trace = trace("ALTER TABLE book ADD COLUMN isbn text", "DROP TABLE nothing",
				"CREATE TABLE review (id bigint)");
		assertThat(trace.statements().get(0).locks()).isNotEmpty();
		assertThat(trace.statements().get(1).failedWith("42P01")).isTrue();
		assertThat(trace.statements().get(2).ran()).isFalse();
		assertThat(trace.changes().isEmpty()).isTrue();
	}

	@Test
	void concurrentBuildWaitsForWritersAndStandsInNobodysWay() throws Exception {
		this.transactional = false;
		StatementTrace build = trace("CREATE INDEX CONCURRENTLY book_pages ON book (pages)").statements().getFirst();
		assertThat(build.waits()).singleElement().satisfies((wait) -> {
			assertThat(wait.held()).isEqualTo(LockMode.ROW_EXCLUSIVE);
			assertThat(wait.relation()).isNull();
		});
		assertThat(build.error()).isNull();
		assertThat(build.secondError()).as("Headgate repeats it with IF NOT EXISTS").isNull();
	}

	@Test
	void fullVacuumShutsReadersOut() throws Exception {
		this.transactional = false;
		StatementTrace vacuum = trace("VACUUM FULL book").statements().getFirst();
		assertThat(vacuum.waits()).anySatisfy((wait) -> {
			assertThat(wait.held()).isEqualTo(LockMode.ACCESS_SHARE);
			assertThat(wait.wanted()).isEqualTo(LockMode.ACCESS_EXCLUSIVE);
		});
		assertThat(vacuum.locksTables(LockMode.ACCESS_EXCLUSIVE)).isNotEmpty();
	}

	@Test
	void whatCannotRunTwiceIsTold() throws Exception {
		this.transactional = false;
		ChangeSetTrace trace = trace("CREATE TABLE review (id bigint)", "CREATE TABLE IF NOT EXISTS other (id bigint)");
		assertThat(trace.statements().get(0).secondError()).isNotNull();
		assertThat(trace.statements().get(1).secondError()).isNull();
	}

	@Test
	void transactionControlIsNotRun() throws Exception {
		ChangeSetTrace trace = trace("ALTER TABLE book ADD COLUMN isbn text", "COMMIT");
		assertThat(trace.unwatched()).contains("COMMIT");
		assertThat(trace.statements()).noneMatch(StatementTrace::ran);
	}

}
