package dev.headgate.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;

/**
 * Makes change sets outside a transaction survive a crash. Such a change set is written
 * down before it runs; if it is found again, an earlier run of it ended in the middle,
 * and its concurrent index builds and drops are made repeatable. An index that a failed
 * build left invalid is dropped, since {@code IF NOT EXISTS} would accept it.
 */
final class Attempts {

	private static final Logger log = LoggerFactory.getLogger(Gate.class);

	private static final String NAME = "((?:\"[^\"]+\"|\\w+)(?:\\.(?:\"[^\"]+\"|\\w+))?)";

	private static final Pattern BUILD = Pattern
		.compile("(?i)\\b(CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+CONCURRENTLY\\s+)(IF\\s+NOT\\s+EXISTS\\s+)?" + NAME
				+ "\\s+ON\\s+(?:ONLY\\s+)?" + NAME);

	private static final Pattern DROP = Pattern
		.compile("(?i)\\b(DROP\\s+INDEX\\s+CONCURRENTLY\\s+)(?!IF\\s+EXISTS)(?=[\\w\"])");

	private static final Pattern REPEATABLE = Pattern.compile("(?is)\\s*(?:(?:--[^\\n]*\\n|/\\*.*?\\*/)\\s*)*"
			+ "(?:CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+CONCURRENTLY|DROP\\s+INDEX\\s+CONCURRENTLY"
			+ "|REINDEX|VACUUM|ANALYZE|ALTER\\s+TYPE\\s+\\S+\\s+ADD\\s+VALUE\\s+IF\\s+NOT\\s+EXISTS|SET|RESET)\\b.*");

	private final Connection connection;

	private final IdentityHashMap<AbstractSQLChange, @Nullable String> originals = new IdentityHashMap<>();

	private final History history;

	Attempts(Connection connection, History history) {
		this.connection = connection;
		this.history = history;
	}

	/**
	 * Writes down that a change set is about to run, and mends what an earlier run left.
	 * @param changeSet a change set outside a transaction
	 * @param key its key
	 * @throws SQLException when the database refuses
	 */
	void begin(ChangeSet changeSet, ChangeSetKey key) throws SQLException {
		boolean autoCommit = this.connection.getAutoCommit();
		this.connection.setAutoCommit(true);
		try {
			boolean interrupted = insert(key) == 0;
			if (interrupted) {
				log.warn("resuming     {}, which an earlier try began outside a transaction and did not finish",
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
		finally {
			this.connection.setAutoCommit(autoCommit);
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
	 * Forgets an attempt; part of the commit that records the change set.
	 * @param key the change set
	 * @throws SQLException when the database refuses
	 */
	void end(ChangeSetKey key) throws SQLException {
		execute("DELETE FROM headgate.attempt WHERE history = ? AND path = ? AND author = ? AND id = ?", key);
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
		List<String> statements = new ArrayList<>();
		for (String text : texts) {
			for (String statement : text.split(";\\s*(?:\\n|$)")) {
				if (!statement.isBlank()) {
					statements.add(statement);
				}
			}
		}
		return statements.size() <= 1 || statements.stream().allMatch((text) -> REPEATABLE.matcher(text).matches());
	}

	/**
	 * Says whether a change set builds or drops an index concurrently.
	 * @param changeSet the change set
	 * @return whether it does
	 */
	static boolean isConcurrent(ChangeSet changeSet) {
		return changeSet.getChanges()
			.stream()
			.anyMatch((change) -> change instanceof AbstractSQLChange sql && sql.getSql() != null
					&& isConcurrent(List.of(sql.getSql())));
	}

	static boolean isConcurrent(List<String> statements) {
		return statements.stream().anyMatch((text) -> text.toUpperCase(Locale.ROOT).contains("CONCURRENTLY"));
	}

	static String repeatable(String sql) {
		String built = BUILD.matcher(sql)
			.replaceAll((match) -> Matcher.quoteReplacement((match.group(2) != null) ? match.group()
					: match.group(1) + "IF NOT EXISTS " + match.group().substring(match.group(1).length())));
		return DROP.matcher(built).replaceAll("$1IF EXISTS ");
	}

	/**
	 * Drops the indexes that a failed build of some statement left invalid.
	 * @param sql the statement
	 * @throws SQLException when the database refuses
	 */
	void dropInvalidIndexes(String sql) throws SQLException {
		Matcher build = BUILD.matcher(sql);
		while (build.find()) {
			String invalid = invalidIndex(build.group(3), build.group(4));
			if (invalid != null) {
				log.warn("repairing    index {} is invalid, left by a failed build: dropping it", invalid);
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
				 WHERE i.indrelid = to_regclass(?) AND NOT i.indisvalid AND c.relname = (parse_ident(?))[1]""";
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			statement.setString(1, table);
			statement.setString(2, index);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() ? row.getString(1) : null;
			}
		}
	}

	private int insert(ChangeSetKey key) throws SQLException {
		return execute("INSERT INTO headgate.attempt (history, path, author, id) VALUES (?, ?, ?, ?)"
				+ " ON CONFLICT DO NOTHING", key);
	}

	private int execute(String sql, ChangeSetKey key) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			statement.setString(1, HistoryTable.locate(this.connection, this.history).qualified());
			statement.setString(2, key.path());
			statement.setString(3, key.author());
			statement.setString(4, key.id());
			return statement.executeUpdate();
		}
	}

}
