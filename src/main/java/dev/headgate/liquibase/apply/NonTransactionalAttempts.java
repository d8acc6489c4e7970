package dev.headgate.liquibase.apply;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.SqlCommand;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.liquibase.batch.BatchTable;
import dev.headgate.liquibase.batch.BatchedUpdateChange;

/**
 * Makes change sets outside a transaction survive a crash. Such a change set is written
 * down before it runs; if it is found again, an earlier run of it ended in the middle,
 * and its concurrent index builds and drops are made repeatable. An index that a failed
 * build left invalid is dropped, since {@code IF NOT EXISTS} would accept it.
 */
public final class NonTransactionalAttempts {

	private static final Logger log = LoggerFactory.getLogger(NonTransactionalAttempts.class);

	private static final String NAME = "((?:\"[^\"]+\"|\\w+)(?:\\.(?:\"[^\"]+\"|\\w+))?)";

	private static final Pattern BUILD = Pattern
		.compile("(?i)(CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+CONCURRENTLY\\s+)(IF\\s+NOT\\s+EXISTS\\s+)?" + NAME
				+ "\\s+ON\\s+(?:ONLY\\s+)?" + NAME);

	private static final Pattern DROP = Pattern
		.compile("(?i)^(DROP\\s+INDEX\\s+CONCURRENTLY\\s+)(?!IF\\s+EXISTS)(?=[\\w\"])");

	private final Connection connection;

	private final LockGuard lock;

	private final IdentityHashMap<AbstractSQLChange, @Nullable String> originals = new IdentityHashMap<>();

	private final History history;

	private String located = "";

	/**
	 * Creates it for a session.
	 * @param connection the session that migrates
	 * @param lock the lock that it holds
	 * @param history where the history is
	 */
	public NonTransactionalAttempts(Connection connection, LockGuard lock, History history) {
		this.connection = connection;
		this.lock = lock;
		this.history = history;
	}

	/**
	 * Writes down that a change set is about to run, and repairs what an earlier run
	 * left.
	 * @param changeSet a change set outside a transaction
	 * @param key its key
	 * @throws SQLException when the database refuses
	 */
	void begin(ChangeSet changeSet, ChangeSetKey key) throws SQLException {
		try (SessionMode session = SessionMode.autoCommit(this.connection)) {
			BoundSql.run(List.of(this.lock.statement()), session.connection());
			boolean interrupted = insert(key) == 0;
			if (interrupted) {
				log.warn(
						"Resuming change set {}, which an earlier attempt began outside a transaction and did not finish",
						key.id());
			}
			for (Change change : changeSet.getChanges()) {
				if (change instanceof AbstractSQLChange sql && sql.getSql() != null) {
					dropInvalidIndexes(sql.getSql());
					if (interrupted) {
						this.originals.put(sql, sql.getSql());
						sql.setSql(repeatable(sql.getSql()));
					}
				}
			}
		}
	}

	/**
	 * Gives the changes their own text back, which is the one that checksums belong to.
	 */
	void restore() {
		this.originals.forEach(AbstractSQLChange::setSql);
		this.originals.clear();
	}

	/**
	 * Returns what forgets an attempt, for the commit that records the change set.
	 * @param key the change set
	 * @return the statement
	 */
	BoundSql ending(ChangeSetKey key) {
		return BoundSql.of("DELETE FROM headgate.attempt WHERE history = ? AND path = ? AND author = ? AND id = ?",
				this.located, key.path(), key.author(), key.id());
	}

	/**
	 * Says whether a change set outside a transaction may run again after losing against
	 * a lock: when every statement of it is one that can be repeated, or there is only
	 * one.
	 * @param changeSet the change set
	 * @return whether it is safe
	 */
	static boolean isRepeatable(ChangeSet changeSet) {
		List<String> texts = new ArrayList<>();
		for (Change change : changeSet.getChanges()) {
			if (change instanceof BatchedUpdateChange) {
				continue;
			}
			if (!(change instanceof AbstractSQLChange sql) || sql.getSql() == null) {
				return false;
			}
			texts.add(sql.getSql());
		}
		return isRepeatable(texts);
	}

