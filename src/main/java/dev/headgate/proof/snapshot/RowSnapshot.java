package dev.headgate.proof.snapshot;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings.History;
import dev.headgate.currency.HistoryTable;
import dev.headgate.jdbc.SqlText;

/**
 * The rows of all tables, as text. Of a large table the first {@value #ROWS} in the order
 * of their values.
 *
 * @param tables the tables by the number that the server gives each one, which a rename
 * leaves as it is
 */
public record RowSnapshot(Map<Long, TableRows> tables) {

	static final int ROWS = 500;

	private static final String COLUMNS = """
			SELECT c.oid::bigint, c.oid::regclass::text, array_agg(a.attnum::int ORDER BY a.attnum),
			       array_agg(quote_ident(a.attname) ORDER BY a.attnum)
			  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
			   AND n.nspname NOT IN ('information_schema', 'headgate')
			   AND NOT (n.nspname = {schema} AND c.relname LIKE {history})
			   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass
			         AND d.objid = c.oid AND d.deptype = 'e')
			 GROUP BY c.oid ORDER BY c.oid""";

	/**
	 * Reads the rows.
	 * @param connection a connection in autocommit mode
	 * @param history where the history is, which does not belong to them
	 * @return the snapshot
	 * @throws SQLException when the server does not answer
	 */
	public static RowSnapshot read(Connection connection, History history) throws SQLException {
		List<TableRows> empty = emptyTables(connection, history);
		if (empty.isEmpty()) {
			return new RowSnapshot(Map.of());
		}
		Map<Long, TableRows> tables = new LinkedHashMap<>();
		empty.forEach((table) -> tables.put(table.number(), table));
		String query = empty.stream().map(TableRows::query).collect(Collectors.joining(" UNION ALL "));
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
			while (row.next()) {
				List<@Nullable String> values = Arrays.asList((@Nullable String[]) row.getArray(2).getArray());
				long count = row.getLong(3);
				tables.computeIfPresent(row.getLong(1), (number, table) -> table.with(values, count));
			}
		}
		return new RowSnapshot(tables);
	}

	private static List<TableRows> emptyTables(Connection connection, History history) throws SQLException {
		HistoryTable own = HistoryTable.locate(connection, history);
		String schema = SqlText.identifierWhereNeeded(own.objects()) + ".";
		String columns = COLUMNS.replace("{schema}", SqlText.literal(own.schema()))
			.replace("{history}", SqlText.literal(own.table() + "%"));
		List<TableRows> tables = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(columns)) {
			while (row.next()) {
				String name = row.getString(2);
				tables.add(new TableRows(row.getLong(1), name,
						name.startsWith(schema) ? name.substring(schema.length()) : name, numbers(row.getArray(3)),
						strings(row.getArray(4)), 0, new ArrayList<>()));
			}
		}
		return tables;
	}

	private static List<Integer> numbers(Array array) throws SQLException {
		return List.of((Integer[]) array.getArray());
	}

	private static List<String> strings(Array array) throws SQLException {
		return List.of((String[]) array.getArray());
	}

	/**
	 * Finds a table by its name.
	 * @param name the name as SQL writes it
	 * @return the table, empty when there is none
	 */
	public Optional<TableRows> named(String name) {
		return this.tables.values().stream().filter((table) -> table.name().equals(name)).findFirst();
	}

	/**
	 * Lists the differences.
	 * @param actual what is there, where these should be
	 * @return one line for each table whose rows are not the same
	 */
	public List<String> differences(RowSnapshot actual) {
		List<String> differences = new ArrayList<>();
		for (TableRows table : this.tables.values()) {
			TableRows other = actual.named(table.name()).orElse(null);
			if (other == null) {
				continue;
			}
			if (other.count() > table.count()) {
				differences.add((other.count() - table.count()) + " rows stay in table " + table.name());
			}
			else if (other.count() < table.count()) {
				differences.add((table.count() - other.count()) + " rows of table " + table.name() + " are gone");
			}
			else if (!table.sortedRows().equals(other.sortedRows())) {
				differences.add("rows of table " + table.name() + " have other values");
			}
		}
		return differences;
	}

	/**
	 * The rows of one table.
	 *
	 * @param number the number that the server gives it
	 * @param qualified its name as SQL writes it, with its schema
	 * @param name the same without the default schema
	 * @param columns the numbers of its columns, which a rename leaves as they are
	 * @param columnNames their names as SQL writes them, in the same order
	 * @param count how many rows it has
	 * @param rows the first rows, each with the values of the columns in the same order
	 */
	public record TableRows(long number, String qualified, String name, List<Integer> columns, List<String> columnNames,
			long count, List<List<@Nullable String>> rows) {

		private String query() {
			List<String> texts = this.columnNames.stream().map((column) -> column + "::text").toList();
			return "(SELECT " + this.number + "::bigint, ARRAY[" + String.join(", ", texts)
					+ "], count(*) OVER () FROM " + this.qualified + " ORDER BY 2 LIMIT " + ROWS + ")";
		}

		private TableRows with(List<@Nullable String> row, long of) {
			this.rows.add(row);
			return new TableRows(this.number, this.qualified, this.name, this.columns, this.columnNames, of, this.rows);
		}

		private List<String> sortedRows() {
			return this.rows.stream().map(String::valueOf).sorted().toList();
		}

		/**
		 * Returns the values of a column.
		 * @param place its place among the columns
		 * @return one value for each row, sorted, as one text
		 */
		public String values(int place) {
			return this.rows.stream().map((row) -> String.valueOf(row.get(place))).sorted().toList().toString();
		}

		/**
		 * Finds the place of a column by its number.
		 * @param column its number
		 * @return its place, -1 when it is gone
		 */
		public int placeOf(int column) {
			return this.columns.indexOf(column);
		}

	}

}
