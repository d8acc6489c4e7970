package dev.headgate.lint.rows;

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

/**
 * Fills the tables of a scratch database, up to a number of rows each.
 */
public final class RowGenerator {

	private final History history;

	private final int rows;

	/**
	 * Creates a generator.
	 * @param history whose tables are left out
	 * @param rows how many rows each table is to have at least
	 */
	public RowGenerator(History history, int rows) {
		this.history = history;
		this.rows = rows;
	}

	/**
	 * Adds rows to each table that has too few. The first one has NULL wherever it may;
	 * all have the same values in columns where nothing is unique.
	 * @param connection a connection to the scratch database
	 * @return the tables that could not be filled, and why
	 * @throws SQLException when the database does not answer
	 */
	public List<RowGap> fill(Connection connection) throws SQLException {
		List<RowGap> gaps = new ArrayList<>();
		List<TableShape> tables = (this.rows > 0) ? TableShapes.read(connection, this.history) : List.of();
		try (SessionMode transaction = SessionMode.transaction(connection)) {
			for (TableShape table : tables) {
				fill(connection, table).ifPresent((reason) -> gaps.add(new RowGap(table.name(), reason)));
			}
			transaction.commit();
		}
		return gaps;
	}

	private Optional<String> fill(Connection connection, TableShape table) throws SQLException {
		int there = count(connection, table.name());
		for (int row = there; row < this.rows; row++) {
			RowAttempt attempt = new RowAttempt(connection, table, row + 1, keys(connection, table, row));
			String failure = attempt.insert();
			if (failure != null) {
				return Optional.of(failure);
			}
		}
		return Optional.empty();
	}

	private int count(Connection connection, String table) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement
					.executeQuery("SELECT count(*) FROM (SELECT FROM " + table + " LIMIT " + this.rows + ") few")) {
			row.next();
			return row.getInt(1);
		}
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
		String columns = String.join(", ", reference.targetColumns().stream().map(RowAttempt::quoted).toList());
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