	static boolean isRepeatable(List<String> texts) {
		List<SqlCommand> commands = texts.stream().flatMap((text) -> SqlCommand.split(text).stream()).toList();
		return (commands.size() <= 1) ? commands.stream().noneMatch(SqlCommand::mayCommit)
				: commands.stream().allMatch(SqlCommand::isRepeatable);
	}

	/**
	 * Says whether a change set builds or drops an index concurrently.
	 * @param changeSet the change set
	 * @return whether it does
	 */
	public static boolean isConcurrent(ChangeSet changeSet) {
		return changeSet.getChanges()
			.stream()
			.anyMatch((change) -> change instanceof AbstractSQLChange sql && sql.getSql() != null
					&& isConcurrent(List.of(sql.getSql())));
	}

	/**
	 * Says whether statements build or drop an index concurrently.
	 * @param statements the statements
	 * @return whether one of them does
	 */
	public static boolean isConcurrent(List<String> statements) {
		return statements.stream()
			.flatMap((text) -> SqlCommand.split(text).stream())
			.anyMatch(SqlCommand::isConcurrent);
	}

	/**
	 * Returns a statement that can run again.
	 * @param sql the statement
	 * @return the statement, with {@code IF EXISTS} or {@code IF NOT EXISTS} where it
	 * needs it
	 */
	public static String repeatable(String sql) {
		StringBuilder text = new StringBuilder();
		int copied = 0;
		for (SqlCommand command : SqlCommand.split(sql)) {
			if (command.isConcurrent()) {
				text.append(sql, copied, command.start())
					.append(repeatableCommand(sql.substring(command.start(), command.end())));
				copied = command.end();
			}
		}
		return text.append(sql.substring(copied)).toString();
	}

	private static String repeatableCommand(String sql) {
		Matcher build = BUILD.matcher(sql);
		if (build.lookingAt()) {
			return (build.group(2) != null) ? sql
					: build.group(1) + "IF NOT EXISTS " + sql.substring(build.group(1).length());
		}
		return DROP.matcher(sql).replaceFirst("$1IF EXISTS ");
	}

	/**
	 * Drops the indexes that a failed build of some statement left invalid.
	 * @param sql the statement
	 * @throws SQLException when the database refuses
	 */
	public void dropInvalidIndexes(String sql) throws SQLException {
		for (SqlCommand command : SqlCommand.split(sql)) {
			Matcher build = BUILD.matcher(sql).region(command.start(), command.end());
			if (!command.isConcurrent() || !build.lookingAt()) {
				continue;
			}
			String invalid = invalidIndex(build.group(3), build.group(4));
			if (invalid != null) {
				log.warn("Dropping index {}: it is invalid, left by a failed build", invalid);
				try (Statement statement = this.connection.createStatement()) {
					statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + invalid);
				}
			}
		}
	}

	/** An index lies in the schema of its table. */
	private @Nullable String invalidIndex(String index, String table) throws SQLException {
		String sql = """
				SELECT i.indexrelid::regclass::text
				  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
				 WHERE i.indrelid = ?::oid AND NOT i.indisvalid AND c.relname = (parse_ident(?))[1]""";
		Long oid = BatchTable.oid(this.connection, table);
		if (oid == null) {
			return null;
		}
		try (PreparedStatement statement = SearchPath.prepare(this.connection, sql)) {
			statement.setLong(1, oid);
			statement.setString(2, index);
			try (ResultSet row = SearchPath.query(statement)) {
				return row.next() ? row.getString(1) : null;
			}
		}
	}

	private int insert(ChangeSetKey key) throws SQLException {
		this.located = HistoryTable.locate(this.connection, this.history).qualified();
		try (PreparedStatement statement = SearchPath.prepare(this.connection,
				"INSERT INTO headgate.attempt (history, path, author, id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
			statement.setString(1, this.located);
			statement.setString(2, key.path());
			statement.setString(3, key.author());
			statement.setString(4, key.id());
			return SearchPath.update(statement);
		}
	}

}
