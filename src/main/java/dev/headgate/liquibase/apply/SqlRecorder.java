package dev.headgate.liquibase.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import liquibase.Scope;
import liquibase.change.Change;
import liquibase.change.core.RawSQLChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import liquibase.exception.RollbackFailedException;
import liquibase.exception.ValidationErrors;
import liquibase.executor.ExecutorService;
import liquibase.executor.LoggingExecutor;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.ExecutablePreparedStatement;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.DropPrimaryKeyStatement;
import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.SqlTokens;
import dev.headgate.config.SecretMask;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.jdbc.SqlText;
import dev.headgate.liquibase.LiquibaseScope;
import dev.headgate.liquibase.OfflineConnectionWithoutHistory;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * Writes down, without a database, what Liquibase would run for a change set. What does
 * more than run SQL can't be written down, and what holds a secret must not be.
 */
public final class SqlRecorder {

	private final ParsedChangelog changelog;

	private final ChangelogSettings settings;

	private final SecretMask mask;

	private @Nullable Database database;

	/**
	 * Creates a transcript.
	 * @param changelog the changelog that the change sets belong to
	 * @param settings which of it applies, and where its history is
	 */
	public SqlRecorder(ParsedChangelog changelog, ChangelogSettings settings) {
		this.changelog = changelog;
		this.settings = settings;
		this.mask = new SecretMask(settings);
	}

	/**
	 * Writes down what applies a change set.
	 * @param changeSet the change set; not one that is to be applied with the same object
	 * @return its statements, or why there are none
	 */
	public RecordedSql up(ChangeSet changeSet) {
		if (Boolean.FALSE.equals(changeSet.getFailOnError())) {
			return RecordedSql.impossible("it has failOnError=false, and a script stops at its first error");
		}
		if (hasCode(changeSet.getChanges())) {
			return RecordedSql.impossible("it runs code of its own (customChange)");
		}
		return record((database) -> changeSet.execute(changeSet.getChangeLog(), database));
	}

	/**
	 * Writes down what undoes a change set.
	 * @param changeSet the change set
	 * @return its statements, or why there are none
	 */
	public RecordedSql down(ChangeSet changeSet) {
		boolean custom = changeSet.getRollback() != null && !changeSet.getRollback().getChanges().isEmpty();
		if (hasCode(custom ? changeSet.getRollback().getChanges() : changeSet.getChanges())) {
			return RecordedSql.impossible("it runs code of its own (customChange)");
		}
		boolean plain = custom && changeSet.getRunWith() == null
				&& changeSet.getRollback().getChanges().stream().allMatch((change) -> isPlain(change));
		RecordedSql text = record(
				plain ? (database) -> undo(changeSet, database) : (database) -> changeSet.rollback(database, null));
		return (plain && text.problem() == null && !isWhole(text.statements(), changeSet))
				? RecordedSql.impossible("its rollback would not run as its file has it") : text;
	}

	/** Says whether what would run is what the file has, apart from delimiters. */
	private static boolean isWhole(List<String> statements, ChangeSet changeSet) {
		List<String> written = new ArrayList<>();
		for (Change change : changeSet.getRollback().getChanges()) {
			RawSQLChange sql = (RawSQLChange) change;
			boolean other = sql.getDbms() != null && !DatabaseList.definitionMatches(sql.getDbms(), "postgresql", true);
			if (sql.getEndDelimiter() != null || other || !changeSet.getSqlVisitors().isEmpty()) {
				return true;
			}
			if (sql.getSql() != null && !"empty".equalsIgnoreCase(sql.getSql())) {
				written.addAll(tokens(sql.getSql()));
			}
		}
		return statements.stream().flatMap((statement) -> tokens(statement).stream()).toList().equals(written);
	}

	/** Liquibase takes a line with GO for a delimiter, too. */
	private static List<String> tokens(String sql) {
		return SqlTokens.of(SqlTokens.withPlainOperators(sql.replace("\r", "")))
			.stream()
			.filter((token) -> !token.equalsIgnoreCase("go"))
			.toList();
	}

	private static boolean isPlain(Change change) {
		return change.getClass() == RawSQLChange.class;
	}

	/** Liquibase itself makes the statements twice, once for its log. */
	private static void undo(ChangeSet changeSet, Database database) throws LiquibaseException {
		database.setObjectQuotingStrategy(changeSet.getObjectQuotingStrategy());
		for (Change change : changeSet.getRollback().getChanges()) {
			RawSQLChange sql = (RawSQLChange) change;
			if (DatabaseList.definitionMatches(sql.getDbms(), database, true)
					&& !"empty".equalsIgnoreCase(sql.getSql())) {
				ValidationErrors errors = sql.validate(database);
				if (errors.hasErrors()) {
					throw new RollbackFailedException("Rollback statement failed validation: " + errors);
				}
				database.executeRollbackStatements(sql.generateStatements(database), changeSet.getSqlVisitors());
			}
		}
	}

