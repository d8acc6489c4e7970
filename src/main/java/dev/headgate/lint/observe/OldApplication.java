package dev.headgate.lint.observe;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.jdbc.SqlText;
import dev.headgate.lint.trace.ChangeSetSource;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.OldStatementFailure;
import dev.headgate.lint.trace.OldStatementFailure.Kind;
import dev.headgate.lint.trace.SchemaFacts;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.StatementError;

/**
 * Stands for the released application, whose sessions stay open while a migration runs:
 * its statements are prepared before the change set and executed after it.
 */
final class OldApplication implements AutoCloseable {

	/** More are prepared only for tables that the change set names. */
	private static final int MOST_TABLES = 200;

	/** Of a kind that the schema causes; a duplicate key says nothing here. */
	private static final Set<String> TELLING = Set.of(SqlStates.FEATURE_NOT_SUPPORTED, SqlStates.UNDEFINED_COLUMN,
			SqlStates.UNDEFINED_TABLE, SqlStates.NOT_NULL_VIOLATION, SqlStates.CHECK_VIOLATION);

	private final Connection connection;

	private final List<Prepared> prepared = new ArrayList<>();

	/**
	 * Prepares the statements.
	 * @param connection a new connection, closed with this
	 * @param searchPath the search path of the application, empty for the role's own
	 * @param before the schema before the change set
	 * @param source the change set
	 * @throws SQLException when the database does not answer
	 */
	OldApplication(Connection connection, String searchPath, SchemaFacts before, ChangeSetSource source)
			throws SQLException {
		this.connection = connection;
		if (!searchPath.isEmpty()) {
			execute("SET search_path TO " + searchPath);
		}
		List<SchemaObject> tables = before.of(ObjectKind.TABLE, ObjectKind.PARTITIONED_TABLE)
			.filter(SchemaObject::inUse)
			.toList();
		boolean many = tables.size() > MOST_TABLES;
		StringBuilder script = new StringBuilder();
		tables.stream()
			.filter((table) -> !many || isNamed(table, source))
			.forEach((table) -> prepare(table, before.of(table.oid(), ObjectKind.COLUMN), script));
		if (!script.isEmpty()) {
			execute(script.toString());
		}
	}

	private static boolean isNamed(SchemaObject table, ChangeSetSource source) {
		return source.statements().stream().anyMatch((statement) -> statement.names(table.name()));
	}

	private void prepare(SchemaObject table, List<SchemaObject> columns, StringBuilder script) {
		String name = table.table();
		if (columns.isEmpty()) {
			return;
		}
		String all = names(columns, (column) -> true);
		String written = names(columns, OldApplication::isWritable);
		String required = names(columns, OldApplication::isRequired);
		add(script, table, Kind.SELECT_COLUMNS, "SELECT " + all + " FROM " + name + " LIMIT 1");
		add(script, table, Kind.SELECT_ALL, "SELECT * FROM " + name + " LIMIT 1");
		if (!written.isEmpty()) {
			add(script, table, Kind.INSERT_COLUMNS, insert(name, written));
		}
		add(script, table, Kind.INSERT_REQUIRED,
				required.isEmpty() ? "INSERT INTO " + name + " DEFAULT VALUES" : insert(name, required));
	}

	private static String insert(String table, String columns) {
		return "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM " + table + " LIMIT 1";
	}

	private static String names(List<SchemaObject> columns, Predicate<SchemaObject> wanted) {
		return String.join(", ",
				columns.stream().filter(wanted).map((column) -> SqlText.identifier(column.name())).toList());
	}

	private static boolean isWritable(SchemaObject column) {
		return column.get("generated") == null && !column.has("identity", "a");
	}

	private static boolean isRequired(SchemaObject column) {
		return isWritable(column) && column.is("not_null") && column.get("default") == null
				&& column.get("identity") == null;
	}

	private void add(StringBuilder script, SchemaObject table, Kind kind, String sql) {
		String name = "headgate_" + this.prepared.size();
		this.prepared.add(new Prepared(name, table, kind));
		script.append("PREPARE ").append(name).append(" AS ").append(sql).append(";\n");
	}

	/**
	 * Executes the statements, and undoes what they write.
	 * @return those that fail now
	 * @throws SQLException when the database does not answer
	 */
	List<OldStatementFailure> failures() throws SQLException {
		List<OldStatementFailure> failures = new ArrayList<>();
		for (Prepared statement : this.prepared) {
			try (SessionMode transaction = SessionMode.transaction(this.connection);
					Statement execute = transaction.connection().createStatement()) {
				execute.execute("EXECUTE " + statement.name);
			}
			catch (SQLException ex) {
				StatementError error = WatchedSession.error(ex);
				if (TELLING.contains(error.sqlState())) {
					failures.add(new OldStatementFailure(statement.table, statement.kind, error));
				}
			}
		}
		return failures;
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

	private record Prepared(String name, SchemaObject table, Kind kind) {
	}

}
