package dev.headgate.liquibase.batch;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

import liquibase.Scope;
import liquibase.change.AbstractChange;
import liquibase.change.ChangeMetaData;
import liquibase.change.CheckSum;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.change.core.RawSQLChange;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.PreparedStatementFactory;
import liquibase.exception.DatabaseException;
import liquibase.exception.ValidationErrors;
import liquibase.exception.Warnings;
import liquibase.executor.ExecutorService;
import liquibase.executor.LoggingExecutor;
import liquibase.statement.AbstractSqlStatement;
import liquibase.statement.ExecutablePreparedStatement;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;
import liquibase.structure.core.Column;
import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.SqlText;
import dev.headgate.liquibase.LiquibaseScope;

/**
 * The change type {@code batchedUpdate}: runs one statement over a large table in ranges
 * of its key, each in a transaction of its own, and resumes after a crash.
 */
@DatabaseChange(name = "batchedUpdate", priority = ChangeMetaData.PRIORITY_DEFAULT,
		description = "Runs one statement over a large table in batches that are committed one by one")
public final class BatchedUpdateChange extends AbstractChange {

	private static final String KEY_MARK = "<headgate:key>";

	private static final int LARGEST_BATCH = 1_000_000;

	private static final int LONGEST_PAUSE = 600_000;

	private @Nullable String table;

	private @Nullable String schema;

	private @Nullable String key;

	private @Nullable String sql;

	private @Nullable String set;

	private @Nullable String where;

	private int batchSize = 5000;

	private int pause = 50;

	private @Nullable String name;

	private @Nullable RawSQLChange source;

	/**
	 * Makes a batched change of a change of a formatted SQL changelog. Its checksum stays
	 * that of the text, the same that Liquibase computes without Headgate.
	 * @param source the change as it was read
	 * @param attributes what its {@code --batch} line says
	 * @return the change
	 * @throws IllegalArgumentException when the line can't be understood
	 */
	static BatchedUpdateChange of(RawSQLChange source, Map<String, String> attributes) {
		BatchedUpdateChange change = new BatchedUpdateChange();
		change.source = source;
		change.sql = source.getSql();
		attributes.forEach((name, value) -> {
			switch (name) {
				case "table" -> change.table = value;
				case "schema" -> change.schema = value;
				case "key" -> change.key = value;
				case "size" -> change.batchSize = number(name, value);
				case "pause" -> change.pause = number(name, value);
				case "name" -> change.name = value;
				default -> throw new IllegalArgumentException(
						"'" + name + "' is unknown; there are table, schema, key, size, pause and name");
			}
		});
		return change;
	}

	private static int number(String name, String value) {
		try {
			return Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(name + " is '" + value + "', which is not a whole number", ex);
		}
	}

	@DatabaseChangeProperty(description = "The table to go through", requiredForDatabase = "none",
			supportsDatabase = "all")
	public @Nullable String getTable() {
		return this.table;
	}

	public void setTable(@Nullable String table) {
		this.table = table;
	}

	@DatabaseChangeProperty(description = "The table's schema; default: by the search path",
			requiredForDatabase = "none", supportsDatabase = "all")
	public @Nullable String getSchema() {
		return this.schema;
	}

	public void setSchema(@Nullable String schema) {
		this.schema = schema;
	}

	@DatabaseChangeProperty(description = "A column that is unique by itself; default: the primary key",
			requiredForDatabase = "none", supportsDatabase = "all")
	public @Nullable String getKey() {
		return this.key;
	}

	public void setKey(@Nullable String key) {
		this.key = key;
	}

	@DatabaseChangeProperty(description = "The statement, with key >= :from AND key <= :to in it",
			requiredForDatabase = "none", supportsDatabase = "all")
	public @Nullable String getSql() {
		return this.sql;
	}

	public void setSql(@Nullable String sql) {
		this.sql = sql;
	}

	@DatabaseChangeProperty(description = "What an UPDATE sets, instead of sql", requiredForDatabase = "none",
			supportsDatabase = "all")
	public @Nullable String getSet() {
		return this.set;
	}

	public void setSet(@Nullable String set) {
		this.set = set;
	}

	@DatabaseChangeProperty(description = "Which rows the UPDATE is limited to, with set", requiredForDatabase = "none",
			supportsDatabase = "all")
	public @Nullable String getWhere() {
		return this.where;
	}

	public void setWhere(@Nullable String where) {
		this.where = where;
	}

	@DatabaseChangeProperty(description = "How many rows a batch has", requiredForDatabase = "none",
			supportsDatabase = "all")
	public Integer getBatchSize() {
		return this.batchSize;
	}

	public void setBatchSize(Integer batchSize) {
		this.batchSize = batchSize;
	}

	@DatabaseChangeProperty(description = "How many milliseconds to rest between batches", requiredForDatabase = "none",
			supportsDatabase = "all")
	public Integer getPause() {
		return this.pause;
	}

	public void setPause(Integer pause) {
		this.pause = pause;
	}

	@DatabaseChangeProperty(description = "What the log calls it", requiredForDatabase = "none",
			supportsDatabase = "all")
	public @Nullable String getName() {
		return this.name;
	}

	public void setName(@Nullable String name) {
		this.name = name;
	}

	@Override
	public CheckSum generateCheckSum() {
		return (this.source != null) ? this.source.generateCheckSum() : super.generateCheckSum();
	}

	@Override
	public boolean supports(Database database) {
		return "postgresql".equals(database.getShortName());
	}

	@Override
	public boolean generateStatementsVolatile(Database database) {
		return false;
	}

	@Override
	public boolean supportsRollback(Database database) {
		return false;
	}

