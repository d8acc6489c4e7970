package dev.headgate.proof.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings.History;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.jdbc.SqlText;

/**
 * Fills the tables of a temporary database, up to a number of rows each: those that
 * foreign keys point to first, and NULL in the first row wherever it may be.
 */
public final class RowGenerator {

	/** Triggers and defaults find what they name, and none may take for ever. */
	private static final String AS_ROLE = """
			SELECT pg_catalog.set_config('statement_timeout', '10s', true), pg_catalog.set_config('search_path',
			         coalesce(nullif(pg_catalog.current_setting('headgate.search_path', true), ''),
			           pg_catalog.current_setting('search_path')), true)""";

	private final History history;

	private final int rows;

	private final RowStyle style;

	/**
	 * Creates a generator.
	 * @param history whose tables are left out
	 * @param rows how many rows each table is to have at least
	 * @param style which rows
	 */
	public RowGenerator(History history, int rows, RowStyle style) {
		this.history = history;
		this.rows = rows;
		this.style = style;
	}

	/**
	 * Adds rows to each table that has too few.
	 * @param connection a connection to the temporary database, in autocommit mode
	 * @return the tables that could not be filled, and why
	 * @throws SQLException when the database does not answer
	 */
	public List<RowGap> fill(Connection connection) throws SQLException {
		List<RowGap> gaps = new ArrayList<>();
		if (this.rows == 0) {
			return gaps;
		}
		try (SessionMode transaction = SessionMode.transaction(connection)) {
			Map<Long, String> names = TableShapes.names(connection, this.history);
			Map<Long, Integer> missing = missing(connection, names);
			names.keySet().retainAll(missing.keySet());
			try (Statement statement = connection.createStatement()) {
				statement.execute(AS_ROLE);
			}
			for (TableShape table : TableShapes.read(connection, names)) {
				fill(connection, table, missing.getOrDefault(table.oid(), 0))
					.ifPresent((reason) -> gaps.add(new RowGap(table.name(), reason)));
			}
			transaction.commit();
		}
		return gaps;
	}

	private Map<Long, Integer> missing(Connection connection, Map<Long, String> names) throws SQLException {
		Map<Long, Integer> missing = new HashMap<>();
		String query = String.join(" UNION ALL ",
				names.entrySet()
					.stream()
					.map((table) -> "SELECT " + table.getKey() + ", count(*) FROM (SELECT FROM " + table.getValue()
							+ " LIMIT " + this.rows + ") few")
					.toList());
		if (query.isEmpty()) {
			return missing;
		}
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
			while (row.next()) {
				int there = row.getInt(2);
				if (there == 0 || (there < this.rows && this.style == RowStyle.EXTREME)) {
					missing.put(row.getLong(1), this.rows - there);
				}
			}
		}
		return missing;
	}

	private Optional<String> fill(Connection connection, TableShape table, int missing) throws SQLException {
		for (int row = this.rows - missing; row < this.rows; row++) {
			Map<String, @Nullable String> keys = keys(connection, table, row);
			String failure = new RowAttempt(connection, table, row + 1, keys, this.style).insert();
			if (failure != null && this.style == RowStyle.DISTINCT) {
				failure = new RowAttempt(connection, table, row + 1, keys, RowStyle.EXTREME).insert();
			}
			if (failure != null) {
				return Optional.of(failure);
			}
		}
		return Optional.empty();
	}

	/** The values of foreign keys: rows that are there, or NULL. */
	private static Map<String, @Nullable String> keys(Connection connection, TableShape table, int row)
			throws SQLException {
		Map<String, @Nullable String> values = new HashMap<>();
		for (TableShape.Reference reference : table.references()) {
			boolean optional = reference.columns()
				.stream()
				.anyMatch((column) -> table.column(column).filter(TableColumn::nullable).isPresent());
			boolean omit = row == 0 && optional;
			List<@Nullable String> found = omit ? List.of() : referenced(connection, reference, row);
			for (int i = 0; i < reference.columns().size(); i++) {
				values.put(reference.columns().get(i), found.isEmpty() ? null : found.get(i));
			}
		}
		return values;
	}

	private static List<@Nullable String> referenced(Connection connection, TableShape.Reference reference, int row)
			throws SQLException {
		String columns = String.join(", ", reference.targetColumns().stream().map(SqlText::identifier).toList());
		List<List<@Nullable String>> keys = new ArrayList<>();
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT " + columns + " FROM " + reference.targetName()
						+ " ORDER BY " + columns + " LIMIT " + (row + 1))) {
			while (rows.next()) {
				List<@Nullable String> key = new ArrayList<>();
				for (int i = 1; i <= reference.targetColumns().size(); i++) {
					key.add(rows.getString(i));
				}
				keys.add(key);
			}
		}
		return keys.isEmpty() ? List.of() : keys.get(row % keys.size());
	}

}