	private static boolean hasCode(List<Change> changes) {
		return changes.stream().anyMatch((change) -> change instanceof CustomChangeWrapper);
	}

	private RecordedSql record(Recording recording) {
		try {
			History history = this.settings.history();
			boolean preserve = LiquibaseScope.hasCapitals(history.effectiveSchema())
					|| LiquibaseScope.hasCapitals(history.defaultSchema());
			List<String> statements = LiquibaseScope.call(this.changelog.resources(),
					() -> Scope.child(Map.of(LiquibaseScope.PRESERVE_CASE, preserve), () -> statements(recording)));
			return statements.stream().anyMatch(this::holdsSecret)
					? RecordedSql.impossible("it holds the value of a parameter that is a secret")
					: new RecordedSql(statements, null);
		}
		catch (Exception ex) {
			return RecordedSql.impossible(this.mask.apply(innermostMessage(ex)));
		}
	}

	private List<String> statements(Recording recording) throws Exception {
		Database database = attached();
		ExecutorService executors = Scope.getCurrentScope().getSingleton(ExecutorService.class);
		Recorder recorder = new Recorder(database);
		executors.setExecutor("jdbc", database, recorder);
		try {
			return Scope.child(Map.of(Scope.Attr.database.name(), database), () -> {
				recording.run(database);
				return List.copyOf(recorder.statements);
			});
		}
		finally {
			executors.clearExecutor("jdbc", database);
		}
	}

	/** Expensive to create, so reused. */
	private Database attached() throws DatabaseException {
		Database database = this.database;
		if (database != null) {
			database.getConnection().attached(database);
			return database;
		}
		database = new PostgresDatabase();
		database.setConnection(new OfflineConnectionWithoutHistory(this.changelog.resources()));
		LiquibaseScope.setNames(database, this.settings.history());
		this.database = database;
		return database;
	}

	private boolean holdsSecret(String statement) {
		return !this.mask.apply(statement).equals(statement);
	}

	private static String innermostMessage(Exception failure) {
		String message = String.valueOf(failure.getMessage());
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			message = (cause.getMessage() != null) ? cause.getMessage() : message;
		}
		return message.strip().replaceAll("\\s*\\R\\s*", "; ");
	}

	/**
	 * What was written down.
	 *
	 * @param statements the statements in order, without a delimiter at their ends
	 * @param problem why there are none, {@code null} when there is no problem
	 */
	public record RecordedSql(List<String> statements, @Nullable String problem) {

		static RecordedSql impossible(String problem) {
			return new RecordedSql(List.of(), problem);
		}

	}

	@FunctionalInterface
	private interface Recording {

		void run(Database database) throws LiquibaseException;

	}

	/** Stands where Liquibase expects what runs its statements. */
	private static final class Recorder extends LoggingExecutor {

		/** Liquibase itself would look for the key in a schema called null. */
		private static final String DROP_UNNAMED_PRIMARY_KEY = """
				DO $$ BEGIN
				  EXECUTE (SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
				             FROM pg_catalog.pg_constraint WHERE conrelid = {table}::regclass AND contype = 'p');
				END $$""";

		private final List<String> statements = new ArrayList<>();

		Recorder(Database database) {
			super(null, null, database);
		}

		@Override
		public void execute(SqlStatement sql) throws DatabaseException {
			execute(sql, List.of());
		}

		@Override
		public void execute(SqlStatement sql, List<SqlVisitor> sqlVisitors) throws DatabaseException {
			if (sql instanceof DropPrimaryKeyStatement key && isUnnamed(key)) {
				String table = this.database.escapeTableName(null, null, key.getTableName());
				this.statements.add(DROP_UNNAMED_PRIMARY_KEY.replace("{table}", SqlText.literal(table)));
				return;
			}
			if (sql instanceof ExecutablePreparedStatement
					|| SqlGeneratorFactory.getInstance().generateStatementsVolatile(sql, this.database)) {
				throw new DatabaseException("it needs the database to become SQL ("
						+ sql.getClass().getSimpleName().toLowerCase(Locale.ROOT) + ")");
			}
			for (String text : applyVisitors(sql, sqlVisitors)) {
				if (text != null && !text.isBlank()) {
					this.statements.add(text.strip());
				}
			}
		}

		private boolean isUnnamed(DropPrimaryKeyStatement key) {
			return key.getConstraintName() == null && key.getSchemaName() == null
					&& this.database.getDefaultSchemaName() == null;
		}

		@Override
		public int update(SqlStatement sql) throws DatabaseException {
			execute(sql);
			return 0;
		}

		@Override
		public int update(SqlStatement sql, List<SqlVisitor> sqlVisitors) throws DatabaseException {
			execute(sql, sqlVisitors);
			return 0;
		}

		@Override
		public void comment(String message) {
			// A transcript holds what runs.
		}

	}

}