	@Override
	public Warnings warn(Database database) {
		return new Warnings();
	}

	@Override
	public String getConfirmationMessage() {
		return "Batched update of " + this.table + " completed";
	}

	@Override
	public ValidationErrors validate(Database database) {
		ValidationErrors errors = new ValidationErrors(this);
		if (getChangeSet() != null && getChangeSet().isRunInTransaction()) {
			add(errors, "every batch is committed by itself, so the change set must have runInTransaction:false");
		}
		if (isBlank(this.table)) {
			add(errors, "table is missing");
		}
		if (isBlank(this.sql) == isBlank(this.set)) {
			add(errors, "there must be either sql (a statement with :from and :to) or set (what an UPDATE sets)");
		}
		else {
			statement("key", "a_table").problems().forEach((problem) -> add(errors, problem));
		}
		if (!isBlank(this.where) && isBlank(this.set)) {
			add(errors, "where goes with set only; with sql, write it into the statement");
		}
		if (this.batchSize < 1 || this.batchSize > LARGEST_BATCH) {
			add(errors, "the batch size is " + this.batchSize + ", it must be from 1 to " + LARGEST_BATCH);
		}
		if (this.pause < 0 || this.pause > LONGEST_PAUSE) {
			add(errors, "pause is " + this.pause + " ms, it must be from 0 to " + LONGEST_PAUSE);
		}
		return errors;
	}

	private static void add(ValidationErrors errors, String problem) {
		errors.addError("batchedUpdate: " + problem);
	}

	private static boolean isBlank(@Nullable String text) {
		return text == null || text.isBlank();
	}

	private BatchSqlTemplate statement(String keyName, String tableName) {
		if (this.sql != null && !this.sql.isBlank()) {
			return BatchSqlTemplate.of(this.sql);
		}
		String range = keyName + " >= :from AND " + keyName + " <= :to";
		String rest = isBlank(this.where) ? "" : " AND (" + this.where + "\n)";
		return BatchSqlTemplate.of("UPDATE " + tableName + " SET " + this.set + "\nWHERE " + range + rest);
	}

	@Override
	public SqlStatement[] generateStatements(Database database) {
		boolean printed = Scope.getCurrentScope()
			.getSingleton(ExecutorService.class)
			.getExecutor("jdbc", database) instanceof LoggingExecutor;
		return new SqlStatement[] {
				printed ? new RawParameterizedSqlStatement(wholeTable(database)) : new Batches(database) };
	}

	private String tableName(Database database) {
		return database.escapeTableName(null, this.schema, this.table);
	}

	/** What a script can do instead: the whole range at once. */
	private String wholeTable(Database database) {
		String tableName = tableName(database);
		String comment = "-- Headgate runs this in batches of " + this.batchSize
				+ " rows; as a script it is one transaction\n";
		if (this.key == null) {
			return comment + byPrimaryKey(tableName);
		}
		String column = database.escapeObjectName(this.key, Column.class);
		String end = "(SELECT " + column + " FROM " + tableName + " ORDER BY " + column + "%s LIMIT 1)";
		return comment + statement(column, tableName).bind(end.formatted(""), end.formatted(" DESC")).strip();
	}

	/** Only the database knows the primary key, so the statement is made there. */
	private String byPrimaryKey(String tableName) {
		String literal = SqlText
			.literal(statement(KEY_MARK, tableName).bind(KEY_MARK + "<from>", KEY_MARK + "<to>").strip());
		return """
				DO $batch$
				DECLARE
				  t text := %1$s;
				  k text;
				BEGIN
				  SELECT quote_ident(a.attname) INTO STRICT k
				    FROM pg_catalog.pg_index i
				    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
				   WHERE i.indrelid = t::regclass AND i.indisprimary AND i.indnkeyatts = 1;
				  EXECUTE replace(replace(replace(%2$s,
				    '%3$s<from>', format('(SELECT %%1$s FROM %%2$s ORDER BY %%1$s LIMIT 1)', k, t)),
				    '%3$s<to>', format('(SELECT %%1$s FROM %%2$s ORDER BY %%1$s DESC LIMIT 1)', k, t)),
				    '%3$s', k);
				END $batch$""".formatted(SqlText.literal(tableName), literal, KEY_MARK);
	}

	private void run(Database database) throws DatabaseException {
		ChangeSet changeSet = getChangeSet();
		String what = (this.name != null) ? this.name : changeSet.getId();
		try {
			var connection = BatchProgressTable.connection(database);
			BatchTable target = BatchTable.find(connection, tableName(database), this.key);
			BatchProgressTable progressTable = BatchProgressTable.of(database, LiquibaseScope.key(changeSet),
					changeSet.getChanges().indexOf(this));
			new BatchedUpdate(connection, target, statement(target.key(), target.table()), this.batchSize,
					Duration.ofMillis(this.pause), progressTable, new BatchProgressReporter(what))
				.run();
		}
		catch (SQLException ex) {
			throw new DatabaseException("batchedUpdate " + what + ": " + ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DatabaseException("batchedUpdate " + what + " was interrupted between batches", ex);
		}
	}

	/**
	 * The statement as Liquibase's executor runs it.
	 */
	private final class Batches extends AbstractSqlStatement implements ExecutablePreparedStatement {

		private final Database database;

		Batches(Database database) {
			this.database = database;
		}

		@Override
		public void execute(PreparedStatementFactory factory) throws DatabaseException {
			run(this.database);
		}

		@Override
		public String getFormattedStatement(Database target) {
			return "batched update of " + BatchedUpdateChange.this.table;
		}

	}

}
