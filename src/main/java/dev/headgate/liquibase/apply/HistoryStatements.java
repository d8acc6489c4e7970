package dev.headgate.liquibase.apply;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import liquibase.changelog.ChangeSet;
import liquibase.sqlgenerator.core.MarkChangeSetRanGenerator;
import liquibase.util.StringUtil;
import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings.History;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.jdbc.SqlText;
import dev.headgate.liquibase.Checksums;

/**
 * The history tables as SQL, with the same contents that Liquibase gives them.
 */
public final class HistoryStatements {

	private static final int LONGEST = 250;

	/** Set by a script for its session, since each transaction has a time of its own. */
	public static final String DEPLOYMENT = "headgate.deployment";

	private final String schema;

	private final String table;

	private final String lockTable;

	/**
	 * Creates statements for a history.
	 * @param history where it is
	 */
	public HistoryStatements(History history) {
		this.schema = history.effectiveSchema();
		this.table = history.table().toLowerCase(Locale.ROOT);
		this.lockTable = history.lockTable().toLowerCase(Locale.ROOT);
	}

	/** Returns the schema as an expression: the session's own unless one is set. */
	public String schemaExpression() {
		return this.schema.isEmpty() ? "coalesce(current_schema(), 'public')" : literal(this.schema);
	}

	/**
	 * Returns the history table.
	 * @return its qualified name for SQL
	 */
	public String table() {
		return qualified(this.table);
	}

	/**
	 * Returns Liquibase's lock table.
	 * @return its qualified name for SQL
	 */
	public String lockTable() {
		return qualified(this.lockTable);
	}

	/**
	 * Returns the history table's own name.
	 * @return its name, without a schema
	 */
	public String tableName() {
		return this.table;
	}

	private String qualified(String name) {
		return this.schema.isEmpty() ? SqlText.identifierWhereNeeded(name)
				: SqlText.identifierWhereNeeded(this.schema) + "." + SqlText.identifierWhereNeeded(name);
	}

	/** Creates the history as Liquibase does, for a database that has none. */
	public String create() {
		return """
				CREATE TABLE IF NOT EXISTS %s (
				  id varchar(255) NOT NULL,
				  author varchar(255) NOT NULL,
				  filename varchar(255) NOT NULL,
				  dateexecuted timestamp without time zone NOT NULL,
				  orderexecuted integer NOT NULL,
				  exectype varchar(10) NOT NULL,
				  md5sum varchar(35),
				  description varchar(255),
				  comments varchar(255),
				  tag varchar(255),
				  liquibase varchar(20),
				  contexts varchar(255),
				  labels varchar(255),
				  deployment_id varchar(10)
				);
				""".formatted(table());
	}

	/**
	 * Creates the table of Liquibase's own lock as Liquibase does, unlocked. Changelogs
	 * use it, since it is there before their first change set.
	 * @param name its name for SQL
	 * @param table its name alone
	 * @return two statements
	 */
	public static String createLock(String name, String table) {
		return """
				CREATE TABLE IF NOT EXISTS %s (
				  id integer NOT NULL,
				  locked boolean NOT NULL,
				  lockgranted timestamp without time zone,
				  lockedby varchar(255),
				  CONSTRAINT %s PRIMARY KEY (id)
				);
				INSERT INTO %s (id, locked) VALUES (1, false) ON CONFLICT DO NOTHING;
				""".formatted(name, SqlText.identifierWhereNeeded(table + "_pkey"), name);
	}

	/** Creates the table of Liquibase's own lock beside the history. */
	public String createLock() {
		return createLock(lockTable(), this.lockTable);
	}

	/**
	 * Notes that a change set was applied.
	 * @param changeSet the change set
	 * @param again whether it had been applied before
	 * @return one statement
	 */
	public String applied(ChangeSet changeSet, boolean again) {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("dateexecuted", "now()");
		values.put("orderexecuted", "(SELECT coalesce(max(orderexecuted), 0) + 1 FROM " + table() + ")");
		values.put("exectype", again ? "'RERAN'" : "'EXECUTED'");
		values.put("md5sum", literal(Checksums.current(changeSet).toString()));
		values.put("description", literal(description(changeSet)));
		values.put("comments", literal(comments(changeSet)));
		String tag = MarkChangeSetRanGenerator.getTagFromChangeset(changeSet);
		if (tag != null) {
			values.put("tag", literal(tag));
		}
		values.put("liquibase", literal(MarkChangeSetRanGenerator.getLiquibaseBuildVersion()));
		values.put("contexts", literal(changeSet.buildFullContext()));
		values.put("labels", literal(changeSet.buildFullLabels()));
		values.put("deployment_id", "current_setting('" + DEPLOYMENT + "')");
		if (again) {
			return "UPDATE " + table() + "\n   SET "
					+ values.entrySet()
						.stream()
						.map((value) -> value.getKey() + " = " + value.getValue())
						.collect(Collectors.joining(",\n       "))
					+ "\n WHERE " + row(changeSet.getId(), changeSet.getAuthor(), changeSet.getFilePath());
		}
		return "INSERT INTO " + table() + " (id, author, filename, " + String.join(", ", values.keySet())
				+ ")\nVALUES (" + literal(changeSet.getId()) + ", " + literal(changeSet.getAuthor()) + ", "
				+ literal(changeSet.getFilePath()) + ", " + String.join(", ", values.values()) + ")";
	}

	/** As the history keeps it. */
	static String description(ChangeSet changeSet) {
		return StringUtil.limitSize(changeSet.getDescription(), LONGEST);
	}

	/** As the history keeps them. */
	static String comments(ChangeSet changeSet) {
		String comments = changeSet.getComments();
		return StringUtil.limitSize((comments != null) ? comments.strip() : "", LONGEST);
	}

	/**
	 * Notes that a change set was undone.
	 * @param change its row
	 * @return one statement
	 */
	public String undone(AppliedChangeSet change) {
		return "DELETE FROM " + table() + " WHERE " + row(change.key().id(), change.key().author(), change.filename());
	}

	/** Returns the condition for one row. */
	public static String row(String id, String author, String filename) {
		return "id = " + literal(id) + " AND author = " + literal(author) + " AND filename = " + literal(filename);
	}

	/**
	 * Quotes a value.
	 * @param value the value, {@code null} for SQL's NULL
	 * @return the value for SQL
	 */
	public static String literal(@Nullable String value) {
		return (value != null) ? SqlText.literal(value) : "NULL";
	}

}
