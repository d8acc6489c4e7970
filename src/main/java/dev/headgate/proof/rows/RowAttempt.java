package dev.headgate.proof.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import dev.headgate.jdbc.SqlStates;
import dev.headgate.jdbc.SqlText;

/**
 * One row on its way into a table. Where the server refuses it, the values that the
 * refusal speaks of are changed, and it is tried again.
 */
final class RowAttempt {

	private static final int MOST_TRIES = 80;

	private final Connection connection;

	private final TableShape table;

	private final int number;

	private final Map<String, @Nullable String> keys;

	private final RowStyle style;

	private final Map<String, @Nullable String> values = new LinkedHashMap<>();

	private final Map<String, Integer> tries = new HashMap<>();

	private int distinct;

	RowAttempt(Connection connection, TableShape table, int number, Map<String, @Nullable String> keys,
			RowStyle style) {
		this.connection = connection;
		this.table = table;
		this.number = number;
		this.keys = keys;
		this.style = style;
		this.distinct = number;
	}

	/**
	 * Inserts the row.
	 * @return why no row like this fits, {@code null} when it is in
	 * @throws SQLException when the session is lost
	 */
	@Nullable String insert() throws SQLException {
		String missing = choose();
		if (missing != null) {
			return missing;
		}
		SQLException refusal = null;
		for (int i = 0; i < MOST_TRIES; i++) {
			refusal = tryOnce();
			if (refusal == null) {
				return null;
			}
			if (!change(refusal)) {
				break;
			}
		}
		return (refusal != null) ? "the server refuses them: " + message(refusal) : null;
	}

	private @Nullable String choose() {
		this.values.clear();
		for (TableColumn column : this.table.columns()) {
			String name = column.name();
			if (this.keys.containsKey(name)) {
				String key = this.keys.get(name);
				if (key == null && !column.nullable() && !column.filled()) {
					return "column " + name + " refers to a table that has no rows yet";
				}
				if (key != null || column.nullable()) {
					this.values.put(name, key);
				}
			}
			else if (isGiven(column)) {
				String value = value(column);
				if (value == null && !column.nullable()) {
					if (column.filled()) {
						continue;
					}
					return "no value is known for column " + name + " of type " + column.type();
				}
				this.values.put(name, value);
			}
		}
		return null;
	}

	/** The first row has NULL wherever it may. */
	private @Nullable String value(TableColumn column) {
		if (this.number == 1 && column.nullable()) {
			return null;
		}
		return ColumnValues.choose(column, isDistinct(column.name()) ? this.distinct : 0);
	}

	private boolean isGiven(TableColumn column) {
		return !column.filled() || (this.style == RowStyle.DISTINCT && !column.numbered());
	}

	private boolean isDistinct(String column) {
		return this.style == RowStyle.DISTINCT || isUnique(column);
	}

	private boolean isUnique(String column) {
		return this.table.unique().contains(column);
	}

	private @Nullable SQLException tryOnce() throws SQLException {
		Savepoint start = this.connection.setSavepoint();
		try (Statement statement = this.connection.createStatement()) {
			statement.setEscapeProcessing(false);
			statement.execute(sql());
			statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
			this.connection.releaseSavepoint(start);
			return null;
		}
		catch (SQLException ex) {
			if (ex.getSQLState() == null || ex.getSQLState().startsWith("08")) {
				throw ex;
			}
			this.connection.rollback(start);
			return ex;
		}
	}

	private String sql() {
		if (this.values.isEmpty()) {
			return "INSERT INTO " + this.table.name() + " DEFAULT VALUES";
		}
		List<String> names = new ArrayList<>();
		List<String> texts = new ArrayList<>();
		this.values.forEach((name, value) -> {
			names.add(SqlText.identifier(name));
			String type = this.table.column(name).map(TableColumn::type).orElse("text");
			texts.add((value != null) ? SqlText.literal(value) + "::" + type : "NULL");
		});
		return "INSERT INTO " + this.table.name() + " (" + String.join(", ", names) + ") VALUES ("
				+ String.join(", ", texts) + ")";
	}

	private boolean change(SQLException refusal) {
		ServerErrorMessage server = (refusal instanceof PSQLException own) ? own.getServerErrorMessage() : null;
		return switch (String.valueOf(refusal.getSQLState())) {
			case SqlStates.CHECK_VIOLATION ->
				next((server != null && server.getConstraint() != null) ? server.getConstraint() : "");
			case SqlStates.UNIQUE_VIOLATION -> another();
			case SqlStates.NOT_NULL_VIOLATION ->
				server != null && server.getColumn() != null && fill(server.getColumn());
			case SqlStates.STRING_DATA_RIGHT_TRUNCATION, SqlStates.NUMERIC_VALUE_OUT_OF_RANGE -> shorten();
			default -> false;
		};
	}

	/** Goes through all combinations of values that the rule's text suggests. */
	private boolean next(String constraint) {
		TableShape.Check check = this.table.checks().get(constraint);
		if (check == null) {
			return false;
		}
		int attempt = this.tries.merge(constraint, 1, Integer::sum) - 1;
		for (String name : check.columns()) {
			TableColumn column = this.table.column(name).orElse(null);
			if (column == null || this.keys.get(name) != null) {
				continue;
			}
			int distinct = isDistinct(name) ? this.distinct : 0;
			List<@Nullable String> candidates = ColumnValues.candidates(column, check.values(), distinct);
			if (candidates.isEmpty()) {
				continue;
			}
			this.values.put(name, candidates.get(attempt % candidates.size()));
			attempt /= candidates.size();
		}
		return attempt == 0;
	}

	private boolean another() {
		this.distinct += 7;
		for (TableColumn column : this.table.columns()) {
			if (isUnique(column.name()) && !this.keys.containsKey(column.name())
					&& this.values.containsKey(column.name())) {
				this.values.put(column.name(), ColumnValues.choose(column, this.distinct));
			}
		}
		return this.tries.merge("unique", 1, Integer::sum) < 20;
	}

	private boolean fill(String name) {
		TableColumn column = this.table.column(name).orElse(null);
		String value = (column != null) ? ColumnValues.choose(column, this.distinct) : null;
		boolean changed = value != null && this.values.get(name) == null;
		if (changed) {
			this.values.put(name, value);
		}
		return changed;
	}

	private boolean shorten() {
		boolean changed = false;
		for (TableColumn column : this.table.columns()) {
			String value = this.values.get(column.name());
			if (value != null && value.length() > 1 && !this.keys.containsKey(column.name())
					&& (column.category().equals("S") || column.category().equals("N"))) {
				this.values.put(column.name(), value.substring(0, Math.max(1, value.length() / 2)));
				changed = true;
			}
		}
		return changed;
	}

	private static String message(SQLException refusal) {
		String message = String.valueOf(refusal.getMessage());
		return message.lines().findFirst().orElse(message).replaceFirst("^ERROR: ", "");
	}

}
